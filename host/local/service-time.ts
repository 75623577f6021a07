/**
 * Time of a service with `time: 'virtual'`, as whoever drives it sees it.
 *
 * Owns: nothing; the clock and the schedule do the work.
 */
import type { ExecutionEngine } from './execution-engine.ts';

export class ServiceTime {
  readonly #engine: ExecutionEngine;

  constructor(engine: ExecutionEngine) {
    this.#engine = engine;
  }

  /** Resolves when no function runs and none is about to. */
  whenQuiet(): Promise<void> {
    return this.#engine.schedule.whenQuiet();
  }

  /** Moves time to the next thing that waits for it, which then happens. False if nothing does, or a function runs. */
  jump(): boolean {
    return this.#engine.schedule.jump();
  }

  /** Lets time pass, with everything that happens on the way. */
  advanceTo(to: Date): Promise<void> {
    return this.#engine.schedule.advanceTo(to.getTime());
  }

  /** Moves the clock without letting anything happen; also backwards, but not before what is recorded. Says if it did. */
  setTo(to: Date): boolean {
    return this.#engine.clock.setTo(to.getTime());
  }
}
