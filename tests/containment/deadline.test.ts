/** An invocation is answered before its deadline, and what was done by then is kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slow } from '../fixtures/containment/endless.ts';
import { createLocalRun } from '../support/local-run.ts';

const FUNCTION_SECONDS = 6;

test('a step that goes on: the invocation fails before it times out, and is repeated', async () => {
  const local = await createLocalRun({
    functions: { slow },
    functionTimeoutSeconds: FUNCTION_SECONDS,
    invocationRetry: { maxAttempts: 2, backoffSeconds: 1 },
  });
  const report = await local.execute('slow', { reacts: false });
  await local.close();
  assert.equal(report.status, 'FAILED');
  assert.equal(report.error?.ErrorType, 'Sandbox.Timedout');
  assert.match(report.error.ErrorMessage ?? '', /reached its deadline while step "slow" was running/);
  // Answered by the runtime, not ended by its time-out.
  assert.deepEqual(
    report.invocations.map(({ outcome }) => outcome),
    ['CRASHED', 'CRASHED'],
  );
  assert.equal(report.updates.filter(({ Name, Action }) => Name === 'before' && Action === 'SUCCEED').length, 1);
});

test('a step that looks at its signal: the attempt fails, and the retry finds another invocation', async () => {
  const local = await createLocalRun({ functions: { slow }, functionTimeoutSeconds: FUNCTION_SECONDS });
  const report = await local.execute('slow', { reacts: true });
  await local.close();
  assert.deepEqual([report.status, report.result], ['SUCCEEDED', 'in time']);
  assert.ok(report.updates.some(({ Name, Action }) => Name === 'slow' && Action === 'RETRY'));
  assert.deepEqual(
    report.invocations.map(({ outcome }) => outcome),
    ['PENDING', 'SUCCEEDED'],
  );
});
