import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneThread } from '../fixtures/plugins/one-thread.ts';
import { createLocalRun } from '../support/local-run.ts';

test('plugins hear of the end that the replay proof decides, even with one thread', { timeout: 60_000 }, async () => {
  const local = await createLocalRun({ functions: { oneThread } });
  const report = await local.execute('oneThread');
  await local.close();
  assert.equal(report.result, 'done');
  const texts = report.lines.map((line) => line.text.trim());
  assert.deepEqual(texts, ['ends as PENDING', 'ends as SUCCEEDED']);
});
