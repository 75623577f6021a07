/**
 * The service's own time. It starts at the wall clock, can be moved forwards (virtual time), and stamps every recorded
 * transition of an execution with a later millisecond than the one before.
 *
 * Owns: the offset from the wall clock and the last stamp. Does not own: when to move (`wake-up-schedule.ts`).
 *
 * Invariants
 *  1. The stamps of an execution strictly increase, also over restarts (the last recorded one is given to the constructor)
 *     and when the wall clock is set back. Those of different executions may be equal while time flows: else a thousand
 *     transitions a second would run ahead of the time. Starts are never equal.
 *  2. Time is only ever moved forwards, but for `setTo` while nothing was stamped in what it takes back.
 *  3. A standing clock moves with its stamps and when it is told to, and never by itself.
 */
import { now as wallClock } from '../../../runtime/clock.ts';

export class ServiceClock {
  readonly #stoodStillAt: number | undefined;
  #offset: number;
  #lastStamp: number;
  #lastStart = 0;

  /** `lastStamp`: the latest time found in the store, milliseconds since 1970; 0 for an empty one. */
  constructor(lastStamp: number, flow: 'flowing' | 'standing' = 'flowing') {
    this.#lastStamp = lastStamp;
    const start = wallClock();
    if (flow === 'standing') this.#stoodStillAt = start;
    // A store that was left in virtual time goes on from there.
    this.#offset = lastStamp === 0 ? 0 : Math.max(0, lastStamp + 1 - start);
  }

  now(): number {
    if (this.#stoodStillAt === undefined) return wallClock() + this.#offset;
    return Math.max(this.#stoodStillAt + this.#offset, this.#lastStamp);
  }

  /** The time of a new transition of an execution whose last one had the time `previous`. */
  stamp(previous: number): number {
    const before = this.#stoodStillAt === undefined ? previous : this.#lastStamp;
    const stamp = Math.max(this.now(), before + 1);
    this.#lastStamp = Math.max(this.#lastStamp, stamp);
    return stamp;
  }

  /** The time of a new execution. */
  startStamp(): number {
    this.#lastStart = this.stamp(this.#lastStart);
    return this.#lastStart;
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
