/**
 * The sandbox threads of this process, and which of them a run gets.
 *
 * Piscina owns the threads: it starts, replaces and ends them. A thread that has been given a task of its serves runs
 * over a link of its own (`thread-link.ts`), since a task for each run costs more than a short replay.
 *
 * 1. One pool for each worker entry, purpose and process: handlers share threads, each run names its workflow.
 * 2. An idle pool keeps no process alive: a link without runs is closed after `LINGER_MS`.
 * 3. A run gets an idle thread, also one that was let go of, else the one with the fewest runs if it has room, else waits
 *    for whichever is there first: a thread that has become free, or one that was started since there was none. A thread
 *    takes long to start and a run may be over in a millisecond, so another is started only after `PATIENCE_MS`.
 * 4. The pool's `error` event is always listened to: unheard, it would end the process.
 * 5. Each run ends, also where no thread can start.
 * 6. A thread that was stopped holds no place, also while it does not die: nothing can interrupt a native call.
 */
import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { clearTimer, monotonicNow, setTimer, type Timer } from '../runtime/clock.ts';
import type { SandboxPoolConfig } from '../runtime/config.ts';
import type { LoadedModule, ServeTask } from '../runtime/protocol.ts';
import { stayAwake } from '../runtime/stay-awake.ts';
import { endThread } from './end-thread.ts';
import { type BeginRun, SandboxRun } from './sandbox-run.ts';
import { type ThreadEvents, ThreadLink } from './thread-link.ts';
import { defaultThreadLimit } from './thread-limit.ts';
import { threadMemory } from './thread-memory.ts';
import type { WatchedThread } from './watchdog.ts';

const MEGABYTE = 2 ** 20;
/**
 * V8's own default for a heap of usual size. With more, garbage is collected less often, but memory is fresh more often,
 * which costs more.
 */
const YOUNG_GENERATION_MB = 48;
/** How long a thread is kept for a next run. */
const LINGER_MS = 20;
/** How long no idle thread is there before another is started beside those that serve. */
const PATIENCE_MS = 10;

const pools = new Map<string, SandboxPool>();

/** The pool whose threads run that entry; made with the first call of that purpose, whose configuration counts. */
export function sandboxPool(
  entry: URL,
  config: SandboxPoolConfig | undefined,
  purpose: 'runs' | 'replays' = 'runs',
): SandboxPool {
  const key = `${purpose} ${entry.href}`;
  let pool = pools.get(key);
  if (pool === undefined) {
    pool = new SandboxPool(entry, config ?? {});
    pools.set(key, pool);
  }
  return pool;
}

export class SandboxPool {
  private readonly piscina: Piscina<ServeTask, undefined>;
  private readonly maxThreads: number;
  private readonly capacity: number;
  private readonly links = new Set<ThreadLink>();
  private readonly waiting: SandboxRun[] = [];
  /** One for each thread that is being asked for; each rejects the wait for it. */
  private readonly asking = new Set<(reason: unknown) => void>();
  private sweep: Timer | undefined;
  private patience: Timer | undefined;
  private lastUse = 0;
  private readonly events: ThreadEvents = {
    serving: () => {
      this.assign();
    },
    freed: () => {
      this.lastUse = monotonicNow();
      this.assign();
      if (this.waiting.length === 0) this.clearPatience();
      this.sweepLater();
    },
    turnedAway: (run) => {
      this.waiting.unshift(run);
      this.assign();
    },
    closed: (link) => {
      this.links.delete(link);
      this.assign();
    },
    thread: (threadId, link) => this.thread(threadId, link),
  };

  constructor(entry: URL, config: SandboxPoolConfig) {
    this.maxThreads = config.maxThreads ?? defaultThreadLimit();
    this.capacity = config.concurrency ?? 1;
    this.piscina = new Piscina({
      filename: fileURLToPath(entry),
      name: 'serve',
      minThreads: 1,
      maxThreads: this.maxThreads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // The watchdog is to be first: where V8 meets its own limit, it often ends the whole process.
      resourceLimits: {
        maxOldGenerationSizeMb: Math.ceil(totalmem() / MEGABYTE),
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      },
      // 'sync' would freeze an idle worker's timers and ports.
      atomics: 'disabled',
      recordTiming: false,
    });
    // A thread without a task failed. If it was the last, those that wait for one would wait for ever.
    this.piscina.on('error', (error: unknown) => {
      if (this.piscina.threads.length > 0) return;
      for (const reject of this.asking) reject(error);
    });
  }

  /** Whether several runs may be on one thread. */
  get sharesThreads(): boolean {
    return this.capacity > 1;
  }

  readonly begin: BeginRun = (task, handlers) => this.queue(new SandboxRun(task, handlers));

  /** Gives the run a thread without others. */
  readonly beginAlone: BeginRun = (task, handlers) => this.queue(new SandboxRun(task, handlers, true));

