/** A run takes the thread that is there first: one that becomes free, or one that starts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { handler } from '../fixtures/pool-order/two-threads.ts';
import { createLocalRun } from '../support/local-run.ts';

test('while a thread starts, the one that has become free is taken; once it has started, it is', async (context) => {
  const local = await createLocalRun({ functions: { f: handler } });
  context.after(() => local.close());
  const threadsOf = async (runs: number, milliseconds: number): Promise<Set<unknown>> => {
    const executions = Array.from({ length: runs }, () => local.execute('f', { milliseconds }));
    return new Set((await Promise.all(executions)).map(({ result }) => result));
  };
  await threadsOf(1, 0);
  // From sources a thread takes several times as long to start.
  assert.equal((await threadsOf(2, 30)).size, 1);
  // As long as it may take: the second run is given to the second thread when that is there.
  assert.equal((await threadsOf(2, 4_000)).size, 2);
});
