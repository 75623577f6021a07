import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as functions from '../fixtures/operations/combinators.ts';
import { assertReplays } from '../support/assert-replays.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { sequence, updateOf } from '../support/raw-updates.ts';

describe('promise combinators', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
  });
  after(() => local.close());

  test('all: one context, begun after the steps it is given', async () => {
    const report = await local.execute('all');
    assert.deepEqual(report.result, [1, 2]);
    assert.deepEqual(sequence(report.updates), [
      '1 STEP START',
      '2 STEP START',
      '3 CONTEXT START',
      '1 STEP SUCCEED',
      '2 STEP SUCCEED',
      '3 CONTEXT SUCCEED',
    ]);
    const { Name, SubType } = updateOf(report.updates, '3', 'START');
    assert.deepEqual([Name, SubType], ['both', 'RunInChildContext']);
    assert.equal(updateOf(report.updates, '3', 'SUCCEED').Payload, '[1,2]');
    await assertReplays(functions.all, report);
  });

  test('the id is taken when the combinator is awaited', async () => {
    const report = await local.execute('lazy');
    assert.deepEqual(report.result, ['x', [1]]);
    assert.equal(updateOf(report.updates, '2', 'SUCCEED').Name, 'between');
    assert.equal(updateOf(report.updates, '3', 'SUCCEED').Type, 'CONTEXT');
    await assertReplays(functions.lazy, report);
  });

  for (const [long, short] of [
    [100, 10],
    [10, 100],
  ] as const) {
    test(`race: the first to end wins, and stays the winner (${String(long)} s against ${String(short)} s)`, async () => {
      const report = await local.execute('race', { long, short });
      assert.equal(report.result, long > short ? 'fast' : 'slow');
      await assertReplays(functions.race, report);
    });
  }

  test('all, any and race reject with PromiseCombinatorError', async () => {
    const report = await local.execute('failures');
    assert.deepEqual(report.result, [
      ['PromiseCombinatorError', 'no a', 'StepError', 'StepError', true],
      ['PromiseCombinatorError', 'All promises were rejected', 'StepError', 'AggregateError', true],
      'e',
      ['PromiseCombinatorError', 'no f', 'StepError', 'StepError', true],
    ]);
    await assertReplays(functions.failures, report);
  });

  test('allSettled: reasons are plain errors, recorded with name, message and stack', async () => {
    const report = await local.execute('settled');
    assert.deepEqual(report.result, {
      results: [
        { status: 'fulfilled', value: 'fine' },
        { status: 'rejected', reason: { name: 'StepError' } },
        { status: 'fulfilled' },
      ],
      message: 'no b',
      isError: true,
    });
    const payload = report.updates.find((update) => update.Name === 'settled' && update.Action === 'SUCCEED')?.Payload;
    const recorded = JSON.parse(payload ?? '') as { reason?: { stack?: string } }[];
    assert.deepEqual(Object.keys(recorded[1]?.reason ?? {}), ['message', 'name', 'stack']);
    await assertReplays(functions.settled, report);
  });

  test('a combinator among the promises of another takes its id in the context around', async () => {
    const report = await local.execute('nested');
    assert.deepEqual(report.result, [1, 2]);
    const names = ['3', '4', '5'].map((rawId) => updateOf(report.updates, rawId, 'SUCCEED').Name);
    assert.deepEqual(names, ['outer', 'inner', 'other']);
    await assertReplays(functions.nested, report);
  });

  test('one that has ended does not touch its promises on replay', async () => {
    const report = await local.execute('untouched');
    assert.deepEqual(report.result, [7, 0]);
    await assertReplays(functions.untouched, report);
  });
});

describe('withRetry', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
  });
  after(() => local.close());

  test('attempts share a child context, with a wait between two of them', async () => {
    const report = await local.execute('retried');
    assert.equal(report.result, 3);
    const names = report.updates.filter(({ Action }) => Action === 'START').map(({ Name, Type }) => [Type, Name]);
    assert.deepEqual(names, [
      ['CONTEXT', 'order'],
      ['STEP', 'try-1'],
      ['WAIT', 'order-backoff-1'],
      ['STEP', 'try-2'],
      ['WAIT', 'order-backoff-2'],
      ['STEP', 'try-3'],
    ]);
    await assertReplays(functions.retried, report);
  });

  test('without a context of its own the last error arrives as it was thrown', async () => {
    const report = await local.execute('retriedFlat');
    assert.deepEqual(report.result, ['StepError', 'never']);
    const waits = report.updates.filter(({ Type }) => Type === 'WAIT');
    assert.deepEqual(
      waits.map(({ Name, WaitOptions }) => [Name, WaitOptions?.WaitSeconds]),
      [
        [undefined, 1],
        [undefined, 2],
      ],
    );
    await assertReplays(functions.retriedFlat, report);
  });

  test('a call without strategy or function is refused', async () => {
    const report = await local.execute('retriedWithout');
    const failures = report.result as [string, string][];
    assert.deepEqual(
      failures.map(([name]) => name),
      ['TypeError', 'TypeError'],
    );
    assert.match(failures[0]?.[1] ?? '', /withRetry "x" needs a retryStrategy/);
    assert.deepEqual(report.updates, []);
  });
});
