import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DurablePromise } from '../../runtime/durable-promise.ts';

function counted<T>(outcome: () => Promise<T>): { promise: DurablePromise<T>; calls: () => number } {
  let calls = 0;
  const promise = new DurablePromise(() => {
    calls++;
    return outcome();
  });
  return { promise, calls: () => calls };
}

void test('runs its executor at the first use, once', async () => {
  const { promise, calls } = counted(async () => 5);
  assert.equal(promise.isExecuted, false);
  assert.equal(calls(), 0);
  const first = promise.then((value) => value + 1);
  assert.equal(promise.isExecuted, true);
  assert.equal(await first, 6);
  assert.equal(await promise, 5);
  assert.deepEqual(await Promise.all([promise, promise.finally(() => undefined)]), [5, 5]);
  assert.equal(calls(), 1);
});

void test('rejections reach catch, finally and await; a throwing executor is a rejection', async () => {
  const reason = new Error('no');
  const { promise } = counted(async () => Promise.reject(reason));
  assert.equal(await promise.catch((error: unknown) => error), reason);
  let ran = false;
  await assert.rejects(
    promise.finally(() => {
      ran = true;
    }),
    reason,
  );
  assert.ok(ran);
  const throwing = new DurablePromise<never>(() => {
    throw reason;
  });
  await assert.rejects(Promise.resolve(throwing), reason);
});

void test('is a thenable with its own tag, not an instance of Promise', async () => {
  const { promise } = counted(async () => 'x');
  assert.equal(Object.prototype.toString.call(promise), '[object DurablePromise]');
  assert.ok(!((promise as unknown) instanceof Promise));
  assert.deepEqual(await Promise.allSettled([promise]), [{ status: 'fulfilled', value: 'x' }]);
});
