/**
 * P9: executes a workflow many times in a process with one sandbox thread, and tells what the process holds before and
 * after.
 *
 * Services are replaced now and then, since each keeps its executions for as long as it lives.
 */
import { readdirSync } from 'node:fs';
import { createDurableService, durableExecutionClientFor } from '../../../host/local/index.ts';
import type { DurableLambdaHandler } from '../../../runtime/index.ts';
import { withClient } from '../../support/local-run.ts';
import { heapAfterCollection, threadHeap, workflow } from './bounded-workflow.ts';
import type { Bounds, BoundsOrder, Holdings } from './bounds.ts';

const EXECUTIONS_OF_A_SERVICE = 100;
const AT_A_TIME = 8;

process.once('message', (order: BoundsOrder) => {
  void measure(order).then((bounds) => process.send?.(bounds, () => process.exit(0)));
});

async function measure({ executions, warmUp, leak }: BoundsOrder): Promise<Bounds> {
  await executeMany(warmUp, false);
  const before = await holdings();
  const begun = performance.now();
  await executeMany(executions, leak);
  const ms = performance.now() - begun;
  return { executions, ms, before, after: await holdings() };
}

async function executeMany(count: number, leak: boolean): Promise<void> {
  for (let done = 0; done < count; done += EXECUTIONS_OF_A_SERVICE) {
    await onService({ workflow }, async (invoke) => {
      let left = Math.min(EXECUTIONS_OF_A_SERVICE, count - done);
      const takeTurns = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          const payload = await invoke('workflow', { n: 2, leak });
          if (payload !== '[2,4,6]') throw new Error(`An execution ended with ${String(payload)}.`);
        }
      };
      await Promise.all(Array.from({ length: AT_A_TIME }, takeTurns));
    });
  }
}

async function holdings(): Promise<Holdings> {
  const threadHeapBytes = await onService({ threadHeap }, async (invoke) => Number(await invoke('threadHeap', {})));
  // The pool lets go of its threads after some time of rest; nothing tells when.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return {
    hostHeapBytes: heapAfterCollection(),
    threadHeapBytes,
    rssBytes: process.memoryUsage.rss(),
    handles: process.getActiveResourcesInfo().filter((kind) => kind !== 'Timeout' && kind !== 'Immediate').length,
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    threads: countThreads(),
  };
}

type Invoke = (name: string, input: unknown) => Promise<string | undefined>;

async function onService<T>(
  functions: Record<string, DurableLambdaHandler>,
  use: (invoke: Invoke) => Promise<T>,
): Promise<T> {
  const service = createDurableService({ time: 'skip' });
  const client = durableExecutionClientFor(service);
  for (const [name, handler] of Object.entries(functions)) service.registerFunction(name, withClient(handler, client));
  try {
    return await use(async (name, input) => (await service.invoke(name, JSON.stringify(input))).payload);
  } finally {
    service.close();
  }
}

/** Of the process, Node's own included; 0 where the system does not tell. */
function countThreads(): number {
  try {
    return readdirSync('/proc/self/task').length;
  } catch {
    return 0;
  }
}
