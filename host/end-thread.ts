/**
 * Ends a thread whatever it does.
 *
 * 1. Asked again, at growing intervals, until the thread has ended: a request that comes while the inspector evaluates
 *    something on top of a loop is lost, and the loop goes on. Node keeps a listener for each.
 * 2. Nobody waits for it: nothing can interrupt a native call, and then the thread ends when the call does.
 */
import type { Worker } from 'node:worker_threads';
import { clearTimer, setTimer, type Timer } from '../runtime/clock.ts';

const FIRST_INTERVAL_MS = 100;

export function endThread(worker: Worker): void {
  let timer: Timer | undefined;
  let interval = FIRST_INTERVAL_MS;
  const end = (): void => {
    worker.terminate().catch(() => undefined);
    timer = setTimer(end, interval).unref();
    interval *= 2;
  };
  worker.once('exit', () => {
    clearTimer(timer);
  });
  end();
}
