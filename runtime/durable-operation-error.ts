/**
 * The base of all errors which durable operations reject with.
 *
 * Owns: the members every such error has, and the way back from a recorded error to an instance. Does not own: the
 * concrete classes, which enter themselves here (`operation-errors.ts`).
 *
 * Invariants
 *  1. Own enumerable properties are, in this order, cause, errorData, stackTrace, name, errorType; `message` and `stack`
 *     are not enumerable. Results that contain errors are recorded as JSON, and their text depends on it.
 *  2. The JSON form has no stackTrace: the text must equal the official SDK's, which records none.
 *  3. The fresh and the replayed error are made by the same function from the same record.
 */
import { brandClass } from './class-brand.ts';
import { toErrorObject } from './error-to-object.ts';
import { applyRecordedStack } from './recorded-stack.ts';
import type { ErrorObject } from './wire.ts';

export type OperationErrorClass = new (message?: string, cause?: Error, errorData?: string) => DurableOperationError;

const classes = new Map<string, OperationErrorClass>();

/** Message of an error whose record has none. */
const UNKNOWN_ERROR = 'Unknown error';

/** Base of all errors which durable operations reject with. The same on replay, since it is built from the record. */
export abstract class DurableOperationError extends Error {
  static {
    brandClass(this, 'DurableOperationError');
  }

  /** The type under which the error is recorded. */
  abstract readonly errorType: string;
  declare cause?: Error;
  /** Free text that the failing side attached. */
  declare errorData?: string | undefined;
  /** Frames of the place where the error was first thrown, as recorded; undefined when none were recorded. */
  declare stackTrace?: string[] | undefined;

  constructor(message?: string, cause?: Error, errorData?: string) {
    super(message);
    const own = { configurable: true, enumerable: true, writable: true };
    Object.defineProperties(this, {
      cause: { ...own, value: cause },
      errorData: { ...own, value: errorData },
      stackTrace: { ...own, value: undefined },
      name: { ...own, value: new.target.name },
    });
  }

  /** The error that a record stands for: a class of this family by its type, a `StepError` for all other types. */
  static fromErrorObject(recorded: ErrorObject): DurableOperationError {
    const message = recorded.ErrorMessage ?? UNKNOWN_ERROR;
    const cause = new Error(message);
    cause.name = recorded.ErrorType ?? 'Error';
    applyRecordedStack(cause, recorded.StackTrace);
    const known = classes.get(recorded.ErrorType ?? '') ?? classes.get('StepError');
    if (known === undefined) throw new Error('The operation error classes are not loaded; import operation-errors.ts.');
    const error = new known(message, cause, recorded.ErrorData);
    setRecordedStack(error, recorded.StackTrace);
    return error;
  }

  /** The form in which this error is recorded. */
  toErrorObject(): ErrorObject {
    return toErrorObject(this);
  }

  toJSON(): Record<string, unknown> {
    const json: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(this)) if (key !== 'stackTrace') json[key] = value;
    return json;
  }
}

/** Makes `fromErrorObject` rebuild records of type `errorType` as `target`. */
export function registerOperationError(errorType: string, target: OperationErrorClass): void {
  classes.set(errorType, target);
}

/** The class that records of type `errorType` are rebuilt as, if it is one of this family. */
export function operationErrorClass(errorType: string): OperationErrorClass | undefined {
  return classes.get(errorType);
}

/** Puts a recorded trace on an error, as `stackTrace` and as `stack`, so that each run shows the same text. */
export function setRecordedStack(error: DurableOperationError, stackTrace: readonly string[] | undefined): void {
  error.stackTrace = stackTrace === undefined ? undefined : [...stackTrace];
  applyRecordedStack(error, stackTrace);
}
