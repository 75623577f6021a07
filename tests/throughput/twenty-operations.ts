/** A workflow of twenty operations of several kinds, whose result shows whether each of them counted once. */
import { durableSandbox } from '../../runtime/index.ts';
import type { DurableContext } from '../../runtime/index.ts';

/** Operations of one execution, without the EXECUTION operation. */
export const OPERATIONS = 20;

export function expectedResult(input: number): { sum: number } {
  return { sum: 13 * input + 78 };
}

export const twenty = durableSandbox(async (input: number, context: DurableContext) => {
  let sum = 0;
  // 8 operations.
  for (let index = 0; index < 8; index += 1) {
    sum += await context.step(`step-${index}`, async () => Promise.resolve(input + index));
  }
  // 4 operations.
  sum += await context.runInChildContext('child', async (child) => {
    let inner = 0;
    for (let index = 8; index < 11; index += 1) inner += await child.step(async () => Promise.resolve(input + index));
    return inner;
  });
  await context.wait('pause', { seconds: 1 });
  // 5 operations.
  const both = await context.parallel('both', [
    async (branch: DurableContext) => branch.step(async () => Promise.resolve(input + 11)),
    async (branch: DurableContext) => branch.step(async () => Promise.resolve(input + 12)),
  ]);
  for (const part of both.getResults()) sum += part;
  await context.wait('second pause', { seconds: 1 });
  await context.step('last', async () => Promise.resolve(null));
  return { sum };
});
