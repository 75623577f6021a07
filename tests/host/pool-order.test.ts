import assert from 'node:assert/strict';
import { test } from 'node:test';
import { first, others } from '../fixtures/pool-order/handlers.ts';
import { createLocalRun } from '../support/local-run.ts';

test('the pool has the configuration of the handler that was made first', async () => {
  const named = others.map((handler, i) => [`other${String(i)}`, handler] as const);
  const functions = { first, ...Object.fromEntries(named) };
  const local = await createLocalRun({ functions });
  const reports = await Promise.all(Object.keys(functions).map((name) => local.execute(name)));
  await local.close();
  assert.equal(new Set(reports.map((report) => report.result)).size, 1, 'one thread ran all of them');
});
