/**
 * Lets steps that run at the same time end in an order that follows from a seed: one body runs at a time, and which is
 * next is drawn from those that wait.
 *
 * 1. The draw depends on the seed and the step alone, so that the same seed gives the same order.
 * 2. A body that does not end soon makes way for the next one: it may wait for another.
 */
import { createHash } from 'node:crypto';
import { clearTimer, setImmediateNative, setTimer, type Timer } from '../../runtime/clock.ts';

const PATIENCE_MS = 2_000;

interface WaitingStep {
  readonly id: string;
  readonly rank: string;
  readonly go: () => void;
}

export class StepOrder {
  readonly #seed: string;
  readonly #waiting: WaitingStep[] = [];
  #running: string | undefined;
  #patience: Timer | undefined;
  #drawDue = false;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Resolves when it is the step's turn. */
  turn(id: string): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ id, rank: rankOf(this.#seed, id), go });
      this.#draw();
    });
  }

  /** An attempt of a step has come to its end. */
  ended(id: string): void {
    if (this.#running !== id) return;
    clearTimer(this.#patience);
    this.#running = undefined;
    this.#draw();
  }

  /** The invocation is over: nothing runs any more. */
  clear(): void {
    clearTimer(this.#patience);
    this.#running = undefined;
    this.#waiting.length = 0;
  }

  #draw(): void {
    if (this.#drawDue) return;
    this.#drawDue = true;
    // Twice, so that all bodies which are called in one turn have arrived.
    setImmediateNative(() =>
      setImmediateNative(() => {
        this.#drawDue = false;
        if (this.#running !== undefined || this.#waiting.length === 0) return;
        this.#waiting.sort((a, b) => (a.rank < b.rank ? -1 : 1));
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#running = next.id;
        this.#patience = setTimer(() => {
          this.ended(next.id);
        }, PATIENCE_MS);
        next.go();
      }),
    );
  }
}

/** A place in an order that follows from the seed. */
export function rankOf(seed: string, id: string): string {
  return createHash('sha256').update(`${seed} ${id}`).digest('hex');
}
