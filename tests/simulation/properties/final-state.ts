/** What two runs of a program must have in common once their operations completed in the same order. */
import type { ErrorObject, Operation } from '../../../runtime/index.ts';
import type { SimulatedRun } from '../execution/simulated-execution.ts';

/**
 * The ids of what has ended, in order; what shares a millisecond stands together. A callback answers twice: with its id
 * when it has been begun, which the program may wait for as well, and when it ends.
 */
export function completionOrder(operations: readonly Operation[]): string {
  const begun = operations
    .filter(({ Type, StartTimestamp }) => Type === 'CALLBACK' && StartTimestamp instanceof Date)
    .map(({ Id, StartTimestamp }) => ({ id: `${String(Id)} begun`, at: millis(StartTimestamp) }));
  const ended = operations
    .filter(({ Type, EndTimestamp }) => Type !== 'EXECUTION' && EndTimestamp instanceof Date)
    .map(({ Id, EndTimestamp }) => ({ id: String(Id), at: millis(EndTimestamp) }))
    .concat(begun)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  let text = '';
  let last = Number.NaN;
  for (const { id, at } of ended) {
    text += `${at === last ? ',' : '|'}${id}`;
    last = at;
  }
  return text;
}

/** The end, and all that has ended before it, without what depends on when it happened. */
export function finalState({ status, result, error, operations }: SimulatedRun): string {
  return JSON.stringify({
    status,
    result: timeless(result),
    error: plainError(error),
    operations: operations
      .filter(({ Type, EndTimestamp }) => Type !== 'EXECUTION' && EndTimestamp instanceof Date)
      .map((operation) => operationState(operation))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  });
}

export interface OperationState {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly type: string;
  readonly subType: string | undefined;
  readonly name: string | undefined;
  readonly status: string;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
}

/** An operation without times and attempts. */
export function operationState(operation: Operation): OperationState {
  const details =
    operation.StepDetails ?? operation.ContextDetails ?? operation.CallbackDetails ?? operation.ChainedInvokeDetails;
  const { Result, Error: error } = (details ?? {}) as { Result?: string; Error?: ErrorObject };
  return {
    id: String(operation.Id),
    parentId: operation.ParentId ?? undefined,
    type: String(operation.Type),
    subType: operation.SubType ?? undefined,
    name: operation.Name ?? undefined,
    status: String(operation.Status),
    result: timeless(Result),
    error: plainError(error),
  };
}

/** Without the clock readings of journals. */
function timeless(text: string | undefined): string | undefined {
  return text?.replaceAll(/@\d+/g, '@');
}

/** Traces name the lines of the code, and callback ids are part of no message. */
export function plainError(error: ErrorObject | undefined): ErrorObject | undefined {
  return error === undefined
    ? undefined
    : {
        ...(error.ErrorType === undefined ? {} : { ErrorType: error.ErrorType }),
        ...(error.ErrorMessage === undefined ? {} : { ErrorMessage: timeless(error.ErrorMessage) ?? '' }),
        ...(error.ErrorData === undefined ? {} : { ErrorData: error.ErrorData }),
      };
}

function millis(timestamp: Date | string | number | undefined | null): number {
  return new Date(timestamp ?? Number.NaN).getTime();
}
