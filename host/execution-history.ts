/**
 * The execution's recorded operations, as the service last reported them.
 *
 * Owns: the records and what changed in them. Does not own: how one is read (`recorded-operation.ts`), how they are
 * fetched (`state-loader.ts`), how they travel to the sandbox (`record-pages.ts`).
 *
 * 1. Records keep the service's order: a replay asks for them in that order.
 * 2. What had ended when it was loaded changes no more, and is kept as it was reported: most replays look at it once, on
 *    its way to the sandbox. What may change is read at once: who reported it may change its object.
 */
import { IdMap } from '../runtime/id-map.ts';
import { isTerminal, type OperationStatus, type OperationUpdate, type WireOperation } from '../runtime/wire.ts';
import {
  checkOperation,
  type HistoryOperation,
  listOfOperations,
  readExecution,
  readOperation,
} from './recorded-operation.ts';

export { toMillis, type HistoryOperation } from './recorded-operation.ts';

export class ExecutionHistory {
  /** The execution's own operation: its input and start. */
  execution: WireOperation | undefined;
  private readonly rows: Row[] = [];
  /** Made when the first operation is looked up: most replays look up none. */
  private places: IdMap<number> | undefined;
  /** The newest recorded time, milliseconds since the epoch; undefined until somebody asks. */
  private newest: number | undefined;

  /** All operations but the execution itself, in the service's order. */
  *operations(): Generator<HistoryOperation, undefined> {
    for (const row of this.rows) yield recordOf(row);
  }

  /** The operations that have not ended, with their places among all. */
  unended(): { readonly row: number; readonly operation: HistoryOperation }[] {
    const unended: { readonly row: number; readonly operation: HistoryOperation }[] = [];
    this.rows.forEach((operation, row) => {
      if (!isAsReported(operation) && !isTerminal(operation.status)) unended.push({ row, operation });
    });
    return unended;
  }

  get size(): number {
    return this.rows.length;
  }

  get(id: string): HistoryOperation | undefined {
    const place = this.index().get(id);
    const row = place === undefined ? undefined : this.rows[place];
    return row && recordOf(row);
  }

  /** A copy without the inside of finished contexts, unless they asked for it: what the next invocation is shown. */
  visible(): ExecutionHistory {
    const shown = new ExecutionHistory();
    shown.execution = this.execution;
    const closed = new Set<string>();
    for (const operation of this.operations()) {
      const hidden = operation.parentId !== undefined && closed.has(operation.parentId);
      const ended = operation.status === 'SUCCEEDED' || operation.status === 'FAILED';
      if (operation.type === 'CONTEXT' && (hidden || (ended && !operation.replayChildren))) closed.add(operation.id);
      if (!hidden) shown.keep(operation.id, operation);
    }
    return shown;
  }

  /**
   * Takes in one page of the state an invocation begins with. A page names each operation once.
   * @throws DurableSandboxError DS_INVALID_ENVELOPE
   */
  load(page: readonly WireOperation[]): void {
    const isFirst = this.rows.length === 0;
    for (const wire of listOfOperations(page)) {
      if (wire.Type === 'EXECUTION') {
        this.execution ??= readExecution(wire);
        continue;
      }
      checkOperation(wire);
      const row = isTerminal(wire.Status) ? wire : readOperation(wire);
      if (isFirst) this.rows.push(row);
      else this.keep(wire.Id, row);
    }
  }

  /**
   * Takes reported records in; returns those whose status is new.
   * @throws DurableSandboxError DS_INVALID_ENVELOPE
   */
  apply(reported: readonly WireOperation[]): HistoryOperation[] {
    const changed: HistoryOperation[] = [];
    for (const wire of listOfOperations(reported)) {
      if (wire.Type === 'EXECUTION') {
        this.execution ??= readExecution(wire);
        continue;
      }
      checkOperation(wire);
      const next = readOperation(wire);
      const before = this.keep(next.id, next);
      if (before?.status !== next.status || before.attempt !== next.attempt) changed.push(next);
    }
    return changed;
  }

  /**
   * What an accepted update must have led to, for transports whose answers do not repeat it.
   * `at`: milliseconds since the epoch, from `timeAfter`.
   */
  assume(update: OperationUpdate, at: number): HistoryOperation | undefined {
    const before = this.get(update.Id);
    const status = STATUS_AFTER[update.Action];
    if (before?.status === status || update.Type === 'EXECUTION') return undefined;
    const ended = status === 'SUCCEEDED' || status === 'FAILED' || status === 'CANCELLED';
    const next: HistoryOperation = {
      id: update.Id,
      parentId: update.ParentId,
      type: update.Type,
      subType: update.SubType,
      name: update.Name,
      status,
      start: before?.start ?? at,
      end: ended ? at : Number.NaN,
      result: update.Payload,
      error: update.Error,
      attempt: (before?.attempt ?? 0) + (update.Action === 'START' ? 0 : 1),
      callbackId: before?.callbackId,
      replayChildren: update.ContextOptions?.ReplayChildren ?? false,
      due: Number.NaN,
    };
    this.keep(next.id, next);
    return next;
  }

  /**
   * A time for what happens now: `at`, or just after the newest recorded time where the service's clock is ahead of
   * ours. Were it earlier, a replay would deliver the new before the old.
   */
  timeAfter(at: number): number {
    this.newest ??= newestTime(this.operations(), Number.NEGATIVE_INFINITY);
    return Math.max(at, this.newest + 1);
  }

  /** Returns the record it replaces. */
  private keep(id: string, row: Row): HistoryOperation | undefined {
    const places = this.index();
    const place = places.get(id);
    const before = place === undefined ? undefined : this.rows[place];
    if (place === undefined) places.set(id, this.rows.push(row) - 1);
    else this.rows[place] = row;
    if (this.newest !== undefined) this.newest = newestTime([recordOf(row)], this.newest);
    return before && recordOf(before);
  }

  private index(): IdMap<number> {
    if (this.places === undefined) {
      this.places = new IdMap();
      for (const [place, row] of this.rows.entries()) this.places.set(isAsReported(row) ? row.Id : row.id, place);
    }
    return this.places;
  }
}

type Row = WireOperation | HistoryOperation;

function isAsReported(row: Row): row is WireOperation {
  return 'Id' in row;
}

function recordOf(row: Row): HistoryOperation {
  return isAsReported(row) ? readOperation(row) : row;
}

const STATUS_AFTER: Record<OperationUpdate['Action'], OperationStatus> = {
  START: 'STARTED',
  SUCCEED: 'SUCCEEDED',
  FAIL: 'FAILED',
  RETRY: 'PENDING',
  CANCEL: 'CANCELLED',
};

/** Comparisons with NaN, an absent time, are false. */
function newestTime(operations: Iterable<HistoryOperation>, before: number): number {
  let newest = before;
  for (const { start, end } of operations) {
    if (start > newest) newest = start;
    if (end > newest) newest = end;
  }
  return newest;
}
