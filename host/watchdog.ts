/**
 * Watches a busy sandbox thread: does it still make progress, and does the process stay within its memory?
 *
 * 1. Progress is counted in ticks of the host. When the whole process is frozen (as Lambda does between invocations) the
 *    host does not tick either, so of the time between two ticks at most `LONGEST_TICK_MS` counts, and a thaw is no
 *    alarm.
 * 2. A thread that was idle at all since the last tick, or asked for anything, makes progress. Lines of a log are none.
 * 3. `resourceLimits` would abort the whole process in many cases, and does not see buffers: so memory is read from
 *    outside, as growth of the process since the run's first tick. With several runs at a time the one whose thread
 *    holds the most is to blame; where Node cannot tell (before version 22), the one that was silent for longest.
 */
import { clearTimer, monotonicNow, now, setTimer, type Timer } from '../runtime/clock.ts';
import type { TerminationCause } from '../runtime/sandbox-terminated-error.ts';

const TICK_MS = 20;
const LONGEST_TICK_MS = 2 * TICK_MS;
const MEGABYTE = 2 ** 20;

/** Why a thread is to be stopped. */
export interface Alarm {
  readonly limit: TerminationCause;
  readonly why: string;
}

export interface WatchedThread {
  readonly threadId: number;
  /** Milliseconds for which the thread's event loop was idle since its start. */
  idleMs(): number;
  /** What the thread holds; undefined where Node cannot tell. */
  memoryBytes(): Promise<number | undefined>;
  /** Ends the thread. Not awaited: a thread in a native call ends when the call does. */
  stop(): void;
}

export interface WatchedLimits {
  readonly blockedMs: number;
  readonly memoryMb: number;
}

/** The runs that are being watched. */
const watching = new Set<Watchdog>();

export class Watchdog {
  private timer: Timer | undefined;
  private state: 'watching' | 'measuring' | 'stopped' = 'watching';
  private lastTick = Number.NaN;
  private silentTicks = 0;
  private silentMs = 0;
  private lastIdleMs = -1;
  private lastWords = 0;
  private words = 0;
  private startRss: number | undefined;

  constructor(
    /** The thread that has taken the run; undefined before, or when it is the host's own. */
    private readonly thread: () => WatchedThread | undefined,
    private readonly limits: WatchedLimits,
    /** When the executing step has to end; infinite without one. Milliseconds since the epoch. */
    private readonly stepDeadline: () => number,
    /** Called once. Whoever is called stops the thread. */
    private readonly onAlarm: (alarm: Alarm, thread: WatchedThread) => void,
  ) {
    watching.add(this);
    this.schedule();
  }

  /** The thread asked for something. */
  heard(): void {
    this.words += 1;
  }

  /** Whether the thread was not to be heard of lately. Two ticks at least: one may be due as the thread begins to work. */
  get isSilent(): boolean {
    return this.silentTicks >= 2;
  }

  stop(): void {
    this.state = 'stopped';
    watching.delete(this);
    clearTimer(this.timer);
  }

  private schedule(): void {
    this.state = 'watching';
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
    this.noteProgress(thread);
    // Most runs end before the first tick: nothing is read for them.
    const rss = process.memoryUsage.rss();
    this.startRss ??= rss;
    const grownMb = (rss - this.startRss) / MEGABYTE;
    const { memoryMb, blockedMs } = this.limits;
    if (grownMb > memoryMb) {
      void this.measure(thread, {
        limit: 'memoryMb',
        why: `the process grew by ${grownMb.toFixed(0)} MB, beyond limits.memoryMb of ${memoryMb.toFixed(0)}`,
      });
    } else if (this.isSilent && this.silentMs >= blockedMs) {
      const why = `its thread was kept busy for limits.blockedMs of ${String(blockedMs)} without a break`;
      this.alarm(thread, { limit: 'blockedMs', why });
    } else if (this.isSilent && now() > this.stepDeadline()) {
      // An asynchronous body is timed in the sandbox; here only one that does not give its thread back.
      this.alarm(thread, { limit: 'timeout', why: 'a step kept its thread beyond its timeout' });
    } else this.schedule();
  }

  private noteProgress(thread: WatchedThread): void {
    const at = monotonicNow();
    const idleMs = thread.idleMs();
    const progress = idleMs !== this.lastIdleMs || this.words !== this.lastWords;
    this.silentTicks = progress ? 0 : this.silentTicks + 1;
    this.silentMs = progress ? 0 : this.silentMs + Math.min(at - this.lastTick, LONGEST_TICK_MS);
    this.lastTick = at;
    this.lastIdleMs = idleMs;
    this.lastWords = this.words;
  }

  /** Several runs share the memory of the process. */
  private async measure(thread: WatchedThread, alarm: Alarm): Promise<void> {
    this.state = 'measuring';
    const others = [...watching].filter((other) => other !== this);
    const own = others.length === 0 ? undefined : await thread.memoryBytes();
    for (const other of others) {
      const held = (await other.thread()?.memoryBytes()) ?? Number.NaN;
      const isLess = own === undefined ? this.silentMs < other.silentMs : own < held;
      if (this.isStopped()) return;
      if (!isLess) continue;
      this.schedule();
      return;
    }
    this.alarm(thread, alarm);
  }

  // A method, since the compiler would take the state for unchanged over an await.
  private isStopped(): boolean {
    return this.state === 'stopped';
  }

  private alarm(thread: WatchedThread, alarm: Alarm): void {
    this.stop();
    this.onAlarm(alarm, thread);
  }
}
