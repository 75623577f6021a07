/**
 * The wire types of Lambda Durable Functions: what travels in the invocation envelope, in a checkpoint request and in
 * the recorded state. Names and shapes are the service's own (API version 2025-12-01).
 *
 * Owns: shapes only. Does not own: who may send what (`host/`).
 */

/** A point in time: a `Date` in SDK responses, an ISO-8601 string inside the invocation event. */
export type WireTimestamp = Date | string;

/** The kinds of operations that the service records. */
export const OperationType = {
  EXECUTION: 'EXECUTION',
  CONTEXT: 'CONTEXT',
  STEP: 'STEP',
  WAIT: 'WAIT',
  CALLBACK: 'CALLBACK',
  CHAINED_INVOKE: 'CHAINED_INVOKE',
} as const;
export type OperationType = (typeof OperationType)[keyof typeof OperationType];

/**
 * How an operation stands. STARTED, PENDING (waits for its next attempt) and READY (that attempt is due) are open; all
 * others are final.
 */
export const OperationStatus = {
  STARTED: 'STARTED',
  PENDING: 'PENDING',
  READY: 'READY',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
  TIMED_OUT: 'TIMED_OUT',
  STOPPED: 'STOPPED',
} as const;
export type OperationStatus = (typeof OperationStatus)[keyof typeof OperationStatus];

/** Whether an operation has ended: its record does not change any more. */
export function isTerminal(status: OperationStatus): boolean {
  return status !== 'STARTED' && status !== 'PENDING' && status !== 'READY';
}

/** The transitions that a checkpoint may ask for. */
export const OperationAction = {
  START: 'START',
  SUCCEED: 'SUCCEED',
  FAIL: 'FAIL',
  RETRY: 'RETRY',
  CANCEL: 'CANCEL',
} as const;
export type OperationAction = (typeof OperationAction)[keyof typeof OperationAction];

/** Sub types which the SDK family records for its operations. A user may give any other text to `runInChildContext`. */
export enum OperationSubType {
  STEP = 'Step',
  WAIT = 'Wait',
  CALLBACK = 'Callback',
  RUN_IN_CHILD_CONTEXT = 'RunInChildContext',
  MAP = 'Map',
  MAP_ITERATION = 'MapIteration',
  PARALLEL = 'Parallel',
  PARALLEL_BRANCH = 'ParallelBranch',
  WAIT_FOR_CALLBACK = 'WaitForCallback',
  WAIT_FOR_CONDITION = 'WaitForCondition',
  CHAINED_INVOKE = 'ChainedInvoke',
}

/** How an error is stored by the service. */
export interface ErrorObject {
  ErrorMessage?: string | undefined;
  ErrorType?: string | undefined;
  ErrorData?: string | undefined;
  StackTrace?: string[] | undefined;
}

/** What the record of the execution itself adds: its input as text. */
export interface ExecutionDetails {
  InputPayload?: string | undefined;
}
/**
 * What the record of a child context adds. With `ReplayChildren`, the operations inside it are kept, and its function
 * runs again on replay.
 */
export interface ContextDetails {
  ReplayChildren?: boolean | undefined;
  Result?: string | undefined;
  Error?: ErrorObject | undefined;
}
/** What the record of a step, or of a `waitForCondition`, adds. */
export interface StepDetails {
  /** Attempts that came to an end so far. */
  Attempt?: number | undefined;
  NextAttemptTimestamp?: Date | undefined;
  Result?: string | undefined;
  Error?: ErrorObject | undefined;
}
/** `StepDetails` as they arrive, with the timestamp not yet parsed. */
export interface WireStepDetails extends Omit<StepDetails, 'NextAttemptTimestamp'> {
  NextAttemptTimestamp?: WireTimestamp | undefined;
}
/** What the record of a wait adds: when it is over. */
export interface WaitDetails {
  ScheduledEndTimestamp?: Date | undefined;
}
/** `WaitDetails` as they arrive, with the timestamp not yet parsed. */
export interface WireWaitDetails {
  ScheduledEndTimestamp?: WireTimestamp | undefined;
}
/** What the record of a callback adds: the id to answer to, and the answer. */
export interface CallbackDetails {
  CallbackId?: string | undefined;
  Result?: string | undefined;
  Error?: ErrorObject | undefined;
}
/** What the record of an invoked function adds: its result or error. */
export interface ChainedInvokeDetails {
  Result?: string | undefined;
  Error?: ErrorObject | undefined;
}

