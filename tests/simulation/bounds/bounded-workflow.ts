/** What is executed many times, and how much memory its thread holds after that. */
import v8 from 'node:v8';
import vm from 'node:vm';
import { durableSandbox } from '../../../runtime/index.ts';

const config = { pool: { maxThreads: 1, concurrency: 8 } };

export const workflow = durableSandbox(async ({ n, leak }: { n: number; leak: boolean }, context) => {
  const first = await context.step('first', () => {
    if (leak) leaked.push(new Array<number>(LEAK_NUMBERS).fill(n));
    return n;
  });
  const batch = await context.map('items', [1, 2, 3], (child, item) => child.step(() => item * first));
  await context.wait({ seconds: 1 });
  return context.runInChildContext('child', (child) => child.step('last', () => batch.getResults()));
}, config);

/** The planted fault: what no execution should leave behind. */
const leaked: number[][] = [];
const LEAK_NUMBERS = 2000;

/** Bytes in use on the heap of the sandbox's thread. */
export const threadHeap = durableSandbox(
  (_event: unknown, context) => context.step('measure', () => heapAfterCollection()),
  config,
);

export function heapAfterCollection(): number {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round += 1) collect();
  return process.memoryUsage().heapUsed;
}
