/**
 * Watches a busy sandbox thread: does it still make progress, and does the process stay within its memory?
 *
 * 1. Progress is counted in ticks of the host, not in elapsed time: when the whole process is frozen (as Lambda does
 *    between invocations) the host does not tick either, so a thaw is no alarm.
 * 2. A thread that was idle at all since the last tick, or said anything, makes progress.
 * 3. `resourceLimits` would abort the whole process in many cases, and does not see buffers: so memory is read from
 *    outside, as growth of the process since the run's first tick.
 */
import { clearTimer, setTimer, type Timer } from '../runtime/clock.ts';
import type { SandboxLimits } from '../runtime/config.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import { SandboxTerminatedError } from '../runtime/unrecoverable-errors.ts';

export const DEFAULT_BLOCKED_MS = 30_000;
export const DEFAULT_MEMORY_MB = 1_536;
const TICK_MS = 50;
const MEGABYTE = 2 ** 20;
/** Of what Lambda gives the function, for the runtime itself. */
const LAMBDA_MARGIN = 0.85;

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
    private readonly onAlarm: (error: SandboxTerminatedError) => void,
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
      this.alarm(thread, `the process grew by ${grownMb.toFixed(0)} MB, beyond limits.memoryMb of ${String(memoryMb)}`);
      return;
    }
    const idleMs = thread.idleMs();
    const progress = idleMs !== this.lastIdleMs || this.words !== this.lastWords;
    this.silentTicks = progress ? 0 : this.silentTicks + 1;
    this.lastIdleMs = idleMs;
    this.lastWords = this.words;
    // Two ticks at least: one may have been due at the very moment the thread began to work.
    if (this.silentTicks >= 2 && this.silentTicks * TICK_MS >= blockedMs) {
      this.alarm(thread, `its thread was kept busy for limits.blockedMs of ${String(blockedMs)} without a break`);
      return;
    }
    this.schedule();
  }

  private alarm(thread: WatchedThread, why: string): void {
    this.stop();
    const details = new DurableSandboxError('DS_SANDBOX_TERMINATED', `The sandbox was stopped: ${why}.`);
    this.onAlarm(new SandboxTerminatedError(details.message));
    thread.terminate();
  }
}

function defaultMemoryMb(): number {
  const given = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
  return given > 0
    ? Math.max(64, Math.floor(given * LAMBDA_MARGIN) - process.memoryUsage.rss() / MEGABYTE)
    : DEFAULT_MEMORY_MB;
}
