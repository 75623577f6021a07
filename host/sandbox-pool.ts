/**
 * The sandbox threads of this process.
 *
 * 1. One pool for each worker entry, purpose and process: handlers share threads, each run names its workflow.
 * 2. An idle pool keeps no process alive.
 * 3. The pool's `error` event is always listened to: unheard, it would end the process.
 * 4. Each run settles, also where no thread can start.
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { SandboxPoolConfig } from '../runtime/config.ts';
import type { RunTask, SandboxTask, WorkflowReference } from '../runtime/protocol.ts';
import type { WatchedThread } from './watchdog.ts';

const DEFAULT_MAX_THREADS = 4;

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

  constructor(entry: URL, config: SandboxPoolConfig) {
    this.piscina = new Piscina({
      filename: fileURLToPath(entry),
      name: 'runTask',
      minThreads: 1,
      maxThreads: config.maxThreads ?? Math.min(DEFAULT_MAX_THREADS, availableParallelism()),
      concurrentTasksPerWorker: config.concurrency ?? 1,
      idleTimeout: Number.POSITIVE_INFINITY,
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
      idleMs: () => worker.performance.eventLoopUtilization().idle,
      terminate: () => {
        worker.terminate().catch(() => undefined);
      },
    };
  }

  /** Has a thread import the workflow's module ahead of the first run. */
  warmUp(workflow: WorkflowReference): void {
    this.piscina.run({ kind: 'warm-up', workflow }).catch(() => {
      this.reviveQueue(workflow);
    });
  }

  /** Piscina replaces no thread that failed to start; only a further task makes it take up those that are queued. */
  private reviveQueue(workflow: WorkflowReference): void {
    if (this.open.size > 0 && this.piscina.queueSize > 0 && this.piscina.threads.length === 0) this.warmUp(workflow);
  }
}
