import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { greedy, hostile } from '../fixtures/hostile.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

describe('a workflow that harms its thread', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({
      functions: { hostile, greedy },
      invocationRetry: { maxAttempts: 2, backoffSeconds: 1 },
    });
  });
  after(() => local.close());

  for (const harm of ['loop', 'loop-in-step', 'memory'] as const) {
    test(`${harm}: the execution fails with the reason, what was done is kept, the next one runs`, async () => {
      const name = harm === 'memory' ? 'greedy' : 'hostile';
      const report = await local.execute(name, { harm });
      assert.equal(report.status, 'FAILED');
      // In a step it is the attempt that fails, and there is no second one here.
      assert.equal(report.error?.ErrorType, harm === 'loop-in-step' ? 'StepError' : 'SandboxTerminatedError');
      assert.match(
        report.error.ErrorMessage ?? '',
        harm === 'memory' ? /limits\.memoryMb of 300/ : /limits\.blockedMs of 300/,
      );
      assert.ok(report.updates.some((update) => update.Name === 'before' && update.Action === 'SUCCEED'));
      assert.equal((await local.execute(name, { harm: 'none' })).result, 'kept');
    });
  }

  test('exit: the invocation fails as a crashed function does, and is repeated', async () => {
    const report = await local.execute('hostile', { harm: 'exit' });
    assert.equal(report.status, 'FAILED');
    assert.match(report.error?.ErrorMessage ?? '', /sandbox thread .* ended .* exited with code: 3/);
    assert.equal(report.invocations.length, 2);
    assert.equal((await local.execute('hostile', { harm: 'none' })).result, 'kept');
  });
});
