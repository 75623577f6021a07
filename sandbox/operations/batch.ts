/**
 * What `map` and `parallel` share: the context around the batch, and the loop that begins items until the policy ends it.
 *
 * Owns: when items begin, and the outcome. Does not own: the items (`batch-items.ts`), the policy
 * (`runtime/completion-policy.ts`), how the outcome is recorded (`runtime/batch-result.ts`,
 * `runtime/batch-summary.ts`), the second run for a large result (`batch-replay.ts`).
 *
 * 1. Items begin in the order of their index, so that each has the same id on each run.
 * 2. The policy is asked after each item that was delivered, and deliveries come in recorded order: so it decides the
 *    same on replay. An item that ended, but whose turn had not come, counts as begun.
 * 3. When the batch ends, what its unfinished items still do leads to nothing and holds up nothing.
 */
import { batchResultSerdes, restoreBatchResult } from '../../runtime/batch-result.ts';
import { encodeBatchSummary } from '../../runtime/batch-summary.ts';
import type { BatchResult } from '../../runtime/batch-types.ts';
import { batchProgress, completionReason } from '../../runtime/completion-policy.ts';
import type { DurablePromise } from '../../runtime/durable-promise.ts';
import type { AnySerdes } from '../../runtime/serdes.ts';
import { OperationSubType } from '../../runtime/wire.ts';
import type { ContextState } from '../context-state.ts';
import { type Batch, BatchItems, runItem } from './batch-items.ts';
import { redriveBatch } from './batch-replay.ts';
import { runInChildContext } from './child-context.ts';

export function runBatch<R>(context: ContextState, batch: Batch<R>): DurablePromise<BatchResult<R>> {
  const { kind, name, entries, config } = batch;
  return runInChildContext<BatchResult<R>>(
    context,
    name,
    (state, record) =>
      record?.status === 'SUCCEEDED'
        ? redriveBatch(state, batch, record.result)
        : new Promise((resolve, reject) => {
            new BatchRun(state, batch, resolve, reject).begin();
          }),
    {
      subType: kind === 'map' ? OperationSubType.MAP : OperationSubType.PARALLEL,
      serdes: config.serdes === undefined ? batchResultSerdes : restoring(config.serdes),
      summaryGenerator: (result) => encodeBatchSummary(kind, result, entries.length, config.summaryGenerator?.(result)),
    },
    { call: kind },
  );
}

/** A user's serdes may know plain data only. */
function restoring(serdes: AnySerdes): AnySerdes {
  return {
    serialize: (value, place) => serdes.serialize(value, place),
    deserialize: async (text, place) => restoreBatchResult(await serdes.deserialize(text, place)),
  };
}

class BatchRun<R> {
  private readonly items: BatchItems<R>;
  private next = 0;
  private active = 0;
  private ended = false;

  constructor(
    private readonly state: ContextState,
    private readonly batch: Batch<R>,
    private readonly resolve: (result: BatchResult<R>) => void,
    private readonly reject: (error: unknown) => void,
  ) {
    this.items = new BatchItems(batch);
  }

  begin(): void {
    this.guarded(() => {
      this.beginItems();
    });
  }

  private beginItems(): void {
    const { entries, config } = this.batch;
    const limit = config.maxConcurrency ?? Infinity;
    while (this.next < entries.length && this.active < limit && this.progress().mayStart) {
      const index = this.next;
      const entry = entries[index];
      if (entry === undefined) break;
      this.next += 1;
      this.active += 1;
      this.items.begun(index);
      runItem(this.state, this.batch, entry).then(
        (value) => {
          this.itemEnded(() => {
            this.items.succeeded(index, value);
          });
        },
        (error: unknown) => {
          this.itemEnded(() => {
            this.items.failed(index, error);
          });
        },
      );
    }
    if (this.active === 0) this.end();
  }

  private itemEnded(note: () => void): void {
    if (this.ended) return;
    this.active -= 1;
    note();
    this.guarded(() => {
      if (this.progress().complete) this.end();
      else this.beginItems();
    });
  }

  private progress(): ReturnType<typeof batchProgress> {
    return batchProgress(this.items.status, this.batch.config.completionConfig);
  }

  private end(): void {
    this.ended = true;
    this.resolve(this.items.result(completionReason(this.items.status, this.batch.config.completionConfig)));
  }

  /** A policy that throws fails the batch. */
  private guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.ended = true;
      this.reject(error);
    }
  }
}
