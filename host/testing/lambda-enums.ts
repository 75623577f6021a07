/** The two enumerations of the AWS client that tests compare with, without loading the client. */
import type {
  ExecutionStatus as ClientExecutionStatus,
  InvocationType as ClientInvocationType,
} from '@aws-sdk/client-lambda';

export const ExecutionStatus = {
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  TIMED_OUT: 'TIMED_OUT',
  STOPPED: 'STOPPED',
} as const satisfies typeof ClientExecutionStatus;
export type ExecutionStatus = ClientExecutionStatus;

export const InvocationType = {
  DryRun: 'DryRun',
  Event: 'Event',
  RequestResponse: 'RequestResponse',
} as const satisfies typeof ClientInvocationType;
export type InvocationType = ClientInvocationType;
