import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { keys, leftBehind, spins, timesOut } from '../fixtures/step-extras.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

describe('what a step is given', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions: { keys, leftBehind, spins, timesOut } });
  });
  after(() => local.close());

  for (const [limit, input] of Object.entries({ timeout: { timeout: 1 }, blockedMs: {} })) {
    test(`a body that never gives its thread back fails by ${limit}, is recorded and retried in a new thread`, async () => {
      const report = await local.execute('spins', input);
      assert.deepEqual(report.result, { before: 'kept', spun: 'attempt 2' });
      const retry = report.updates.find((update) => update.Action === 'RETRY');
      assert.equal(retry?.Error?.ErrorType, 'SandboxTerminatedError');
      assert.equal(
        report.updates.filter((update) => update.Name === 'before' && update.Action === 'SUCCEED').length,
        1,
      );
    });
  }

  test('a timeout aborts the signal, fails the attempt and drops its late result', async () => {
    const report = await local.execute('timesOut');
    assert.equal(report.result, 'in time');
    assert.deepEqual(
      report.lines.map((line) => line.text),
      ['aborted: StepTimeoutError'],
    );
    assert.equal(report.updates.find((update) => update.Action === 'RETRY')?.Error?.ErrorType, 'StepTimeoutError');
  });

  test('the signal of an abandoned branch aborts, and its late result is dropped', async () => {
    const report = await local.execute('leftBehind');
    assert.equal(report.status, 'SUCCEEDED');
    const { results, told } = report.result as { results: string[]; told: string[] };
    assert.deepEqual(results, ['quick']);
    assert.match(told[0] ?? '', /"abandoned".* was aborted: the context around the step has ended/);
    assert.ok(!report.updates.some((update) => update.Name === 'abandoned' && update.Action === 'SUCCEED'));
    assert.equal(report.invocations.length, 1);
  });

  test('the idempotency key is the same in all attempts, and another for each step and execution', async () => {
    const report = await local.execute('keys');
    const [first, second] = report.result as [string, string];
    const logged = report.lines.map((line) => line.text);
    assert.deepEqual(logged, [`first 1 ${first}`, `first 2 ${first}`]);
    assert.notEqual(first, second);
    assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notDeepEqual((await local.execute('keys')).result, report.result);
  });
});
