import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context } from 'aws-lambda';
import type { BatchResult } from '../../runtime/batch-types.ts';
import { DURABLE_CONTEXT_MARK, type DurableContext } from '../../runtime/context.ts';
import type { DurablePromise } from '../../runtime/durable-promise.ts';
import type { LambdaContext } from '../../runtime/lambda-context.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._proof: Same<A, B> extends true ? [] : ['types differ']): void {}

// Checked by the compiler alone: never called.
export function typesInfer(context: DurableContext, aws: Context, own: LambdaContext): void {
  const toOwn: LambdaContext = aws;
  const toAws: Context = own;
  void [toOwn, toAws];

  const step = context.step('a', async () => Promise.resolve(1));
  same<typeof step, DurablePromise<number>>();
  const unnamed = context.step(async ({ attempt }) => Promise.resolve(`${attempt}`), { serdes: undefined });
  same<typeof unnamed, DurablePromise<string>>();
  const sync = context.step('sync', () => 5);
  same<typeof sync, DurablePromise<number>>();
  const invoked = context.invoke<{ a: number }, string>('f:live', { a: 1 });
  same<typeof invoked, DurablePromise<string>>();
  const child = context.runInChildContext(async (inner) => inner.step(async () => Promise.resolve(true)));
  same<typeof child, DurablePromise<boolean>>();
  const wait = context.wait('w', { seconds: 1 });
  same<typeof wait, DurablePromise<void>>();
  const polled = context.waitForCondition('p', async (state: number) => Promise.resolve(state + 1), {
    initialState: 0,
    waitStrategy: (state) => (state > 3 ? { shouldContinue: false } : { shouldContinue: true, delay: { seconds: 1 } }),
  });
  same<typeof polled, DurablePromise<number>>();
  const callback = context.createCallback('c');
  same<typeof callback, DurablePromise<[DurablePromise<string>, string]>>();
  const waited = context.waitForCallback(async (id, { logger }) => {
    logger.info(id);
    await Promise.resolve();
  });
  same<typeof waited, DurablePromise<string>>();
  const mapped = context.map([1, 2], async (_inner, item, index) => Promise.resolve(`${item + index}`));
  same<typeof mapped, DurablePromise<BatchResult<string>>>();
  const branches = context.parallel([async () => Promise.resolve(1), async () => Promise.resolve(2)]);
  same<typeof branches, DurablePromise<BatchResult<number>>>();
  const mixed = context.parallel('mixed', [
    async () => Promise.resolve(1),
    { name: 'second', func: async (inner) => inner.step('s', async () => Promise.resolve('x')) },
  ]);
  same<typeof mixed, DurablePromise<BatchResult<number | string>>>();
  const all = context.promise.all([step, step]);
  same<typeof all, DurablePromise<number[]>>();
  const race = context.promise.race('r', [unnamed]);
  same<typeof race, DurablePromise<string>>();
  void [sync, invoked, child, wait, polled, callback, waited, mapped, branches, mixed, all, race];
}

void test('the mark of a durable context is the one that other tools look for', () => {
  assert.equal(DURABLE_CONTEXT_MARK.description, '@aws/durable-execution-sdk-js/durable-context');
  assert.equal(typeof typesInfer, 'function');
});
