/**
 * Which of the operations that the workflow asked for in this run are open and go on by the service's doing only.
 *
 * 1. An operation below a context that has ended does not count: nobody waits for it.
 * 2. An operation the workflow did not ask for does not count either, whatever the record says.
 * 3. Kept up to date with each request and change, so that no decision looks at all operations.
 */
import { isTerminal } from '../runtime/wire.ts';
import type { ExecutionHistory, HistoryOperation } from './execution-history.ts';

export class OpenOperations {
  private readonly rows: readonly HistoryOperation[];
  private readonly requested = new Set<string>();
  private readonly open = new Set<string>();

  constructor(private readonly history: ExecutionHistory) {
    this.rows = Array.from(history.operations);
  }

  /** The workflow asked for recorded operations, named by their row in the pages. */
  visit(rows: Uint32Array): void {
    for (const row of rows) {
      const record = this.rows[row];
      // What had ended when the run began stays ended: a replay's requests cost next to nothing here.
      if (record !== undefined && !isTerminal(record.status)) this.request(record.id);
    }
  }

  request(id: string): void {
    this.requested.add(id);
    this.reconsider(id);
  }

  /** The record of an operation changed. */
  reconsider(id: string): void {
    const record = this.history.get(id);
    if (record !== undefined && this.requested.has(id) && belongsToService(record)) this.open.add(id);
    else this.open.delete(id);
  }

  /** The open operations which are the service's to go on with. */
  *ofService(): Generator<HistoryOperation> {
    for (const id of this.open) {
      const record = this.history.get(id);
      if (record !== undefined && !this.isBelowEnded(record)) yield record;
    }
  }

  anyBelongsToService(): boolean {
    return this.ofService().next().done !== true;
  }

  private isBelowEnded(operation: HistoryOperation): boolean {
    let parentId = operation.parentId;
    while (parentId !== undefined) {
      const parent = this.history.get(parentId);
      if (parent === undefined) return false;
      if (parent.status !== 'STARTED') return true;
      parentId = parent.parentId;
    }
    return false;
  }
}

function belongsToService({ type, status }: HistoryOperation): boolean {
  switch (type) {
    case 'WAIT':
    case 'CALLBACK':
      return status === 'STARTED';
    case 'CHAINED_INVOKE':
      return status === 'STARTED' || status === 'PENDING';
    case 'STEP':
      return status === 'PENDING';
    default:
      return false;
  }
}
