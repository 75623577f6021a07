import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as functions from '../fixtures/operations/conditions.ts';
import { assertReplays } from '../support/assert-replays.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { replayHistory } from '../support/replay-history.ts';
import { sequence } from '../support/raw-updates.ts';

describe('waitForCondition', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
  });
  after(() => local.close());

  test('checks pass the state on, with nothing running in between', async () => {
    const report = await local.execute('counting', { limit: 3 });
    assert.deepEqual(report.result, { n: 3 });
    assert.deepEqual(sequence(report.updates), [
      '1 STEP START',
      '1 STEP RETRY',
      '1 STEP START',
      '1 STEP RETRY',
      '1 STEP START',
      '1 STEP SUCCEED',
    ]);
    assert.deepEqual(
      report.updates.map(({ SubType, Name, Payload, StepOptions }) => [
        SubType,
        Name,
        Payload,
        StepOptions?.NextAttemptDelaySeconds,
      ]),
      [
        ['WaitForCondition', 'count', undefined, undefined],
        ['WaitForCondition', 'count', '{"n":1}', 7],
        ['WaitForCondition', 'count', undefined, undefined],
        ['WaitForCondition', 'count', '{"n":2}', 7],
        ['WaitForCondition', 'count', undefined, undefined],
        ['WaitForCondition', 'count', '{"n":3}', undefined],
      ],
    );
    assert.equal(report.invocations.length, 3);
    assert.deepEqual(report.logged, ['check 1 from 0', 'check 2 from 1', 'check 3 from 2']);
    await assertReplays(functions.counting, report);
  });

  test('a check that was cut short is made again, from the recorded state and with the same number', async () => {
    const report = await local.execute('counting', { limit: 5 });
    const operations = report.operations.map((operation) =>
      operation.SubType === 'WaitForCondition'
        ? { ...operation, Status: 'STARTED' as const, StepDetails: { Attempt: 2, Result: '{"n":2}' } }
        : operation,
    );
    const { output, updates } = await replayHistory(functions.counting, { arn: report.arn, operations });
    assert.equal(output.Status, 'PENDING');
    assert.deepEqual(
      updates.map(({ Action, Payload }) => [Action, Payload]),
      [['RETRY', '{"n":3}']],
    );
  });

  test('a state of null', async () => {
    const report = await local.execute('withNull');
    assert.equal(report.resultText, 'null');
    await assertReplays(functions.withNull, report);
  });

  test('a check or a strategy that throws fails it at once, as StepError', async () => {
    const report = await local.execute('failing');
    assert.deepEqual(report.result, [
      { name: 'StepError', message: 'cannot look', cause: 'TypeError', isStepError: true },
      {
        name: 'StepError',
        message: 'waitForCondition exceeded maximum attempts (2)',
        cause: 'Error',
        isStepError: true,
      },
    ]);
    assert.deepEqual(sequence(report.updates).slice(0, 2), ['1 STEP START', '1 STEP FAIL']);
    await assertReplays(functions.failing, report);
  });

  test('missing parts are refused at the call', async () => {
    const report = await local.execute('misused');
    const messages = (report.result as { message: string }[]).map(({ message }) => message);
    assert.match(messages[0] ?? '', /waitForCondition "no strategy" needs a waitStrategy.*\[DS_INVALID_ARGUMENT\]/);
    assert.match(messages[1] ?? '', /waitForCondition "no state" needs an initialState.*\[DS_INVALID_ARGUMENT\]/);
    assert.match(messages[2] ?? '', /waitForCondition "no check" needs a function, but got an object/);
    assert.match(
      messages[3] ?? '',
      /waitStrategy of waitForCondition "bad strategy" must be a function, but is a string/,
    );
    assert.deepEqual(report.updates, []);
  });

  test('a state above the limit fails the execution, with name and size', async () => {
    const report = await local.execute('hugeState');
    assert.equal(report.status, 'FAILED');
    assert.match(
      report.error?.ErrorMessage ?? '',
      /state of waitForCondition "big" takes 262,145 bytes.*\[DS_PAYLOAD_TOO_LARGE\]/,
    );
    assert.equal(report.invocations.length, 1);
  });

  test('another operation in its place is noticed', async () => {
    const report = await local.execute('diverging', {});
    const operations = report.operations.map((operation) =>
      operation.SubType === 'WaitForCondition' ? { ...operation, SubType: 'Step' } : operation,
    );
    const { output } = await replayHistory(functions.diverging, { arn: report.arn, operations });
    assert.match(
      ('Error' in output && output.Error.ErrorMessage) || '',
      /subtype mismatch for step "1"\. Expected subtype "Step", but got "WaitForCondition"/,
    );
  });

  test('an own serdes carries the state', async () => {
    const report = await local.execute('ownSerdes');
    assert.equal(report.result, 24);
    assert.deepEqual(
      report.updates.map((update) => update.Payload).filter((payload) => payload !== undefined),
      ['#6', '#12', '#24'],
    );
    await assertReplays(functions.ownSerdes, report);
  });
});
