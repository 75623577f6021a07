/** Where the official SDK hurts: what this runtime does in its place, end to end. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DurableExecutionInvocationInputWithClient, type LambdaContext } from '../../runtime/index.ts';
import * as functions from '../fixtures/differences/sharp-edges.ts';
import { assertReplays } from '../support/assert-replays.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { sequence } from '../support/raw-updates.ts';

describe('sharp edges', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
  });
  after(() => local.close());

  const outcomes = (report: { invocations: readonly { outcome?: string | undefined }[] }) =>
    report.invocations.map(({ outcome }) => outcome);

  test('a step left behind by its context does not keep the invocation alive', async () => {
    const report = await local.execute('leftBehind');
    assert.equal(report.result, 'ended');
    assert.deepEqual(outcomes(report), ['PENDING', 'SUCCEEDED']);
    assert.ok(!sequence(report.updates).includes('1-1 STEP SUCCEED'));
  });

  test('native work of the platform is not cut off by suspension', async () => {
    const report = await local.execute('plainWork');
    assert.deepEqual([report.result, outcomes(report)], [2, ['SUCCEEDED']]);
    await assertReplays(functions.plainWork, report);
  });

  test('a wait that nobody awaits holds up nothing', async () => {
    const report = await local.execute('unawaitedWait');
    assert.deepEqual([report.result, outcomes(report)], ['done', ['SUCCEEDED']]);
  });

  test('a circular step result comes back as it was', async () => {
    const report = await local.execute('circularStep');
    assert.equal(report.result, true, report.error?.ErrorMessage);
    await assertReplays(functions.circularStep, report);
  });

  test('an error above the limit is cut, and can be caught', async () => {
    const report = await local.execute('longError');
    const [name, length] = report.result as [string, number];
    assert.equal(name, 'StepError');
    assert.ok(length > 1_000 && length < 30_000);
    await assertReplays(functions.longError, report);
  });

  test('an operation inside of a step ends the execution before it does anything', async () => {
    const report = await local.execute('operationInStep');
    assert.equal(report.status, 'FAILED');
    assert.match(report.error?.ErrorMessage ?? '', /Context usage error in "step"/);
    assert.deepEqual(
      report.updates.filter(({ Name }) => Name === 'inner'),
      [],
    );
    assert.equal((await local.execute('nestedRuns')).result, 0);
  });

  test('nothing is sent after the response', async () => {
    const report = await local.execute('lateStep');
    assert.equal(report.result, 'returned');
    // Longer than the step takes: its end must not turn up.
    const again = await local.execute('siblings');
    assert.equal(again.result, 'still ran');
    const later = await local.report(report.arn);
    assert.deepEqual(
      later.updates.filter(({ Action }) => Action === 'SUCCEED'),
      [],
    );
  });

  test('siblings of a rejected combinator run on', async () => {
    assert.equal((await local.execute('siblings')).result, 'still ran');
  });

  test('finally does not run on suspension, and once at the end', async () => {
    const report = await local.execute('cleanUp');
    assert.deepEqual(report.result, ['before', 'after', 'finally']);
    assert.equal(report.lines.filter(({ text }) => text === 'finally ran').length, 1);
  });

  test('a retry strategy that answers nothing leaves the decision to the default', async () => {
    assert.equal((await local.execute('undefinedStrategy')).result, 3);
  });

  test('items without a result count as succeeded', async () => {
    const report = await local.execute('voidItems');
    assert.deepEqual(report.result, [2, 0, 2]);
    await assertReplays(functions.voidItems, report);
  });

  test('input that is not JSON fails the execution, and is not repeated', async () => {
    const event = {
      DurableExecutionArn: 'arn:test:input',
      CheckpointToken: 'token',
      InitialExecutionState: {
        Operations: [
          {
            Id: 'execution',
            Type: 'EXECUTION' as const,
            Status: 'STARTED' as const,
            ExecutionDetails: { InputPayload: '{"half":' },
          },
        ],
      },
    };
    const refuse = () => Promise.reject(new Error('No call is expected.'));
    const input = new DurableExecutionInvocationInputWithClient(event, {
      checkpoint: refuse,
      getExecutionState: refuse,
    });
    const output = await functions.cleanUp(input, {} as LambdaContext);
    assert.equal(output.Status, 'FAILED');
    assert.match('Error' in output ? (output.Error.ErrorMessage ?? '') : '', /DS_INVALID_INPUT/);
  });
});
