/**
 * The two directions between errors and their records, in one import.
 *
 * Invariant: type, message, data and trace survive the round trip, whatever the number of records in between.
 */
import { DurableOperationError } from './operation-errors.ts';
import type { ErrorObject } from './wire.ts';

export { fitErrorObject, MAX_ERROR_BYTES, toErrorObject } from './error-to-object.ts';
export { setRecordedStack } from './durable-operation-error.ts';

/** The error that a record stands for: one of the operation error classes, `StepError` for all foreign types. */
export function fromErrorObject(recorded: ErrorObject): DurableOperationError {
  return DurableOperationError.fromErrorObject(recorded);
}
