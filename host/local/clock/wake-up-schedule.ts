/**
 * Calls back when an execution's next deadline has come: in real time, in skipped time by jumping to it as soon as
 * nothing runs, or in virtual time when somebody says so.
 *
 * Owns: the one armed timer, the count of what is running, the jumps. Does not own: what is due in an execution.
 *
 * Invariants
 *  1. Time jumps only while nothing is busy, after the current turn's work has run dry, to the earliest awaited deadline
 *     and never beyond.
 *  2. A `patient` deadline (a limit on the whole) is never jumped to, but fires when time has passed it.
 *  3. What is due fires in the order of the deadlines.
 *  4. No polling: one timer at the earliest deadline; none at all in virtual time.
 */
import { clearImmediateNative, clearTimer, setImmediateNative, setTimer } from '../../../runtime/clock.ts';
import type { Immediate, Timer } from '../../../runtime/clock.ts';
import { DeadlineQueue } from './deadline-queue.ts';
import type { ServiceClock } from './service-clock.ts';

/** `skip` flows, and jumps by itself; `virtual` stands still, and moves by `jump` and `advanceTo` alone. */
export type TimeMode = 'real' | 'skip' | 'virtual';

/** When a key wants to be called. `patientAt`: also then, if time passes it before. */
export type WakeUp =
  | { readonly at: number; readonly kind: 'awaited'; readonly patientAt?: number | undefined }
  | { readonly at: number; readonly kind: 'patient' };

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
  #whenQuiet: (() => void)[] = [];
  #closed = false;

  constructor(clock: ServiceClock, mode: TimeMode, onDue: (key: string) => void) {
    this.#clock = clock;
    this.#mode = mode;
    this.#onDue = onDue;
  }

  /** Sets, moves or (undefined) removes the deadline of a key. */
  set(key: string, wakeUp: WakeUp | undefined): void {
    if (this.#closed) return;
    if (wakeUp?.kind === 'awaited') this.#awaited.set(key, wakeUp.at);
    else this.#awaited.delete(key);
    const patientAt = wakeUp?.kind === 'awaited' ? wakeUp.patientAt : wakeUp?.at;
    if (patientAt === undefined) this.#patient.delete(key);
    else this.#patient.set(key, patientAt);
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
      this.#considerQuiet();
    };
  }

  /** Resolves when nothing runs and the current turn's work has run dry. */
  whenQuiet(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenQuiet.push(resolve);
      this.#considerQuiet();
    });
  }

  /** Moves time to the earliest awaited deadline, if that is not after `limit`, and calls back. Says whether it did. */
  jump(limit = Infinity): boolean {
    const next = this.#awaited.peek();
    if (this.#busy > 0 || this.#closed || next === undefined || next > limit) return false;
    this.#clock.advanceTo(next);
    this.#armedFor = undefined;
    this.#fireDue();
    return true;
  }

  /** Lets time pass up to `at`: whatever is due on the way fires in its order, and runs dry before the next. */
  async advanceTo(at: number): Promise<void> {
    for (;;) {
      await this.whenQuiet();
      const next = Math.min(this.#awaited.peek() ?? Infinity, this.#patient.peek() ?? Infinity);
      if (this.#closed || next > at) break;
      this.#clock.advanceTo(next);
      this.#armedFor = undefined;
      this.#fireDue();
    }
    this.#clock.advanceTo(at);
  }

  close(): void {
    this.#closed = true;
    this.#awaited.clear();
    this.#patient.clear();
    clearTimer(this.#timer);
    clearImmediateNative(this.#jump);
    for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }

  #considerQuiet(): void {
    if (this.#busy > 0 || this.#whenQuiet.length === 0) return;
    setImmediateNative(() => {
      if (this.#busy > 0) return;
      for (const resolve of this.#whenQuiet.splice(0)) resolve();
    });
  }

  #arm(): void {
    if (this.#mode === 'virtual') return;
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
    for (let key = this.#takeDue(now); key !== undefined; key = this.#takeDue(now)) this.#onDue(key);
    if (!this.#closed) this.#arm();
  }

  /** The earliest of both queues: where the timer came late, several are due. */
  #takeDue(now: number): string | undefined {
    const [awaited = Infinity, patient = Infinity] = [this.#awaited.peek(), this.#patient.peek()];
    return awaited <= patient ? this.#awaited.takeDue(now) : this.#patient.takeDue(now);
  }

  #considerJump(): void {
    if (this.#mode !== 'skip' || this.#busy > 0 || this.#closed || this.#jump !== undefined) return;
    if (this.#awaited.peek() === undefined) return;
    this.#jump = setImmediateNative(() => {
      this.#jump = undefined;
      this.jump();
    });
  }
}
