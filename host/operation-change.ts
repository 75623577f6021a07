/** What the sandbox is told of an operation whose record changed. */
import type { OperationChange } from '../runtime/protocol.ts';
import type { HistoryOperation } from './execution-history.ts';

/** `ownUpdates`: ids of the operations which the sandbox itself has just changed. */
export function toChange(operation: HistoryOperation, ownUpdates: ReadonlySet<string>): OperationChange {
  const { id, type, status, start, end, error, attempt, callbackId, replayChildren, result } = operation;
  const resultIsOwn = ownUpdates.has(id) && (type === 'STEP' || type === 'CONTEXT');
  return {
    id,
    status,
    start,
    end,
    error,
    attempt,
    callbackId,
    replayChildren,
    // The sandbox has the results it sent itself. That a callback or an invoke was begun tells it nothing of its end.
    result: resultIsOwn ? undefined : result,
  };
}
