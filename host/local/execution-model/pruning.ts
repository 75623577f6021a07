/**
 * Which operations an invocation is shown: all but those inside of a finished child context, unless that context asked
 * for its children to be replayed.
 *
 * Invariants
 *  1. Order is the order of creation.
 *  2. A hidden context hides everything below it, whatever the contexts in between asked for.
 */
import type { OperationRecord } from './operation-record.ts';

export function visibleOperations(operations: Iterable<OperationRecord>): OperationRecord[] {
  /** Contexts whose children are left out; a parent always precedes its children. */
  const closed = new Set<string>();
  const visible: OperationRecord[] = [];
  for (const operation of operations) {
    const hidden = operation.parentId !== undefined && closed.has(operation.parentId);
    if (operation.type === 'CONTEXT' && (hidden || hidesChildren(operation))) closed.add(operation.id);
    if (!hidden) visible.push(operation);
  }
  return visible;
}

function hidesChildren(context: OperationRecord): boolean {
  const finished = context.status === 'SUCCEEDED' || context.status === 'FAILED';
  return finished && context.replayChildren !== true;
}
