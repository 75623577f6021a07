/** One operation as a test sees it. Names and shapes are those of the official testing package. */
import type {
  Event,
  SendDurableExecutionCallbackFailureResponse,
  SendDurableExecutionCallbackHeartbeatResponse,
  SendDurableExecutionCallbackSuccessResponse,
} from '@aws-sdk/client-lambda';
import type { ErrorObject, Operation, OperationStatus, OperationSubType, OperationType } from '../../runtime/wire.ts';
import type { TestResultError } from './test-result.ts';

/** Outcome of a child context; both undefined while it is open. */
export interface ContextDetails<TResult = unknown> {
  readonly result: TResult | undefined;
  readonly error: TestResultError | undefined;
}

/** Attempts and outcome of a step or of a `waitForCondition`. */
export interface StepDetails<TResult = unknown> {
  /** Attempts that came to an end so far. */
  readonly attempt: number | undefined;
  /** When the next attempt is due; undefined if none is. */
  readonly nextAttemptTimestamp: Date | undefined;
  readonly result: TResult | undefined;
  readonly error: TestResultError | undefined;
}

/** Id and outcome of a callback. */
export interface CallbackDetails<TResult = unknown> {
  /** What the outside system answers to. */
  readonly callbackId: string;
  readonly error?: TestResultError | undefined;
  readonly result?: TResult | undefined;
}

/** Outcome of an invoked function. */
export interface ChainedInvokeDetails<TResult = unknown> {
  readonly error?: TestResultError | undefined;
  readonly result?: TResult | undefined;
}

/** Length of a wait in seconds, and when it is over. */
export interface WaitResultDetails {
  readonly waitSeconds?: number | undefined;
  readonly scheduledEndTimestamp?: Date | undefined;
}

/** How far an operation must have come for `DurableOperation#waitForData`. */
export enum WaitingOperationStatus {
  /** It is recorded. For `waitForCallback`: the callback is made, so that it can be answered. */
  STARTED = 'STARTED',
  /** For `waitForCallback`: its submitter has run. For all others the same as COMPLETED. */
  SUBMITTED = 'SUBMITTED',
  /** It came to its end, good or bad. */
  COMPLETED = 'COMPLETED',
}

/** A handle on an operation, which may be taken before the operation exists: getters give undefined until then. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official package's public type
export interface DurableOperation<TResult = any> {
  /** Resolves when the operation has come that far. Rejects when the execution ends before. Default: STARTED. */
  waitForData(status?: WaitingOperationStatus): Promise<DurableOperation<TResult>>;
  /** @throws Error for an operation of another type; so do the other `…Details`. */
  getContextDetails(): ContextDetails<TResult> | undefined;
  getStepDetails(): StepDetails<TResult> | undefined;
  getChainedInvokeDetails(): ChainedInvokeDetails<TResult> | undefined;
  /** Of a callback, or of the one inside of a `waitForCallback`. */
  getCallbackDetails(): CallbackDetails<TResult> | undefined;
  getWaitDetails(): WaitResultDetails | undefined;
  getChildOperations(): DurableOperation[] | undefined;
  /** The operation as the service shows it. */
  getOperationData(): Operation | undefined;
  getEvents(): Event[] | undefined;
  /** As recorded, which is hashed. */
  getId(): string | undefined;
  getParentId(): string | undefined;
  getName(): string | undefined;
  getType(): OperationType | undefined;
  getSubType(): OperationSubType | undefined;
  isWaitForCallback(): boolean;
  isCallback(): boolean;
  getStatus(): OperationStatus | undefined;
  getStartTimestamp(): Date | undefined;
  getEndTimestamp(): Date | undefined;
  /** `result` is the text that the workflow will read, such as JSON. */
  sendCallbackSuccess(result?: string): Promise<SendDurableExecutionCallbackSuccessResponse>;
  sendCallbackFailure(error?: ErrorObject): Promise<SendDurableExecutionCallbackFailureResponse>;
  sendCallbackHeartbeat(): Promise<SendDurableExecutionCallbackHeartbeatResponse>;
}
