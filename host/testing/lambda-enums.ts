/** The two enumerations of the AWS client that tests compare with, without loading the client. */
import type {
  ExecutionStatus as ClientExecutionStatus,
  InvocationType as ClientInvocationType,
} from '@aws-sdk/client-lambda';

/** How an execution stands, with the values of the AWS client; all but RUNNING are final. */
export const ExecutionStatus = {
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED_OUT',
  STOPPED: 'STOPPED',
} as const satisfies typeof ClientExecutionStatus;
export type ExecutionStatus = ClientExecutionStatus;

/**
 * How a function is invoked, with the values of the AWS client. `Event` does not wait for the end, `DryRun` only
 * checks.
 */
export const InvocationType = {
  DryRun: 'DryRun',
  Event: 'Event',
  RequestResponse: 'RequestResponse',
} as const satisfies typeof ClientInvocationType;
export type InvocationType = ClientInvocationType;
