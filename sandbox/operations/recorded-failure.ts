/** The errors of operations that fail outside of the workflow: of callbacks and of invoked functions. */
import { setRecordedStack } from '../../runtime/error-object.ts';
import type { DurableOperationError } from '../../runtime/operation-errors.ts';
import { applyRecordedStack } from '../../runtime/recorded-stack.ts';
import type { ErrorObject } from '../../runtime/wire.ts';

/**
 * Makes an operation's error of what the other side reported. `causeName` is what the plain error underneath is called;
 * without a report there is none underneath.
 */
export function failureOf<E extends DurableOperationError>(
  recorded: ErrorObject | undefined,
  fallbackMessage: string,
  causeName: string | undefined,
  make: (message: string, cause: Error | undefined, data: string | undefined) => E,
): E {
  const message = recorded?.ErrorMessage ?? fallbackMessage;
  let cause: Error | undefined;
  if (recorded !== undefined) {
    cause = new Error(message);
    if (causeName !== undefined) cause.name = causeName;
    applyRecordedStack(cause, recorded.StackTrace);
  }
  const error = make(message, cause, recorded?.ErrorData);
  // Made anew at each replay: a trace of the place where that happens would differ from run to run.
  setRecordedStack(error, recorded?.StackTrace);
  return error;
}
