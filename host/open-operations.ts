/**
 * Which of the operations that the workflow asked for in this run are open and go on by the service's doing only.
 *
 * 1. An operation below a context that has ended does not count: nobody waits for it.
 * 2. An operation the workflow did not ask for does not count either, whatever the record says.
 * 3. Kept up to date with each request and change, so that no decision looks at all operations.
 */
import type { ExecutionHistory, HistoryOperation } from './execution-history.ts';

interface UnendedOperation {
  readonly row: number;
  readonly id: string;
}

export class OpenOperations {
  /** Recorded operations that had not ended when the run began, with their rows in the pages. */
  private readonly unended: readonly UnendedOperation[];
  private readonly requested = new Set<string>();
  private readonly open = new Set<string>();

  constructor(private readonly history: ExecutionHistory) {
    this.unended = history.unended().map(({ row, operation }) => ({ row, id: operation.id }));
  }

  /**
   * The workflow asked for recorded operations: first row and number of rows, of one stretch after the other. What had
   * ended when the run began stays ended, so that a replay's requests cost next to nothing here.
   */
  visit(stretches: readonly number[]): void {
    for (let i = 0; i < stretches.length; i += 2) {
      const first = stretches[i] ?? 0;
      const end = first + (stretches[i + 1] ?? 0);
      for (let at = this.firstFrom(first); at < this.unended.length; at += 1) {
        const { row, id } = this.unended[at] as UnendedOperation;
        if (row >= end) break;
        this.request(id);
      }
    }
  }

  /** The position of the first unended operation at that row or after it. */
  private firstFrom(row: number): number {
    let low = 0;
    let high = this.unended.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.unended[middle] as UnendedOperation).row < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether the history has operations that had not ended when the run began. */
  get anyUnended(): boolean {
    return this.unended.length > 0;
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
