/**
 * The service's own time. It starts at the wall clock, can be moved forwards (virtual time), and stamps every recorded
 * transition with a later millisecond than the one before.
 *
 * Owns: the offset from the wall clock and the last stamp. Does not own: when to move (`wake-up-schedule.ts`).
 *
 * Invariants
 *  1. Stamps strictly increase, also over restarts (the last recorded one is given to the constructor) and when the wall
 *     clock is set back.
 *  2. Time is only ever moved forwards.
 */
import { now as wallClock } from '../../../runtime/clock.ts';

export class ServiceClock {
  #offset: number;
  #lastStamp: number;

  /** `lastStamp`: the latest time found in the store, milliseconds since 1970; 0 for an empty one. */
  constructor(lastStamp: number) {
    this.#lastStamp = lastStamp;
    // A store that was left in virtual time goes on from there.
    this.#offset = Math.max(0, lastStamp - wallClock());
  }

  now(): number {
    return wallClock() + this.#offset;
  }

  /** The time of a new transition. */
  stamp(): number {
    this.#lastStamp = Math.max(this.now(), this.#lastStamp + 1);
    return this.#lastStamp;
  }

  advanceTo(at: number): void {
    this.#offset += Math.max(0, at - this.now());
  }
}