interface OperationIdentity {
  Id: string;
  ParentId?: string | undefined;
  Name?: string | undefined;
  Type: OperationType;
  SubType?: string | undefined;
  Status: OperationStatus;
  ExecutionDetails?: ExecutionDetails | undefined;
  ContextDetails?: ContextDetails | undefined;
  CallbackDetails?: CallbackDetails | undefined;
  ChainedInvokeDetails?: ChainedInvokeDetails | undefined;
}

/** One entry of the recorded state, with parsed timestamps. */
export interface Operation extends OperationIdentity {
  StartTimestamp: Date | undefined;
  EndTimestamp?: Date | undefined;
  StepDetails?: StepDetails | undefined;
  WaitDetails?: WaitDetails | undefined;
}

/** One entry of the recorded state as it arrives. */
export interface WireOperation extends OperationIdentity {
  StartTimestamp?: WireTimestamp | undefined;
  EndTimestamp?: WireTimestamp | undefined;
  StepDetails?: WireStepDetails | undefined;
  WaitDetails?: WireWaitDetails | undefined;
}

/** Part of an update of a child context: whether the operations inside it stay in the state after its end. */
export interface ContextOptions {
  ReplayChildren?: boolean | undefined;
}
/** Part of a RETRY of a step: seconds until the next attempt. */
export interface StepOptions {
  NextAttemptDelaySeconds?: number | undefined;
}
/** Part of the START of a wait: its length in seconds. */
export interface WaitOptions {
  WaitSeconds?: number | undefined;
}
/** Part of the START of a callback: its time-outs in seconds. */
export interface CallbackOptions {
  TimeoutSeconds?: number | undefined;
  HeartbeatTimeoutSeconds?: number | undefined;
}
/** Part of the START of an invoked function: which one, and for which tenant. */
export interface ChainedInvokeOptions {
  FunctionName: string;
  TenantId?: string | undefined;
}

/** One requested transition of one operation. */
export interface OperationUpdate {
  Type: OperationType;
  Action: OperationAction;
  Id: string;
  ParentId?: string | undefined;
  Name?: string | undefined;
  SubType?: string | undefined;
  Payload?: string | undefined;
  Error?: ErrorObject | undefined;
  ContextOptions?: ContextOptions | undefined;
  StepOptions?: StepOptions | undefined;
  WaitOptions?: WaitOptions | undefined;
  CallbackOptions?: CallbackOptions | undefined;
  ChainedInvokeOptions?: ChainedInvokeOptions | undefined;
}

/**
 * The operations that a checkpoint changed, as the service has them now. `NextMarker`: there are more, to be read with
 * `getExecutionState`.
 */
export interface CheckpointUpdatedExecutionState {
  Operations?: WireOperation[] | undefined;
  NextMarker?: string | undefined;
}
/** Asks the service to record transitions, all of them or none. */
export interface CheckpointDurableExecutionRequest {
  DurableExecutionArn: string | undefined;
  CheckpointToken: string | undefined;
  Updates?: OperationUpdate[] | undefined;
  ClientToken?: string | undefined;
}
/** What a checkpoint changed, and the token for the next call. */
export interface CheckpointDurableExecutionResponse {
  CheckpointToken?: string | undefined;
  NewExecutionState: CheckpointUpdatedExecutionState | undefined;
}
/** Asks for one page of the recorded operations. `Marker`: where the page begins, absent for the first one. */
export interface GetDurableExecutionStateRequest {
  DurableExecutionArn: string | undefined;
  CheckpointToken: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}
/** One page of the recorded operations. `NextMarker` is set while there are more. */
export interface GetDurableExecutionStateResponse {
  Operations: WireOperation[] | undefined;
  NextMarker?: string | undefined;
}

/** The Lambda event of one invocation of a durable function. */
export interface DurableExecutionInvocationInput {
  DurableExecutionArn: string;
  CheckpointToken: string;
  InitialExecutionState: { Operations: WireOperation[]; NextMarker?: string | undefined };
  /** Ids (hashed) of operations which the service changed since the last checkpoint. */
  UpdatedOperationIds?: string[] | undefined;
}

/** What one invocation came to. PENDING: the execution is suspended and goes on in a later invocation. */
export enum InvocationStatus {
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
  PENDING = 'PENDING',
}

/** The Lambda response of one invocation of a durable function. */
export type DurableExecutionInvocationOutput =
  | { Status: InvocationStatus.SUCCEEDED; Result?: string | undefined }
  | { Status: InvocationStatus.FAILED; Error: ErrorObject }
  | { Status: InvocationStatus.PENDING };
