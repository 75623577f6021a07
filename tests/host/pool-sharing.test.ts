/** Runs that share threads: which thread each gets, and that none waits for what another computes. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import { blocking, waiting } from '../fixtures/pool-order/shared-threads.ts';
import { createLocalRun } from '../support/local-run.ts';

test('what a run asks for leaves before another run that was posted with it computes', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'pool-sharing-'));
  const file = (name: string): string => join(folder, name);
  const local = await createLocalRun({
    functions: { blocking },
    intercept: (updates) => {
      if (updates.some(({ Name }) => Name === 'quick')) writeFileSync(file('quick-sent'), '');
    },
  });
  context.after(async () => {
    await local.close();
    rmSync(folder, { recursive: true });
  });
  // Both tasks are to lie before the thread when it takes up the first.
  const first = local.execute('blocking', { name: 'first', tells: file('first-begun'), until: file('go') });
  while (!existsSync(file('first-begun'))) await delay(5);
  const quick = local.execute('blocking', { name: 'quick' });
  const busy = local.execute('blocking', { name: 'busy', until: file('quick-sent') });
  for (let turns = 0; turns < 50; turns += 1) await turn();
  writeFileSync(file('go'), '');
  assert.equal((await first).result, true);
  assert.equal((await quick).result, true);
  assert.equal((await busy).result, true, 'the other run had sent its step before this one computed');
});

test('runs that come at once are spread over the threads that have served before', async (context) => {
  const local = await createLocalRun({ functions: { waiting } });
  context.after(() => local.close());
  const runsByThread = async (runs: number, milliseconds: number): Promise<Map<unknown, number>> => {
    const reports = await Promise.all(Array.from({ length: runs }, () => local.execute('waiting', { milliseconds })));
    const counts = new Map<unknown, number>();
    for (const { result } of reports) counts.set(result, (counts.get(result) ?? 0) + 1);
    return counts;
  };
  // The first comes to the only thread, and a second is started beside it. It serves by the time that one gets more.
  const first = runsByThread(2, 1_000);
  let threads = await runsByThread(2, 0);
  while (threads.size < 2) threads = await runsByThread(2, 20);
  await first;
  // With threads at hand, and with those that the pool let go of meanwhile.
  assert.deepEqual([...(await runsByThread(8, 300)).values()], [4, 4]);
  await delay(100);
  assert.deepEqual([...(await runsByThread(8, 300)).values()], [4, 4]);
});
