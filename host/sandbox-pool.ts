/**
 * The sandbox threads of this process.
 *
 * 1. One pool for each worker entry, purpose and process: handlers share threads, each run names its workflow.
 * 2. An idle pool keeps no process alive.
 * 3. The pool's `error` event is always listened to: unheard, it would end the process.
 * 4. Each run settles, also where no thread can start.
 * 5. A thread that was stopped gets no further run and holds no place, also while it does not die: nothing can
 *    interrupt a native call, and then the thread ends when the call does.
 */
import { totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { clearTimer, setTimer, type Timer } from '../runtime/clock.ts';
import type { SandboxPoolConfig } from '../runtime/config.ts';
import type { RunTask, SandboxTask, WarmUpTask } from '../runtime/protocol.ts';
import { SharedRunState } from '../runtime/shared-run-state.ts';
import { endThread } from './end-thread.ts';
import { ThreadStopped } from './thread-death.ts';
import { defaultThreadLimit } from './thread-limit.ts';
import type { WatchedThread } from './watchdog.ts';

const MEGABYTE = 2 ** 20;
const LONGEST_READING_MS = 100;
/** A task with a signal gets a thread of its own. */
const NEVER = new AbortController().signal;

/** The module of a workflow, as a thread is to load it. */
type LoadedModule = Pick<WarmUpTask, 'workflow' | 'moduleInstance'>;

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
  /** Whether several runs may be on one thread. */
  readonly sharesThreads: boolean;
  private readonly piscina: Piscina<SandboxTask, undefined>;
  /** The runs that have not settled; each entry rejects one. */
  private readonly open = new Set<(reason: unknown) => void>();
  /** Threads which were told to end. Ids are not used twice. */
  private readonly stopped = new Set<number>();
  private lastModule: LoadedModule | undefined;

  constructor(entry: URL, config: SandboxPoolConfig) {
    const maximumUsage = config.concurrency ?? 1;
    this.sharesThreads = maximumUsage > 1;
    this.piscina = new Piscina({
      filename: fileURLToPath(entry),
      name: 'runTask',
      minThreads: 1,
      maxThreads: config.maxThreads ?? defaultThreadLimit(),
      concurrentTasksPerWorker: maximumUsage,
      loadBalancer: (task, workers) => {
        const usable = workers.filter(
          (worker) =>
            worker.currentUsage < (task.isAbortable ? 1 : maximumUsage) &&
            !worker.isRunningAbortableTask &&
            !this.stopped.has(worker.id),
        );
        return usable.sort((a, b) => a.currentUsage - b.currentUsage)[0] ?? null;
      },
      idleTimeout: Number.POSITIVE_INFINITY,
      // The watchdog is to be first: where V8 meets its own limit, it often ends the whole process.
      resourceLimits: { maxOldGenerationSizeMb: Math.ceil(totalmem() / MEGABYTE) },
      // 'sync' would freeze an idle worker's timers and ports.
      atomics: 'disabled',
      recordTiming: false,
    });
    // A thread without a task failed. If it was the last, those that wait for one would wait for ever.
    this.piscina.on('error', (error: unknown) => {
      if (this.piscina.threads.length > 0) return;
      for (const reject of this.open) reject(error);
    });
  }

  /** Rejects when the thread dies under the run (ThreadStopped: it was stopped), or none can start. `alone`: without others on the same thread. */
  async run(task: RunTask, alone = false): Promise<void> {
    this.lastModule = task;
    let reject: (reason: unknown) => void = () => undefined;
    const noThread = new Promise<never>((_resolve, rejectNow) => {
      reject = rejectNow;
    });
    this.open.add(reject);
    try {
      const options = { transferList: [task.port], signal: alone && this.sharesThreads ? NEVER : null };
      await Promise.race([this.piscina.run(task, options), noThread]);
    } catch (error) {
      const { threadId } = new SharedRunState(task.shared);
      throw threadId !== undefined && this.stopped.has(threadId) ? new ThreadStopped() : error;
    } finally {
      this.open.delete(reject);
      this.reviveQueue(task);
    }
  }

  /** A thread of this pool, for the watchdog. */
  thread(threadId: number): WatchedThread | undefined {
    const worker = this.piscina.threads.find((candidate) => candidate.threadId === threadId);
    if (worker === undefined) return undefined;
    return {
      threadId,
      idleMs: () => worker.performance.eventLoopUtilization().idle,
      memoryBytes: () => memoryOf(worker),
      stop: () => {
        this.stop(worker, threadId);
      },
    };
  }

  /** Has a thread import the workflow's module ahead of the first run. */
  warmUp({ workflow, moduleInstance }: LoadedModule): void {
    this.piscina.run({ kind: 'warm-up', workflow, moduleInstance }).catch(() => {
      this.reviveQueue({ workflow, moduleInstance });
    });
  }

  /** Not awaited by anybody: see invariant 5. */
  private stop(worker: Worker, threadId: number): void {
    if (this.stopped.has(threadId)) return;
    this.stopped.add(threadId);
    const places = this.piscina.options as { maxThreads: number };
    places.maxThreads += 1;
    worker.once('exit', () => {
      places.maxThreads -= 1;
    });
    endThread(worker);
    // Those in the queue would wait for the end of a thread that may not end.
    if (this.piscina.queueSize > 0 && this.lastModule !== undefined) this.warmUp(this.lastModule);
  }

  /** Piscina replaces no thread that failed to start; only a further task makes it take up those that are queued. */
  private reviveQueue(module: LoadedModule): void {
    if (this.open.size > 0 && this.piscina.queueSize > 0 && this.piscina.threads.length === 0) this.warmUp(module);
  }
}

/** Since Node 22. */
type HeapReader = () => Promise<{ total_heap_size: number; external_memory: number }>;

/** Heap and buffers of one thread, also of one that is busy. Undefined where Node, or the thread, does not tell. */
async function memoryOf(worker: Worker): Promise<number | undefined> {
  const read = (worker as { getHeapStatistics?: HeapReader }).getHeapStatistics;
  if (read === undefined) return undefined;
  let timer: Timer | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimer(() => {
      resolve(undefined);
    }, LONGEST_READING_MS);
  });
  try {
    const statistics = await Promise.race([Reflect.apply(read, worker, []), late]);
    return statistics && statistics.total_heap_size + statistics.external_memory;
  } catch {
    // The thread has ended.
    return 0;
  } finally {
    clearTimer(timer);
  }
}
