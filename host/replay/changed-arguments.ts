/**
 * Whether an operation that is recorded is asked for with other arguments now. Neither the service nor the runtime
 * compares them, so that a changed wait time goes unnoticed by running executions: hence a warning.
 */
import { isDeepStrictEqual } from 'node:util';
import type { OperationUpdate } from '../../runtime/wire.ts';
import type { RecordedArguments } from './recorded-history.ts';

/** What differs, such as `the wait is 10 s, was 5 s`; undefined if nothing does. */
export function changedArguments(recorded: RecordedArguments, requested: string | undefined): string | undefined {
  if (requested === undefined) return undefined;
  const now = JSON.parse(requested) as Partial<OperationUpdate>;
  const seconds = (value: number | undefined): string => (value ? `${String(value)} s` : 'none');
  const differs = (what: string, before: number | undefined, after: number | undefined): string | undefined =>
    (before ?? 0) === (after ?? 0) ? undefined : `the ${what} is ${seconds(after)}, was ${seconds(before)}`;
  if (now.WaitOptions !== undefined && recorded.waitSeconds !== undefined) {
    return differs('wait', recorded.waitSeconds, now.WaitOptions.WaitSeconds);
  }
  if (now.CallbackOptions !== undefined) {
    const { TimeoutSeconds, HeartbeatTimeoutSeconds } = now.CallbackOptions;
    return (
      differs('timeout', recorded.timeoutSeconds, TimeoutSeconds) ??
      differs('heartbeat timeout', recorded.heartbeatTimeoutSeconds, HeartbeatTimeoutSeconds)
    );
  }
  if (now.ChainedInvokeOptions === undefined) return undefined;
  const { FunctionName } = now.ChainedInvokeOptions;
  if (recorded.functionName !== undefined && !sameFunction(recorded.functionName, FunctionName)) {
    return `the function is ${String(FunctionName)}, was ${recorded.functionName}`;
  }
  if (recorded.input === undefined || now.Payload === undefined || sameJson(recorded.input, now.Payload)) {
    return undefined;
  }
  return 'the input is another one';
}

/** The service may record the whole ARN of what was named shortly. */
function sameFunction(recorded: string, requested: string | undefined): boolean {
  return recorded === requested || (requested !== undefined && recorded.endsWith(`:${requested}`));
}

/** The same value, whatever the spelling of its JSON. */
export function sameJson(a: string | undefined, b: string | undefined): boolean {
  if (a === b) return true;
  // A result that is absent is `undefined` to the workflow's caller; some clients write that as null or as nothing.
  const empty = (text: string | undefined): boolean => text === undefined || text === '' || text === 'null';
  if (empty(a) || empty(b)) return empty(a) && empty(b);
  try {
    return isDeepStrictEqual(JSON.parse(a ?? ''), JSON.parse(b ?? ''));
  } catch {
    return false;
  }
}
