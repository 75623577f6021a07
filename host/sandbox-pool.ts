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
import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { SandboxPoolConfig } from '../runtime/config.ts';
import type { RunTask, SandboxTask, WorkflowReference } from '../runtime/protocol.ts';
import type { WatchedThread } from './watchdog.ts';

const DEFAULT_MAX_THREADS = 4;
const MEGABYTE = 2 ** 20;

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
  private readonly piscina: Piscina<SandboxTask, undefined>;
  /** The runs that have not settled; each entry rejects one. */
  private readonly open = new Set<(reason: unknown) => void>();
  /** Threads which were told to end and have not. */
  private readonly stopped = new Set<number>();

  constructor(entry: URL, config: SandboxPoolConfig) {
    const maximumUsage = config.concurrency ?? 1;
    this.piscina = new Piscina({
      filename: fileURLToPath(entry),
      name: 'runTask',
      minThreads: 1,
      maxThreads: config.maxThreads ?? Math.min(DEFAULT_MAX_THREADS, availableParallelism()),
      concurrentTasksPerWorker: maximumUsage,
      loadBalancer: (_task, workers) => {
        const usable = workers.filter(({ id, currentUsage }) => currentUsage < maximumUsage && !this.stopped.has(id));
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

  /** Rejects when the thread dies under the run, or none can start. */
  async run(task: RunTask): Promise<void> {
    let reject: (reason: unknown) => void = () => undefined;
    const noThread = new Promise<never>((_resolve, rejectNow) => {
      reject = rejectNow;
    });
    this.open.add(reject);
    try {
      await Promise.race([this.piscina.run(task, { transferList: [task.port] }), noThread]);
    } finally {
      this.open.delete(reject);
      this.reviveQueue(task.workflow);
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
  warmUp(workflow: WorkflowReference): void {
    this.piscina.run({ kind: 'warm-up', workflow }).catch(() => {
      this.reviveQueue(workflow);
    });
  }

  /** Not awaited by anybody: see invariant 5. */
  private stop(worker: Worker, threadId: number): void {
    if (this.stopped.has(threadId)) return;
    this.stopped.add(threadId);
    const places = this.piscina.options as { maxThreads: number };
    places.maxThreads += 1;
    worker.once('exit', () => {
      this.stopped.delete(threadId);
      places.maxThreads -= 1;
    });
    worker.terminate().catch(() => undefined);
  }

  /** Piscina replaces no thread that failed to start; only a further task makes it take up those that are queued. */
  private reviveQueue(workflow: WorkflowReference): void {
    if (this.open.size > 0 && this.piscina.queueSize > 0 && this.piscina.threads.length === 0) this.warmUp(workflow);
  }
}

/** Heap and buffers of one thread, also of one that is busy. Undefined where Node cannot tell (before version 22). */
async function memoryOf(worker: Worker): Promise<number | undefined> {
  if (typeof worker.getHeapStatistics !== 'function') return undefined;
  try {
    const { total_heap_size: heap, external_memory: buffers } = await worker.getHeapStatistics();
    return heap + buffers;
  } catch {
    // The thread has ended.
    return 0;
  }
}
