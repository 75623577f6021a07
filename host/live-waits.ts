/**
 * Picks up what the service brings about while the invocation is alive for another reason: a wait that ends beside a
 * long step, a retry that becomes due, a callback that is answered.
 *
 * 1. The service is asked when something is due by its own word; for what has no due time, after 1 second, and then at
 *    growing intervals up to `LONGEST_POLL_MS`.
 * 2. Nothing is asked in the last second of the invocation, or for what is due after it: the next invocation will see
 *    it.
 * 3. Due times are read on the service's clock: its distance from ours is taken from the newest recorded time.
 */
import { clearTimer, now, setTimer, type Timer } from '../runtime/clock.ts';
import type { HistoryOperation } from './execution-history.ts';
import type { OpenOperations } from './open-operations.ts';

const POLL_STEP_MS = 1_000;
const LONGEST_POLL_MS = 10_000;
const MARGIN_MS = 1_000;
/** A due time that has passed without a change: the service is about to act. */
const OVERDUE_POLL_MS = 100;

export class LiveWaits {
  private timer: Timer | undefined;
  private polls = 0;
  private skew = 0;
  private stopped = false;

  constructor(
    private readonly open: OpenOperations,
    private readonly deadline: number,
    private readonly refresh: () => void,
  ) {}

  /** Takes the service's clock from times it has just recorded. */
  observe(operations: Iterable<HistoryOperation>): void {
    const at = now();
    this.polls = 0;
    for (const { start, end } of operations) {
      const newest = Number.isNaN(end) ? start : end;
      if (newest - at > this.skew) this.skew = newest - at;
    }
  }

  /** Something changed: asks at the earliest time at which there may be news. */
  rearm(): void {
    clearTimer(this.timer);
    this.timer = undefined;
    const delay = this.stopped ? undefined : this.nextDelay();
    if (delay === undefined || now() + delay > this.deadline - MARGIN_MS) return;
    this.timer = setTimer(() => {
      this.polls += 1;
      this.refresh();
    }, delay);
  }

  stop(): void {
    this.stopped = true;
    clearTimer(this.timer);
  }

  private nextDelay(): number | undefined {
    let earliest: number | undefined;
    for (const operation of this.open.ofService()) {
      const delay = this.delayOf(operation);
      if (earliest === undefined || delay < earliest) earliest = delay;
    }
    return earliest;
  }

  private delayOf({ due }: HistoryOperation): number {
    if (Number.isNaN(due)) return Math.min((this.polls + 1) * POLL_STEP_MS, LONGEST_POLL_MS);
    return Math.max(due - now() - this.skew, this.polls === 0 ? 0 : OVERDUE_POLL_MS);
  }
}
