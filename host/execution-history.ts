/**
 * The execution's recorded operations, as the service last reported them.
 *
 * Owns: the records and what changed in them. Does not own: how one is read (`recorded-operation.ts`), how they are
 * fetched (`state-loader.ts`), how they travel to the sandbox (`record-pages.ts`).
 *
 * 1. Records keep the service's order: a replay asks for them in that order.
 */
import { IdMap } from '../runtime/id-map.ts';
import type { OperationStatus, OperationUpdate, WireOperation } from '../runtime/wire.ts';
import { listOfOperations, readExecution, readOperation, type HistoryOperation } from './recorded-operation.ts';

export { toMillis, type HistoryOperation } from './recorded-operation.ts';

export class ExecutionHistory {
  /** The execution's own operation: its input and start. */
  execution: WireOperation | undefined;
  private readonly list: HistoryOperation[] = [];
  private readonly places = new IdMap<number>();
  /** The newest recorded time, milliseconds since the epoch; undefined until somebody asks. */
  private newest: number | undefined;

  /** All operations but the execution itself, in the service's order. */
  get operations(): readonly HistoryOperation[] {
    return this.list;
  }

  get size(): number {
    return this.list.length;
  }

  get(id: string): HistoryOperation | undefined {
    const place = this.places.get(id);
    return place === undefined ? undefined : this.list[place];
  }

  /** A copy without the inside of finished contexts, unless they asked for it: what the next invocation is shown. */
  visible(): ExecutionHistory {
    const shown = new ExecutionHistory();
    shown.execution = this.execution;
    const closed = new Set<string>();
    for (const operation of this.list) {
      const hidden = operation.parentId !== undefined && closed.has(operation.parentId);
      const ended = operation.status === 'SUCCEEDED' || operation.status === 'FAILED';
      if (operation.type === 'CONTEXT' && (hidden || (ended && !operation.replayChildren))) closed.add(operation.id);
      if (!hidden) shown.keep(operation);
    }
    return shown;
  }

  /** Takes reported records in; returns those whose status is new. */
  apply(reported: readonly WireOperation[]): HistoryOperation[] {
    const changed: HistoryOperation[] = [];
    for (const wire of listOfOperations(reported)) {
      if (wire.Type === 'EXECUTION') {
        this.execution ??= readExecution(wire);
        continue;
      }
      const next = readOperation(wire);
      const before = this.keep(next);
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
    this.keep(next);
    return next;
  }

  /**
   * A time for what happens now: `at`, or just after the newest recorded time where the service's clock is ahead of
   * ours. Were it earlier, a replay would deliver the new before the old.
   */
  timeAfter(at: number): number {
    this.newest ??= newestTime(this.list, Number.NEGATIVE_INFINITY);
    return Math.max(at, this.newest + 1);
  }

  /** Returns the record it replaces. */
  private keep(operation: HistoryOperation): HistoryOperation | undefined {
    const place = this.places.get(operation.id);
    const before = place === undefined ? undefined : this.list[place];
    if (place === undefined) this.places.set(operation.id, this.list.push(operation) - 1);
    else this.list[place] = operation;
    if (this.newest !== undefined) this.newest = newestTime([operation], this.newest);
    return before;
  }
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
