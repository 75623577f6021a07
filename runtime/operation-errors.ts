/**
 * The errors which durable operations reject with, one class an operation. Names, inheritance and constructors are those
 * of the official SDK, so `instanceof` and `name` checks in user code keep working.
 */
import { brandClass } from './class-brand.ts';
import { DurableOperationError, registerOperationError } from './durable-operation-error.ts';

export { DurableOperationError } from './durable-operation-error.ts';

/** A step failed for good: its retry strategy gave up. `cause` is a plain error with the original name and message. */
export class StepError extends DurableOperationError {
  static {
    brandClass(this, 'StepError');
    registerOperationError('StepError', this);
  }
  override name = 'StepError';
  readonly errorType = 'StepError';
}

/** A callback could not be completed. */
export class CallbackError extends DurableOperationError {
  static {
    brandClass(this, 'CallbackError');
    registerOperationError('CallbackError', this);
  }
  override name = 'CallbackError';
  readonly errorType: string = 'CallbackError';
}

/** The outside system reported failure for a callback. */
export class CallbackExternalError extends CallbackError {
  static {
    brandClass(this, 'CallbackExternalError');
    registerOperationError('CallbackExternalError', this);
  }
  override name = 'CallbackExternalError';
  override readonly errorType = 'CallbackExternalError';
}

/** Nobody completed a callback, or sent a heartbeat for it, in time. */
export class CallbackTimeoutError extends CallbackError {
  static {
    brandClass(this, 'CallbackTimeoutError');
    registerOperationError('CallbackTimeoutError', this);
  }
  override name = 'CallbackTimeoutError';
  override readonly errorType = 'CallbackTimeoutError';
}

/** The function that hands a callback id to the outside system failed. */
export class CallbackSubmitterError extends CallbackError {
  static {
    brandClass(this, 'CallbackSubmitterError');
    registerOperationError('CallbackSubmitterError', this);
  }
  override name = 'CallbackSubmitterError';
  override readonly errorType = 'CallbackSubmitterError';
}

/** How an invoked function came to its end when that was no success. */
export type InvokeFailureStatus = 'FAILED' | 'TIMED_OUT' | 'STOPPED' | 'CANCELLED';

/** What an `InvokeError` says of the invoked function's end. */
export interface InvokeErrorDetails {
  status?: InvokeFailureStatus | undefined;
  calleeErrorType?: string | undefined;
}

/** An invoked function failed, timed out or was stopped. */
export class InvokeError extends DurableOperationError {
  static {
    brandClass(this, 'InvokeError');
    registerOperationError('InvokeError', this);
  }
  override name = 'InvokeError';
  readonly errorType = 'InvokeError';
  /** How the invoked function ended; undefined on an error that crossed the border of a child context. */
  declare readonly status: InvokeFailureStatus | undefined;
  /** The type of error which the invoked function failed with, where known. */
  declare readonly calleeErrorType: string | undefined;

  constructor(message?: string, cause?: Error, errorData?: string, details: InvokeErrorDetails = {}) {
    super(message, cause, errorData);
    // Not enumerable: the JSON form of the error must stay that of the official SDK.
    Object.defineProperties(this, {
      status: { value: details.status, configurable: true },
      calleeErrorType: { value: details.calleeErrorType, configurable: true },
    });
  }
}

/** A child context failed. `cause` is the error which its function threw. */
export class ChildContextError extends DurableOperationError {
  static {
    brandClass(this, 'ChildContextError');
    registerOperationError('ChildContextError', this);
  }
  override name = 'ChildContextError';
  readonly errorType = 'ChildContextError';
}

/** `context.promise.all`, `any` or `race` rejected. */
export class PromiseCombinatorError extends DurableOperationError {
  static {
    brandClass(this, 'PromiseCombinatorError');
    registerOperationError('PromiseCombinatorError', this);
  }
  override name = 'PromiseCombinatorError';
  readonly errorType = 'PromiseCombinatorError';
}

/** `waitForCondition` failed. */
export class WaitForConditionError extends DurableOperationError {
  static {
    brandClass(this, 'WaitForConditionError');
    registerOperationError('WaitForConditionError', this);
  }
  override name = 'WaitForConditionError';
  readonly errorType = 'WaitForConditionError';
}

/** Why a `map` or `parallel` stopped. */
export type CompletionReason =
  | 'ALL_COMPLETED'
  | 'MIN_SUCCESSFUL_REACHED'
  | 'FAILURE_TOLERANCE_EXCEEDED'
  | 'CUSTOM_COMPLETION_SUCCEEDED'
  | 'CUSTOM_COMPLETION_FAILED';

/** Thrown by `BatchResult.throwIfError` when the batch as a whole failed though no single item did. */
export class BatchCompletionError extends DurableOperationError {
  static {
    brandClass(this, 'BatchCompletionError');
  }
  override name = 'BatchCompletionError';
  readonly errorType = 'BatchCompletionError';
  readonly completionReason: CompletionReason;

  constructor(completionReason: CompletionReason, message?: string, cause?: Error, errorData?: string) {
    super(message ?? `The batch did not succeed: ${completionReason}.`, cause, errorData);
    this.completionReason = completionReason;
  }
}

/**
 * What a retry strategy is given when an at-most-once step was begun but its end was never recorded: the process
 * died in between, and whether the step's effect happened is unknown.
 */
export class StepInterruptedError extends Error {
  static {
    brandClass(this, 'StepInterruptedError');
  }
  override name = 'StepInterruptedError';
  declare readonly stepId: string;
  declare readonly stepName: string | undefined;

  constructor(stepId: string, stepName?: string) {
    super('The step execution process was initiated but failed to reach completion due to an interruption.');
    Object.defineProperties(this, {
      stepId: { value: stepId, configurable: true },
      stepName: { value: stepName, configurable: true },
    });
  }
}
