/** The items of a batch: what is run for each, in a context of its own, and how they stand. */
import { createBatchResult, failedItem, startedItem, succeededItem } from '../../runtime/batch-result.ts';
import type { BatchKind } from '../../runtime/batch-summary.ts';
import { type BatchItem, type BatchResult, NestingType, type ParallelConfig } from '../../runtime/batch-types.ts';
import type { CompletionItemStatus, CompletionStatus } from '../../runtime/completion-types.ts';
import type { DurablePromise } from '../../runtime/durable-promise.ts';
import type { CompletionReason } from '../../runtime/operation-errors.ts';
import { OperationSubType } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';
import { runInChildContext } from './child-context.ts';

export interface BatchEntry<R> {
  readonly name: string;
  readonly body: (state: ContextState) => Promise<R>;
}

export interface Batch<R> {
  readonly kind: BatchKind;
  readonly name: string | undefined;
  readonly entries: readonly BatchEntry<R>[];
  readonly config: ParallelConfig<R>;
}

/** Runs the next item: its context takes the next id of the batch's context. */
export function runItem<R>(state: ContextState, { kind, config }: Batch<R>, entry: BatchEntry<R>): DurablePromise<R> {
  return runInChildContext<R>(
    state,
    entry.name,
    entry.body,
    {
      subType: kind === 'map' ? OperationSubType.MAP_ITERATION : OperationSubType.PARALLEL_BRANCH,
      serdes: config.itemSerdes,
      virtualContext: config.nesting === NestingType.FLAT,
    },
    { call: kind },
  );
}

/** The items of a batch as they stand. */
export class BatchItems<R> {
  private readonly items: (BatchItem<R> | undefined)[];
  private readonly statuses: CompletionItemStatus[];
  private successCount = 0;
  private failureCount = 0;

  constructor(private readonly batch: Batch<R>) {
    this.items = new Array<undefined>(batch.entries.length).fill(undefined);
    this.statuses = batch.entries.map(({ name }, index) => ({ index, name }));
  }

  begun(index: number): void {
    this.set(startedItem(index));
  }

  succeeded(index: number, result: R): void {
    this.successCount += 1;
    this.set(succeededItem(index, result));
  }

  failed(index: number, error: unknown): void {
    this.failureCount += 1;
    this.set(failedItem(index, error));
  }

  get status(): CompletionStatus {
    const { successCount, failureCount, statuses, batch } = this;
    // Only a user's policy looks at single items, and it may keep what it is shown.
    const custom = batch.config.completionConfig?.shouldComplete !== undefined;
    return {
      successCount,
      failureCount,
      completedCount: successCount + failureCount,
      totalCount: statuses.length,
      items: custom ? statuses.map((status) => ({ ...status })) : statuses,
    };
  }

  result(reason: CompletionReason): BatchResult<R> {
    return createBatchResult(
      this.items.filter((item) => item !== undefined),
      reason,
    );
  }

  private set(item: BatchItem<R>): void {
    this.items[item.index] = item;
    const status = this.statuses[item.index];
    if (status !== undefined) status.status = item.status;
  }
}
