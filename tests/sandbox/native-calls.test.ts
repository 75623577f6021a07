import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nativeWork } from '../fixtures/native-work.ts';
import { createLocalRun } from '../support/local-run.ts';

test('native asynchronous work settles in call order, and a step it leads to is requested before the suspension', async () => {
  const local = await createLocalRun({ functions: { nativeWork } });
  const report = await local.execute('nativeWork');
  await local.close();
  assert.equal(report.status, 'SUCCEEDED');
  assert.deepEqual(report.result, ['scrypt', 'gzip', 'digest', 'after-digest', 'pause']);
  const stepEnded = report.events.findIndex((event) => event.EventType === 'StepSucceeded');
  const firstSuspension = report.events.findIndex((event) => event.EventType === 'InvocationCompleted');
  assert.ok(stepEnded < firstSuspension, 'the step ran in the first invocation');
});
