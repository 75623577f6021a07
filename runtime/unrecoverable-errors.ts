/**
 * Faults that no retry inside of the workflow can mend. They are never shown to a retry strategy and never stored as the
 * result of a step or child context: they end the execution, or this invocation of it.
 *
 * Invariant: names and message prefixes are those of the official SDK, since they reach the execution's recorded error.
 */
import { brandClass } from './class-brand.ts';
import { toErrorObject } from './error-to-object.ts';
import type { ErrorObject } from './wire.ts';

export abstract class UnrecoverableError extends Error {
  static {
    brandClass(this, 'UnrecoverableError');
  }
  readonly isUnrecoverable = true;

  constructor(message: string, originalError?: unknown) {
    super(message, originalError === undefined ? undefined : { cause: originalError });
  }

  toErrorObject(): ErrorObject {
    return toErrorObject(this);
  }
}

/** Ends the execution as FAILED. */
export class UnrecoverableExecutionError extends UnrecoverableError {
  static {
    brandClass(this, 'UnrecoverableExecutionError');
  }
  override name = 'UnrecoverableExecutionError';
  readonly isUnrecoverableExecution = true;

  constructor(message: string, originalError?: unknown) {
    super(`[Unrecoverable Execution] ${message}`, originalError);
  }
}

/** Ends this invocation by throwing out of the Lambda handler, so that the service invokes again. */
export class UnrecoverableInvocationError extends UnrecoverableError {
  static {
    brandClass(this, 'UnrecoverableInvocationError');
  }
  override name = 'UnrecoverableInvocationError';
  readonly isUnrecoverableInvocation = true;

  constructor(message: string, originalError?: unknown) {
    super(`[Unrecoverable Invocation] ${message}`, originalError);
  }
}

/** The workflow asked for another operation than the one recorded at the same place. */
export class NonDeterministicExecutionError extends UnrecoverableExecutionError {
  static {
    brandClass(this, 'NonDeterministicExecutionError');
  }
  override name = 'NonDeterministicExecutionError';
  readonly code = 'DS_NON_DETERMINISTIC';
}

/** The service refused a checkpoint for a reason that will not go away. */
export class CheckpointUnrecoverableExecutionError extends UnrecoverableExecutionError {
  static {
    brandClass(this, 'CheckpointUnrecoverableExecutionError');
  }
  override name = 'CheckpointUnrecoverableExecutionError';
}

/** A checkpoint did not get through; another invocation may have more luck. */
export class CheckpointUnrecoverableInvocationError extends UnrecoverableInvocationError {
  static {
    brandClass(this, 'CheckpointUnrecoverableInvocationError');
  }
  override name = 'CheckpointUnrecoverableInvocationError';
}

/** A custom serdes threw for a reason that may pass, such as a file system that is away. */
export class SerdesFailedError extends UnrecoverableInvocationError {
  static {
    brandClass(this, 'SerdesFailedError');
  }
  override name = 'SerdesFailedError';
}

/** Whether a thrown value belongs to this family, of whatever copy of the package. */
export function isUnrecoverable(thrown: unknown): thrown is UnrecoverableError {
  if (typeof thrown !== 'object' || thrown === null) return false;
  try {
    return (thrown as { isUnrecoverable?: unknown }).isUnrecoverable === true;
  } catch {
    return false;
  }
}
