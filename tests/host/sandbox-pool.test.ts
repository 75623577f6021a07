import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageChannel } from 'node:worker_threads';
import { sandboxPool } from '../../host/sandbox-pool.ts';
import type { RunTask } from '../../runtime/protocol.ts';

test('each run settles where no thread can start, however many wait', { timeout: 60_000 }, async () => {
  const pool = sandboxPool(new URL('../fixtures/broken-worker-entry.mjs', import.meta.url), { maxThreads: 2 });
  const workflow = { kind: 'export', module: 'file:///nowhere.js', name: undefined } as const;
  for (let n = 0; n < 4; n += 1) pool.warmUp({ workflow, moduleInstance: 'shared' });
  const runs = Array.from({ length: 5 }, () => {
    const { port1, port2 } = new MessageChannel();
    port1.unref();
    // The entry fails before anything of a task is read.
    return pool.run({ kind: 'run', port: port2, workflow } as unknown as RunTask);
  });
  for (const run of await Promise.allSettled(runs)) {
    assert.equal(run.status, 'rejected');
    assert.match(String(run.reason), /nothing here can run/);
  }
});
