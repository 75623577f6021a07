/** Recorded texts as values for tests. */
import { decodeValue } from '../../runtime/serdes/rich-json.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import type { TestResultError } from './test-result.ts';

/** JSON and the rich forms of this package are read; whatever else a serdes wrote stays text. */
export function recordedValue(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : decodeValue(text);
  } catch {
    return text;
  }
}

export function recordedError(error: ErrorObject | undefined): TestResultError | undefined {
  if (error === undefined) return undefined;
  return {
    errorMessage: error.ErrorMessage,
    errorType: error.ErrorType,
    errorData: error.ErrorData,
    stackTrace: error.StackTrace === undefined ? undefined : [...error.StackTrace],
  };
}