  /** Has a thread import the workflow's module ahead of the first run. */
  warmUp(module: LoadedModule): void {
    const [link = this.open()] = this.links;
    link.warmUp(module);
  }

  private get activeRuns(): number {
    let runs = 0;
    for (const link of this.links) runs += link.active;
    return runs;
  }

  /** A run will begin soon: an idle thread need not be asleep when it does. */
  expectRun(): void {
    if (this.activeRuns > 0) return;
    for (const link of this.links) {
      if (link.active > 0 || !link.serves || link.retired) continue;
      link.wake();
      return;
    }
  }

  private thread(threadId: number, link: ThreadLink): WatchedThread | undefined {
    const worker = this.piscina.threads.find((candidate) => candidate.threadId === threadId);
    if (worker === undefined) return undefined;
    return {
      threadId,
      idleMs: () => worker.performance.eventLoopUtilization().idle,
      memoryBytes: () => threadMemory(worker),
      stop: () => {
        this.stop(worker, link);
      },
    };
  }

  /** Not awaited by anybody. */
  private stop(worker: Worker, link: ThreadLink): void {
    if (!this.links.delete(link)) return;
    link.stopped();
    const places = this.piscina.options as { maxThreads: number };
    places.maxThreads += 1;
    worker.once('exit', () => {
      places.maxThreads -= 1;
    });
    endThread(worker);
    this.assign();
  }

  private queue(run: SandboxRun): SandboxRun {
    this.waiting.push(run);
    this.assign();
    return run;
  }

  private assign(): void {
    for (;;) {
      const [run] = this.waiting;
      if (run === undefined) return;
      const link = this.linkFor(run);
      if (link === undefined) return;
      this.waiting.shift();
      link.take(run);
      if (this.activeRuns === 1) stayAwake();
    }
  }

  private linkFor(run: SandboxRun): ThreadLink | undefined {
    let best: ThreadLink | undefined;
    let starting: ThreadLink | undefined;
    let oneServes = false;
    for (const link of this.links) {
      oneServes ||= link.serves && !link.retired;
      if (!link.hasRoomFor(run)) continue;
      if (!link.serves && !link.isPrompt) starting = emptier(starting, link);
      else if (link.active === 0) return link;
      else best = emptier(best, link);
    }
    if (this.links.size < this.maxThreads) {
      // A thread without a link has served before, or will soon.
      if (this.piscina.threads.length > this.links.size) return this.open(true);
      if (!oneServes && starting?.active !== 0) return this.open();
      if (oneServes && starting === undefined) this.openLater();
    }
    return oneServes || starting === undefined ? best : emptier(best, starting);
  }

  private openLater(): void {
    this.patience ??= setTimer(() => {
      this.patience = undefined;
      const idle = [...this.links].filter((link) => link.active === 0 && !link.retired).length;
      const wanted = Math.max(this.waiting.length, 1) - idle;
      for (let n = 0; n < wanted && this.links.size < this.maxThreads; n += 1) this.open();
      this.assign();
    }, PATIENCE_MS);
  }

  private clearPatience(): void {
    clearTimer(this.patience);
    this.patience = undefined;
  }

  /** `isPrompt`: there is a thread that will serve at once. */
  private open(isPrompt = false): ThreadLink {
    const link = new ThreadLink((port, shared) => this.ask({ port, shared }), this.capacity, this.events, isPrompt);
    this.links.add(link);
    this.lastUse = monotonicNow();
    this.sweepLater();
    return link;
  }

  /** Rejects when the thread dies, or none can start. */
  private async ask(task: ServeTask): Promise<void> {
    let reject: (reason: unknown) => void = () => undefined;
    const noThread = new Promise<never>((_resolve, rejectNow) => {
      reject = rejectNow;
    });
    this.asking.add(reject);
    try {
      await Promise.race([this.piscina.run(task, { transferList: [task.port] }), noThread]);
    } finally {
      this.asking.delete(reject);
      this.reviveQueue();
    }
  }

  /** Piscina replaces no thread that failed to start; only a further task makes it take up those that are queued. */
  private reviveQueue(): void {
    if (this.asking.size > 0 && this.piscina.queueSize > 0 && this.piscina.threads.length === 0) this.open();
  }

  /** One timer for all links, and none for each run. */
  private sweepLater(): void {
    this.sweep ??= setTimer(() => {
      this.sweep = undefined;
      const quiet = monotonicNow() - this.lastUse >= LINGER_MS;
      let kept = 0;
      for (const link of this.links) {
        // One that has not begun to serve would not notice.
        if (link.active === 0 && quiet && !link.retired && link.serves) link.close();
        else if (link.active === 0) kept += 1;
      }
      if (kept > 0) this.sweepLater();
    }, LINGER_MS).unref();
  }
}

function emptier(one: ThreadLink | undefined, other: ThreadLink): ThreadLink {
  return one === undefined || other.active < one.active ? other : one;
}
