/**
 * Calls back when an execution's next deadline has come: in real time, or in virtual time by jumping to it as soon as
 * nothing runs.
 *
 * Owns: the one armed timer, the count of what is running, the jumps. Does not own: what is due in an execution.
 *
 * Invariants
 *  1. Virtual time jumps only while nothing is busy, after the current turn's work has run dry, to the earliest awaited
 *     deadline and never beyond.
 *  2. A `patient` deadline (a limit on the whole) is never jumped to, but fires when time has passed it.
 *  3. No polling: one timer at the earliest deadline.
 */
import { clearImmediateNative, clearTimer, setImmediateNative, setTimer } from '../../../runtime/clock.ts';
import type { Immediate, Timer } from '../../../runtime/clock.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import type { ServiceClock } from './service-clock.ts';

export type TimeMode = 'real' | 'skip';

/** Node's timers overflow above 2^31 - 1 ms; longer waits are armed in parts. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class WakeUpSchedule {
  readonly #clock: ServiceClock;
  readonly #mode: TimeMode;
  readonly #onDue: (key: string) => void;
  readonly #awaited = new DeadlineQueue();
  readonly #patient = new DeadlineQueue();
  #timer: Timer | undefined;
  #armedFor: number | undefined;
  #jump: Immediate | undefined;
  #busy = 0;
  #closed = false;

  constructor(clock: ServiceClock, mode: TimeMode, onDue: (key: string) => void) {
    this.#clock = clock;
    this.#mode = mode;
    this.#onDue = onDue;
  }

  /** Sets, moves or (undefined) removes the deadline of a key. */
  set(key: string, wakeUp: { at: number; kind: 'awaited' | 'patient' } | undefined): void {
    if (this.#closed) return;
    if (wakeUp?.kind === 'awaited') {
      this.#patient.delete(key);
      this.#awaited.set(key, wakeUp.at);
    } else {
      this.#awaited.delete(key);
      if (wakeUp === undefined) this.#patient.delete(key);
      else this.#patient.set(key, wakeUp.at);
    }
    this.#arm();
    this.#considerJump();
  }

  /** Marks that something runs; virtual time stands still until the returned function is called. */
  hold(): () => void {
    this.#busy += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#busy -= 1;
      this.#considerJump();
    };
  }

  close(): void {
    this.#closed = true;
    this.#awaited.clear();
    this.#patient.clear();
    clearTimer(this.#timer);
    clearImmediateNative(this.#jump);
  }

  #arm(): void {
    const next = Math.min(this.#awaited.peek() ?? Infinity, this.#patient.peek() ?? Infinity);
    if (next === this.#armedFor) return;
    clearTimer(this.#timer);
    this.#timer = undefined;
    this.#armedFor = undefined;
    if (next === Infinity) return;
    this.#armedFor = next;
    const delay = Math.min(Math.max(0, Math.ceil(next - this.#clock.now())), LONGEST_TIMER_MS);
    this.#timer = setTimer(() => {
      this.#armedFor = undefined;
      this.#fireDue();
    }, delay);
  }

  #fireDue(): void {
    const now = this.#clock.now();
    for (const queue of [this.#awaited, this.#patient]) {
      for (let key = queue.takeDue(now); key !== undefined; key = queue.takeDue(now)) this.#onDue(key);
    }
    if (!this.#closed) this.#arm();
  }

  #considerJump(): void {
    if (this.#mode !== 'skip' || this.#busy > 0 || this.#closed || this.#jump !== undefined) return;
    if (this.#awaited.peek() === undefined) return;
    this.#jump = setImmediateNative(() => {
      this.#jump = undefined;
      const next = this.#awaited.peek();
      if (this.#busy > 0 || next === undefined) return;
      this.#clock.advanceTo(next);
      this.#armedFor = undefined;
      this.#fireDue();
    });
  }
}
