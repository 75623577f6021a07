/**
 * Watches a busy sandbox thread: does it still make progress, and does the process stay within its memory?
 *
 * 1. Progress is counted in ticks of the host, not in elapsed time: when the whole process is frozen (as Lambda does
 *    between invocations) the host does not tick either, so a thaw is no alarm.
 * 2. A thread that was idle at all since the last tick, or said anything, makes progress.
 * 3. `resourceLimits` would abort the whole process in many cases, and does not see buffers: so memory is read from
 *    outside, as growth of the process since the run's first tick.
 */
import { clearTimer, now, setTimer, type Timer } from '../runtime/clock.ts';
import type { SandboxLimits } from '../runtime/config.ts';
import type { TerminationCause } from '../runtime/sandbox-terminated-error.ts';

export const DEFAULT_BLOCKED_MS = 30_000;
export const DEFAULT_MEMORY_MB = 1_536;
const TICK_MS = 50;
const MEGABYTE = 2 ** 20;
/** Of what Lambda gives the function, for the runtime itself. */
const LAMBDA_MARGIN = 0.85;

/** Why a thread was stopped. */
export interface Alarm {
  readonly limit: TerminationCause;
  readonly why: string;
}

export interface WatchedThread {
  /** Milliseconds for which the thread's event loop was idle since its start. */
  idleMs(): number;
  /** Ends the thread. Not awaited: a thread in a native call ends when the call does. */
  terminate(): void;
}

export class Watchdog {
  private timer: Timer | undefined;
  private silentTicks = 0;
  private lastIdleMs = -1;
  private lastWords = 0;
  private words = 0;
  private startRss: number | undefined;

  constructor(
    /** The thread that has taken the run; undefined before, or when it is the host's own. */
    private readonly thread: () => WatchedThread | undefined,
    private readonly limits: SandboxLimits | undefined,
    /** When the executing step has to end; infinite without one. Milliseconds since the epoch. */
    private readonly stepDeadline: () => number,
    /** Called before the thread is stopped. */
    private readonly onAlarm: (alarm: Alarm) => void,
  ) {
    this.schedule();
  }

  /** The thread said something. */
  heard(): void {
    this.words += 1;
  }

  stop(): void {
    clearTimer(this.timer);
    this.timer = undefined;
  }

  private schedule(): void {
    this.timer = setTimer(() => {
      this.tick();
    }, TICK_MS);
  }

  private tick(): void {
    const thread = this.thread();
    if (thread === undefined) {
      this.schedule();
      return;
    }
    // Most runs end before the first tick: nothing is read for them.
    const rss = process.memoryUsage.rss();
    this.startRss ??= rss;
    const grownMb = (rss - this.startRss) / MEGABYTE;
    const memoryMb = this.limits?.memoryMb ?? defaultMemoryMb();
    const blockedMs = this.limits?.blockedMs ?? DEFAULT_BLOCKED_MS;
    if (grownMb > memoryMb) {
      this.alarm(
        thread,
        'memoryMb',
        `the process grew by ${grownMb.toFixed(0)} MB, beyond limits.memoryMb of ${String(memoryMb)}`,
      );
      return;
    }
    const idleMs = thread.idleMs();
    const progress = idleMs !== this.lastIdleMs || this.words !== this.lastWords;
    this.silentTicks = progress ? 0 : this.silentTicks + 1;
    this.lastIdleMs = idleMs;
    this.lastWords = this.words;
    // Two ticks at least: one may have been due at the very moment the thread began to work.
    if (this.silentTicks >= 2 && this.silentTicks * TICK_MS >= blockedMs) {
      this.alarm(
        thread,
        'blockedMs',
        `its thread was kept busy for limits.blockedMs of ${String(blockedMs)} without a break`,
      );
      return;
    }
    // An asynchronous body is timed in the sandbox; here only one that does not give its thread back.
    if (this.silentTicks >= 2 && now() > this.stepDeadline()) {
      this.alarm(thread, 'timeout', 'a step kept its thread beyond its timeout');
      return;
    }
    this.schedule();
  }

  private alarm(thread: WatchedThread, limit: TerminationCause, why: string): void {
    this.stop();
    this.onAlarm({ limit, why });
    thread.terminate();
  }
}

function defaultMemoryMb(): number {
  const given = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
  return given > 0
    ? Math.max(64, Math.floor(given * LAMBDA_MARGIN) - process.memoryUsage.rss() / MEGABYTE)
    : DEFAULT_MEMORY_MB;
}
