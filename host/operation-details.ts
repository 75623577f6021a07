/** Recorded operations as they travel to a sandbox with plugins. */
import type { OperationDetails } from '../runtime/protocol.ts';
import { type ExecutionHistory, type HistoryOperation, toMillis } from './execution-history.ts';

export function operationDetails(operation: HistoryOperation): OperationDetails {
  const { id, parentId, type, subType, name, status, start, end, result, error, attempt } = operation;
  return { id, parentId, type, subType, name, status, start, end, result, error, attempt };
}

/** The execution's own operation first. */
export function allOperationDetails(history: ExecutionHistory): OperationDetails[] {
  const details = Array.from(history.operations(), operationDetails);
  const { execution } = history;
  if (execution === undefined) return details;
  const own: OperationDetails = {
    id: execution.Id,
    parentId: undefined,
    type: execution.Type,
    subType: undefined,
    name: execution.Name ?? undefined,
    status: execution.Status,
    start: toMillis(execution.StartTimestamp),
    end: toMillis(execution.EndTimestamp),
    result: undefined,
    error: undefined,
    attempt: 0,
  };
  return [own, ...details];
}
