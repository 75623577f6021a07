import assert from 'node:assert/strict';
import { test } from 'node:test';
import { besideStep } from '../fixtures/live-waits.ts';
import { createLocalRun } from '../support/local-run.ts';

test('a wait and a retry that end beside a running step are picked up in the same invocation, with few calls', async () => {
  const local = await createLocalRun({ functions: { besideStep }, time: 'real' });
  const report = await local.execute('besideStep');
  await local.close();
  assert.deepEqual(report.result, ['long', 'pause', 'retried 2']);
  assert.equal(report.invocations.length, 1);
  const refreshes = report.calls.filter((updates) => updates.length === 0).length;
  assert.ok(refreshes >= 1 && refreshes <= 6, `${String(refreshes)} refresh calls`);
});
