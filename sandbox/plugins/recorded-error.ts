import type { ErrorObject } from '../../runtime/wire.ts';

/** An error as it is recorded for the execution, as an `Error` of the same name and message. */
export function recordedError({ ErrorType, ErrorMessage }: ErrorObject): Error {
  const error = new Error(ErrorMessage ?? 'Unknown error');
  error.name = ErrorType ?? 'Error';
  return error;
}
