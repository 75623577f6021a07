import type { ErrorObject } from '../../runtime/wire.ts';
import type { ParsedCommand } from './command-spec.ts';

/** The error that `--error-message` and its siblings describe. */
export function errorFromOptions({ values, lists }: ParsedCommand): ErrorObject {
  const error: ErrorObject = {};
  const [message, type, data] = [values.get('error-message'), values.get('error-type'), values.get('error-data')];
  const trace = lists.get('stack-trace');
  if (message !== undefined) error.ErrorMessage = message;
  if (type !== undefined) error.ErrorType = type;
  if (data !== undefined) error.ErrorData = data;
  if (trace !== undefined) error.StackTrace = [...trace];
  return error;
}
