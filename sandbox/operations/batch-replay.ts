/**
 * A batch whose result was too large for its record: it is built again from the records of its items.
 *
 * 1. Which items ended, and why the batch did, is read from the summary that stands in the place of the result. The
 *    policy is not asked again.
 * 2. Items which were left behind are not run: they only keep their id and their place among those that run at a time.
 * 3. The outcome equals the one of the first run, items left behind included, where the summary tells how many began.
 */
import { isTerminal } from '../../runtime/wire.ts';
import { type BatchSummary, decodeBatchSummary } from '../../runtime/batch-summary.ts';
import { type BatchResult, NestingType } from '../../runtime/batch-types.ts';
import { completionReason } from '../../runtime/completion-policy.ts';
import { hashId } from '../../runtime/operation-id.ts';
import type { ContextState } from '../context-state.ts';
import { type Batch, BatchItems, runItem } from './batch-items.ts';

export function redriveBatch<R>(
  state: ContextState,
  batch: Batch<R>,
  summaryText: string | undefined,
): Promise<BatchResult<R>> {
  return new Promise((resolve) => {
    new BatchRedrive(state, batch, decodeBatchSummary(summaryText), resolve).beginItems();
  });
}

class BatchRedrive<R> {
  private readonly items: BatchItems<R>;
  private next = 0;
  private active = 0;
  /** Items left behind: they took up room in the first run. */
  private leftBehind = 0;

  constructor(
    private readonly state: ContextState,
    private readonly batch: Batch<R>,
    private readonly summary: BatchSummary,
    private readonly resolve: (result: BatchResult<R>) => void,
  ) {
    this.items = new BatchItems(batch);
  }

  beginItems(): void {
    const { entries } = this.batch;
    while (this.next < entries.length && this.hasRoom()) {
      const index = this.next;
      const entry = entries[index];
      if (entry === undefined) break;
      this.next += 1;
      if (!this.hasEnded(index)) {
        this.leftBehind += 1;
        this.state.skipRawId();
        if (index < (this.summary.begunCount ?? 0)) this.items.begun(index);
        continue;
      }
      this.active += 1;
      runItem(this.state, this.batch, entry).then(
        (value) => {
          this.items.succeeded(index, value);
          this.itemEnded();
        },
        (error: unknown) => {
          this.items.failed(index, error);
          this.itemEnded();
        },
      );
    }
    if (this.active === 0) this.end();
  }

  private itemEnded(): void {
    this.active -= 1;
    this.beginItems();
  }

  /** Room for one more. When only items left behind take it up, the limit is another one now, and does not count. */
  private hasRoom(): boolean {
    const limit = this.batch.config.maxConcurrency ?? Infinity;
    return this.active === 0 || this.active + this.leftBehind < limit;
  }

  private hasEnded(index: number): boolean {
    const rawId = `${this.state.rawId}-${String(index + 1)}`;
    const status = this.statusOf(rawId);
    switch (this.summary.itemStatus(index)) {
      case 'SUCCEEDED':
      case 'FAILED':
        return status !== 'open';
      case 'OPEN':
        return false;
      case undefined:
        return status === 'ended' || (status === 'none' && this.allBelowEnded(rawId));
    }
  }

  private statusOf(rawId: string): 'none' | 'open' | 'ended' {
    const record = this.state.run.records.peek(hashId(rawId));
    if (record === undefined) return 'none';
    return isTerminal(record.status) ? 'ended' : 'open';
  }

  /** For items without records of their own, in records that have no markers. */
  private allBelowEnded(rawId: string): boolean {
    if (this.batch.config.nesting !== NestingType.FLAT) return false;
    for (let n = 1; ; n += 1) {
      const status = this.statusOf(`${rawId}-${String(n)}`);
      if (status === 'open') return false;
      if (status === 'none') return n > 1;
    }
  }

  private end(): void {
    const { completionConfig } = this.batch.config;
    const reason = this.summary.completionReason ?? completionReason(this.items.status, completionConfig);
    this.resolve(this.items.result(reason));
  }
}
