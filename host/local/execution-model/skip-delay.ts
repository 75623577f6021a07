/**
 * Ends a wait, or the pause before another attempt, before its time.
 *
 * Invariant: what follows is what would have followed later; only the due time is brought forward.
 */
import type { ExecutionModel, Stamp } from './execution-model.ts';
import type { OperationRecord } from './operation-record.ts';
import { invalidParameter } from './service-exception.ts';
import { fireTimers } from './service-transitions.ts';

/** Without an id, all waits and pauses that are under way. Returns how many were ended. */
export function skipDelays(model: ExecutionModel, operationId: string | undefined, now: number, stamp: Stamp): number {
  const open = [...model.waiting()].filter(isDelay);
  const chosen = operationId === undefined ? open : open.filter((operation) => operation.id === operationId);
  if (operationId !== undefined && chosen.length === 0) {
    throw invalidParameter(`Operation ${operationId} is neither a wait nor a pause before another attempt.`);
  }
  for (const operation of chosen) {
    if (operation.type === 'WAIT') operation.scheduledEndAt = now;
    else operation.nextAttemptAt = now;
  }
  if (chosen.length > 0) fireTimers(model, now, stamp);
  return chosen.length;
}

function isDelay(operation: OperationRecord): boolean {
  return operation.type === 'WAIT' || operation.type === 'STEP';
}
