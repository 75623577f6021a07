/**
 * The service's own time. It starts at the wall clock, can be moved forwards (virtual time), and stamps every recorded
 * transition with a later millisecond than the one before.
 *
 * Owns: the offset from the wall clock and the last stamp. Does not own: when to move (`wake-up-schedule.ts`).
 *
 * Invariants
 *  1. Stamps strictly increase, also over restarts (the last recorded one is given to the constructor) and when the wall
 *     clock is set back.
 *  2. Time is only ever moved forwards, but for `setTo` while nothing was stamped in what it takes back.
 *  3. A standing clock moves with its stamps and when it is told to, and never by itself.
 */
import { now as wallClock } from '../../../runtime/clock.ts';

export class ServiceClock {
  readonly #stoodStillAt: number | undefined;
  #offset: number;
  #lastStamp: number;

  /** `lastStamp`: the latest time found in the store, milliseconds since 1970; 0 for an empty one. */
  constructor(lastStamp: number, flow: 'flowing' | 'standing' = 'flowing') {
    this.#lastStamp = lastStamp;
    const start = wallClock();
    if (flow === 'standing') this.#stoodStillAt = start;
    // A store that was left in virtual time goes on from there.
    this.#offset = Math.max(0, lastStamp - start);
  }

  now(): number {
    if (this.#stoodStillAt === undefined) return wallClock() + this.#offset;
    return Math.max(this.#stoodStillAt + this.#offset, this.#lastStamp);
  }

  /** The time of a new transition. */
  stamp(): number {
    this.#lastStamp = Math.max(this.now(), this.#lastStamp + 1);
    return this.#lastStamp;
  }

  advanceTo(at: number): void {
    this.#offset += Math.max(0, at - this.now());
  }

  /** Moves time, also backwards as long as nothing was recorded at `at` or later. Says whether it did. */
  setTo(at: number): boolean {
    if (at < this.#lastStamp) return false;
    this.#offset += at - this.now();
    return true;
  }
}
