/** What one thread holds in memory, read from outside. */
import type { Worker } from 'node:worker_threads';
import { clearTimer, setTimer, type Timer } from '../runtime/clock.ts';

const LONGEST_READING_MS = 100;

/** Since Node 22. */
type HeapReader = () => Promise<{ total_heap_size: number; external_memory: number }>;

/** Heap and buffers of one thread, also of one that is busy. Undefined where Node, or the thread, does not tell. */
export async function threadMemory(worker: Worker): Promise<number | undefined> {
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
