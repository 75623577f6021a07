/**
 * The step bodies that are running: their signals, their time-outs, and what the host is told of them.
 *
 * 1. A signal is made when a body first looks at it. It aborts when the attempt times out, when the context around the
 *    step ends before it (an early completion, a lost race in a child context), when the run ends, and shortly before
 *    the invocation's deadline.
 * 2. The result of an attempt that timed out is dropped, whenever it comes.
 * 3. The host sees the body that was entered and has not yet given the thread back; between the turns of asynchronous
 *    bodies, the only one that runs. With several there is no telling.
 */
import { clearTimer, now, setTimer, type Timer } from '../runtime/clock.ts';
import { StepTimeoutError } from '../runtime/sandbox-terminated-error.ts';
import type { SharedRunState } from '../runtime/shared-thread-state.ts';
import type { ContextState } from './context-state.ts';

/** Time before the run is given up in which bodies can still react. */
const REACTION_MS = 500;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface StepAttempt {
  readonly context: ContextState;
  readonly id: string;
  readonly label: string;
  readonly timeoutSeconds: number | undefined;
}

interface RunningStep extends StepAttempt {
  readonly deadline: number;
  controller: AbortController | undefined;
}

export class RunningSteps {
  private readonly running = new Set<RunningStep>();
  private deadlineTimer: Timer | undefined;
  private ended = false;

  constructor(
    private readonly shared: SharedRunState,
    /** Milliseconds since the epoch at which the host gives the run up. */
    private readonly giveUpAt: number,
  ) {}

  /** Runs a body; rejects with StepTimeoutError when it takes too long. */
  async run<T>(attempt: StepAttempt, body: (signal: () => AbortSignal) => Promise<T> | T): Promise<T> {
    const { timeoutSeconds } = attempt;
    const deadline = timeoutSeconds === undefined ? Number.POSITIVE_INFINITY : now() + timeoutSeconds * 1000;
    const step: RunningStep = { ...attempt, deadline, controller: undefined };
    this.running.add(step);
    let timer: Timer | undefined;
    try {
      if (!this.ended) this.shared.step = step;
      const outcome = body(() => this.signalOf(step));
      this.publishOnlyOne();
      if (timeoutSeconds === undefined) return await outcome;
      const timeout = new Promise<never>((_resolve, reject) => {
        timer = setTimer(
          () => {
            const error = new StepTimeoutError(attempt.label, timeoutSeconds);
            // First the outcome: a body that resolves as its signal aborts is too late.
            reject(error);
            step.controller?.abort(error);
          },
          Math.min(timeoutSeconds * 1000, LONGEST_TIMER_MS),
        );
      });
      return await Promise.race([outcome, timeout]);
    } finally {
      clearTimer(timer);
      this.running.delete(step);
      this.publishOnlyOne();
    }
  }

  /** Does something for a step outside of its body: the host sees that step for as long as it keeps the thread. */
  onBehalfOf<T>(id: string, work: () => T): T {
    if (this.ended) return work();
    this.shared.step = { id, deadline: Number.POSITIVE_INFINITY };
    try {
      return work();
    } finally {
      this.publishOnlyOne();
    }
  }

  /** Tells the bodies whose context has ended that nobody waits for them. */
  abortSilenced(): void {
    for (const step of this.running) {
      if (step.context.silenced) this.abort(step, 'the context around the step has ended');
    }
  }

  end(): void {
    clearTimer(this.deadlineTimer);
    for (const step of this.running) this.abort(step, 'the invocation has ended');
    this.running.clear();
    this.shared.step = undefined;
    // The words are the next run's from now on.
    this.ended = true;
  }

  private signalOf(step: RunningStep): AbortSignal {
    step.controller ??= new AbortController();
    this.deadlineTimer ??= this.armDeadline();
    return step.controller.signal;
  }

  private armDeadline(): Timer {
    const delay = Math.max(0, this.giveUpAt - REACTION_MS - now());
    const timer = setTimer(
      () => {
        for (const step of this.running) this.abort(step, 'the invocation is about to reach its deadline');
      },
      Math.min(delay, LONGEST_TIMER_MS),
    );
    // It is no work of the run's own.
    return timer.unref();
  }

  private abort({ controller, label }: RunningStep, why: string): void {
    if (controller === undefined || controller.signal.aborted) return;
    const reason = new Error(`${label} was aborted: ${why}.`);
    reason.name = 'AbortError';
    controller.abort(reason);
  }

  private publishOnlyOne(): void {
    if (this.ended) return;
    const [only] = this.running;
    this.shared.step = this.running.size === 1 ? only : undefined;
  }
}
