import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandboxPool } from '../../host/sandbox-pool.ts';
import { defaultThreadLimit, THREADS_VARIABLE } from '../../host/thread-limit.ts';
import type { RunTask } from '../../runtime/protocol.ts';

test('each run ends where no thread can start, however many wait', { timeout: 60_000 }, async () => {
  const pool = sandboxPool(new URL('../fixtures/broken-worker-entry.mjs', import.meta.url), { maxThreads: 2 });
  const workflow = { kind: 'export', module: 'file:///nowhere.js', name: undefined } as const;
  for (let n = 0; n < 4; n += 1) pool.warmUp({ workflow, moduleInstance: 'shared' });
  const ends = Array.from(
    { length: 5 },
    () =>
      new Promise((resolve) => {
        // The entry fails before anything of a task is read.
        pool.begin({ workflow } as RunTask, { message: () => undefined, over: resolve });
      }),
  );
  for (const reason of await Promise.all(ends)) assert.match(String(reason), /nothing here can run/);
});

test('the environment says how many threads there may be where no handler does', (context) => {
  const before = process.env[THREADS_VARIABLE];
  context.after(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, THREADS_VARIABLE);
    else process.env[THREADS_VARIABLE] = before;
  });
  process.env[THREADS_VARIABLE] = '7';
  assert.equal(defaultThreadLimit(), 7);
  process.env[THREADS_VARIABLE] = '';
  assert.ok(defaultThreadLimit() <= 4);
  for (const wrong of ['0', '1.5', 'many', '1000']) {
    process.env[THREADS_VARIABLE] = wrong;
    assert.throws(() => defaultThreadLimit(), { code: 'DS_CONFIG', message: /DURABLE_SANDBOX_THREADS/ });
  }
});
