/**
 * The time by which an invocation has to be answered: its deadline less a margin.
 *
 * 1. What is not done by then is given up, so that the answer is the host's and not that of a killed process, in which
 *    other executions may run.
 * 2. The margin is at most half of the invocation.
 */
import { clearTimer, now, setTimer, type Timer } from '../runtime/clock.ts';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class AnswerDeadline {
  /** Milliseconds since the epoch: work is given up. */
  readonly giveUpAt: number;
  /** Milliseconds since the epoch: the answer is given, with or without plugins. */
  readonly answerAt: number;

  constructor(deadline: number, marginMs: number) {
    const margin = Math.min(marginMs, (deadline - now()) / 2);
    this.giveUpAt = deadline - margin;
    this.answerAt = deadline - margin / 2;
  }

  /** What `work` comes to, or what `giveUp` does when that takes too long. */
  async guard<T>(work: Promise<T>, giveUp: () => Promise<T>): Promise<T> {
    let timer: Timer | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimer(() => {
        resolve('late');
      }, timerMs(this.giveUpAt));
    });
    try {
      const first = await Promise.race([work.then((value) => ({ value })), late]);
      if (first !== 'late') return first.value;
      // It may still come to something, which is nobody's any more.
      work.catch(() => undefined);
      return await giveUp();
    } finally {
      clearTimer(timer);
    }
  }

  /** Waits for work, but not beyond the time of the answer. */
  async waitFor(work: Promise<unknown>): Promise<void> {
    let timer: Timer | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimer(resolve, timerMs(this.answerAt));
    });
    await Promise.race([work, late]);
    clearTimer(timer);
  }
}

function timerMs(at: number): number {
  return Math.min(Math.max(0, at - now()), LONGEST_TIMER_MS);
}
