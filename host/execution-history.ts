/**
 * The execution's recorded operations, as the service last reported them.
 *
 * Owns: the records and what changed in them. Does not own: how they are fetched (`state-loader.ts`), how they travel
 * to the sandbox (`record-pages.ts`).
 *
 * 1. Records keep the service's order: a replay asks for them in that order.
 * 2. Timestamps may be dates or ISO texts; one that cannot be read counts as absent.
 */
import type { ErrorObject, OperationStatus, OperationType, OperationUpdate, WireOperation } from '../runtime/wire.ts';

export interface HistoryOperation {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly type: OperationType;
  readonly subType: string | undefined;
  readonly name: string | undefined;
  readonly status: OperationStatus;
  /** Milliseconds since the epoch; NaN where absent. */
  readonly start: number;
  readonly end: number;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
  readonly attempt: number;
  readonly callbackId: string | undefined;
  readonly replayChildren: boolean;
  /** When the service will act by itself (end of a wait, next attempt); NaN where unknown. */
  readonly due: number;
}

export class ExecutionHistory {
  /** The execution's own operation: its input and start. */
  execution: WireOperation | undefined;
  private readonly byId = new Map<string, HistoryOperation>();
  /** The newest recorded time, milliseconds since the epoch. */
  private newest = Number.NEGATIVE_INFINITY;

  /** All operations but the execution itself, in the service's order. */
  get operations(): IterableIterator<HistoryOperation> {
    return this.byId.values();
  }

  get size(): number {
    return this.byId.size;
  }

  get(id: string): HistoryOperation | undefined {
    return this.byId.get(id);
  }

  /** A copy without the inside of finished contexts, unless they asked for it: what the next invocation is shown. */
  visible(): ExecutionHistory {
    const shown = new ExecutionHistory();
    shown.execution = this.execution;
    const closed = new Set<string>();
    for (const operation of this.byId.values()) {
      const hidden = operation.parentId !== undefined && closed.has(operation.parentId);
      const ended = operation.status === 'SUCCEEDED' || operation.status === 'FAILED';
      if (operation.type === 'CONTEXT' && (hidden || (ended && !operation.replayChildren))) closed.add(operation.id);
      if (!hidden) shown.byId.set(operation.id, operation);
    }
    return shown;
  }

  /** Takes reported records in; returns those whose status is new. */
  apply(reported: readonly WireOperation[]): HistoryOperation[] {
    const changed: HistoryOperation[] = [];
    for (const wire of reported) {
      if (wire.Type === 'EXECUTION') {
        this.execution ??= wire;
        continue;
      }
      const next = fromWire(wire);
      const before = this.byId.get(next.id);
      this.keep(next);
      if (before?.status !== next.status || before.attempt !== next.attempt) changed.push(next);
    }
    return changed;
  }

  /**
   * What an accepted update must have led to, for transports whose answers do not repeat it.
   * `at`: milliseconds since the epoch, from `timeAfter`.
   */
  assume(update: OperationUpdate, at: number): HistoryOperation | undefined {
    const before = this.byId.get(update.Id);
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
    return Math.max(at, this.newest + 1);
  }

  private keep(operation: HistoryOperation): void {
    this.byId.set(operation.id, operation);
    // Comparisons with NaN, an absent time, are false.
    if (operation.start > this.newest) this.newest = operation.start;
    if (operation.end > this.newest) this.newest = operation.end;
  }
}

const STATUS_AFTER: Record<OperationUpdate['Action'], OperationStatus> = {
  START: 'STARTED',
  SUCCEED: 'SUCCEEDED',
  FAIL: 'FAILED',
  RETRY: 'PENDING',
  CANCEL: 'CANCELLED',
};

/** Milliseconds since the epoch; NaN for an absent or unreadable timestamp. */
export function toMillis(timestamp: unknown): number {
  if (typeof timestamp === 'string') return Date.parse(timestamp);
  if (typeof timestamp === 'number') return timestamp * 1000;
  // By shape: dates of another realm are dates.
  const date = timestamp as { getTime?: () => number } | undefined | null;
  return typeof date?.getTime === 'function' ? date.getTime() : Number.NaN;
}

function fromWire(wire: WireOperation): HistoryOperation {
  const details = wire.StepDetails ?? wire.ContextDetails ?? wire.CallbackDetails ?? wire.ChainedInvokeDetails;
  return {
    id: wire.Id,
    parentId: wire.ParentId ?? undefined,
    type: wire.Type,
    subType: wire.SubType ?? undefined,
    name: wire.Name ?? undefined,
    status: wire.Status,
    start: toMillis(wire.StartTimestamp),
    end: toMillis(wire.EndTimestamp),
    result: details?.Result ?? undefined,
    error: details?.Error ?? undefined,
    attempt: wire.StepDetails?.Attempt ?? 0,
    callbackId: wire.CallbackDetails?.CallbackId ?? undefined,
    replayChildren: wire.ContextDetails?.ReplayChildren ?? false,
    due: toMillis(wire.WaitDetails?.ScheduledEndTimestamp ?? wire.StepDetails?.NextAttemptTimestamp),
  };
}
