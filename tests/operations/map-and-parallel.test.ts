import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NestingType } from '../../runtime/index.ts';
import * as functions from '../fixtures/operations/batches.ts';
import { assertReplays } from '../support/assert-replays.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';
import { sequence, updateOf } from '../support/raw-updates.ts';

const NESTINGS = [NestingType.NESTED, NestingType.FLAT];

describe('map and parallel', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
  });
  after(() => local.close());

  const payload = (report: ExecutionReport, rawId: string): string | undefined =>
    updateOf(report.updates, rawId, 'SUCCEED').Payload;

  test('map, nested: a context for each item, ids by index, the batch recorded as JSON', async () => {
    const report = await local.execute('mapped');
    assert.deepEqual(report.result, [20, 42]);
    assert.deepEqual(sequence(report.updates), [
      '1 CONTEXT START',
      '1-1 CONTEXT START',
      '1-2 CONTEXT START',
      '1-1-1 STEP START',
      '1-2-1 STEP START',
      '1-1-1 STEP SUCCEED',
      '1-2-1 STEP SUCCEED',
      '1-1 CONTEXT SUCCEED',
      '1-2 CONTEXT SUCCEED',
      '1 CONTEXT SUCCEED',
    ]);
    const ids = ['1', '1-1', '1-2', '1-1-1', '1-2-1'].map((rawId) => {
      const { Id, ParentId, Name, SubType } = updateOf(report.updates, rawId, 'START');
      return [Id, ParentId, SubType, Name];
    });
    assert.deepEqual(ids, [
      ['c4ca4238a0b92382', undefined, 'Map', 'double'],
      ['ea66c06c1e1c05fa', 'c4ca4238a0b92382', 'MapIteration', 'map-item-0'],
      ['98c6f2c2287f4c73', 'c4ca4238a0b92382', 'MapIteration', 'map-item-1'],
      ['2f221a18eb863803', 'ea66c06c1e1c05fa', 'Step', undefined],
      ['6151f5ab282d90e4', '98c6f2c2287f4c73', 'Step', undefined],
    ]);
    assert.equal(
      payload(report, '1'),
      '{"all":[{"result":20,"index":0,"status":"SUCCEEDED"},{"result":42,"index":1,"status":"SUCCEEDED"}],"completionReason":"ALL_COMPLETED"}',
    );
    await assertReplays(functions.mapped, report);
  });

  test('map, flat: items leave no record, their steps have the ids they would have had', async () => {
    const report = await local.execute('mapped', { nesting: 'FLAT' });
    assert.deepEqual(report.result, [20, 42]);
    assert.deepEqual(sequence(report.updates), [
      '1 CONTEXT START',
      '1-1-1 STEP START',
      '1-2-1 STEP START',
      '1-1-1 STEP SUCCEED',
      '1-2-1 STEP SUCCEED',
      '1 CONTEXT SUCCEED',
    ]);
    assert.equal(updateOf(report.updates, '1-2-1', 'START').ParentId, 'c4ca4238a0b92382');
    await assertReplays(functions.mapped, report);
  });

  test('parallel: a step beside a wait', async () => {
    const report = await local.execute('branches');
    assert.deepEqual(report.result, {
      items: ['0 SUCCEEDED', '1 SUCCEEDED'],
      status: 'SUCCEEDED',
      completionReason: 'ALL_COMPLETED',
      counts: [2, 0, 0, 2],
      results: ['a', 'b'],
    });
    assert.deepEqual(sequence(report.updates), [
      '1 CONTEXT START',
      '1-1 CONTEXT START',
      '1-2 CONTEXT START',
      '1-1-1 STEP START',
      '1-2-1 WAIT START',
      '1-1-1 STEP SUCCEED',
      '1-1 CONTEXT SUCCEED',
      '1-2 CONTEXT SUCCEED',
      '1 CONTEXT SUCCEED',
    ]);
    const branch = updateOf(report.updates, '1-2', 'START');
    assert.deepEqual([branch.SubType, branch.Name], ['ParallelBranch', 'pause']);
    assert.equal(updateOf(report.updates, '1-1', 'START').Name, 'parallel-branch-0');
    assert.equal(report.invocations.length, 2);
    await assertReplays(functions.branches, report);
    await assertReplays(functions.branches, await local.execute('branches', { nesting: 'FLAT' }));
  });

  test('item names', async () => {
    const report = await local.execute('named');
    assert.deepEqual(
      ['1-1', '1-2'].map((rawId) => updateOf(report.updates, rawId, 'START').Name),
      ['item x', 'map-item-1'],
    );
    await assertReplays(functions.named, report);
  });

  test('nothing to do, or nothing to be begun', async () => {
    const report = await local.execute('empty');
    const none = { items: [], status: 'SUCCEEDED', counts: [0, 0, 0, 0] };
    assert.deepEqual(report.result, [
      { ...none, completionReason: 'ALL_COMPLETED' },
      { ...none, completionReason: 'ALL_COMPLETED' },
      { ...none, completionReason: 'CUSTOM_COMPLETION_SUCCEEDED' },
    ]);
    assert.equal(payload(report, '1'), '{"all":[],"completionReason":"ALL_COMPLETED"}');
    assert.equal(report.updates.length, 6);
    await assertReplays(functions.empty, report);
  });

  const S = 'SUCCEEDED';
  const F = 'FAILED';
  const open = 'STARTED';
  const policies: [string, object, string[], string, string][] = [
    ['the first failure ends it', { plan: ['wait', 'fail', 'wait'] }, [open, F, open], F, 'FAILURE_TOLERANCE_EXCEEDED'],
    [
      'one at a time, failure at the second',
      { plan: ['ok', 'fail', 'ok'], maxConcurrency: 1 },
      [S, F],
      F,
      'FAILURE_TOLERANCE_EXCEEDED',
    ],
    [
      'failures up to the count are tolerated',
      { plan: ['fail', 'fail', 'ok'], config: { toleratedFailureCount: 2 } },
      [F, F, S],
      F,
      'ALL_COMPLETED',
    ],
    [
      'one failure more is not',
      { plan: ['fail', 'fail', 'wait'], config: { toleratedFailureCount: 1 } },
      [F, F, open],
      F,
      'FAILURE_TOLERANCE_EXCEEDED',
    ],
    [
      'a percentage equal to the limit goes on',
      { plan: ['fail', 'ok', 'ok', 'ok'], config: { toleratedFailurePercentage: 25 } },
      [F, S, S, S],
      F,
      'ALL_COMPLETED',
    ],
    [
      'a percentage above it stops',
      { plan: ['fail', 'wait', 'wait', 'wait'], config: { toleratedFailurePercentage: 20 } },
      [F, open, open, open],
      F,
      'FAILURE_TOLERANCE_EXCEEDED',
    ],
    [
      'enough successes end it',
      { plan: ['wait', 'ok', 'wait'], config: { minSuccessful: 1 } },
      [open, S, open],
      S,
      'MIN_SUCCESSFUL_REACHED',
    ],
    [
      'enough successes, two at a time',
      { plan: ['ok', 'wait', 'ok', 'wait'], maxConcurrency: 2, config: { minSuccessful: 2 } },
      [S, open, S],
      S,
      'MIN_SUCCESSFUL_REACHED',
    ],
    [
      'a minimum alone tolerates all failures',
      { plan: ['fail', 'fail', 'ok'], config: { minSuccessful: 2 } },
      [F, F, S],
      F,
      'ALL_COMPLETED',
    ],
  ];
  for (const [what, event, items, status, completionReason] of policies) {
    for (const nesting of NESTINGS) {
      test(`${what} (${nesting})`, async () => {
        const report = await local.execute('policy', { ...event, nesting });
        const count = (wanted: string): number => items.filter((item) => item === wanted).length;
        assert.deepEqual(report.result, {
          items: items.map((item, index) => `${String(index)} ${item}`),
          status,
          completionReason,
          counts: [count(S), count(F), count(open), items.length],
        });
        const fresh = report.updates.find(({ Name, Action }) => Name === 'fresh' && Action === 'SUCCEED');
        assert.equal(fresh?.Payload, report.resultText);
        await assertReplays(functions.policy, report);
      });
    }
  }

  test('items that ended in the same answer as the deciding one count as begun, fresh as on replay', async () => {
    const shared = await createLocalRun({ functions, batchTimestamps: 'shared' });
    const report = await shared.execute('policy', { plan: ['ok', 'ok', 'ok'], config: { minSuccessful: 1 } });
    await shared.close();
    assert.deepEqual((report.result as { items: string[] }).items, ['0 SUCCEEDED', '1 STARTED', '2 STARTED']);
    await assertReplays(functions.policy, report);
  });

  for (const outcome of ['SUCCEEDED', 'FAILED'] as const) {
    test(`a policy of one's own: ${outcome}`, async () => {
      const report = await local.execute('custom', { outcome });
      assert.deepEqual(report.result, {
        items: ['0 SUCCEEDED', '1 SUCCEEDED'],
        status: outcome,
        completionReason: `CUSTOM_COMPLETION_${outcome}`,
        counts: [2, 0, 0, 2],
        last: 'item-a:SUCCEEDED item-b:SUCCEEDED item-c:-',
      });
    });
  }

  test('a policy that throws fails the batch', async () => {
    const report = await local.execute('throwingPolicy');
    assert.deepEqual(report.result, ['ChildContextError', 'cannot decide', true]);
    assert.deepEqual(sequence(report.updates), ['1 CONTEXT START', '1 CONTEXT FAIL']);
    await assertReplays(functions.throwingPolicy, report);
  });

  for (const nesting of NESTINGS) {
    test(`errors of items keep their chain (${nesting})`, async () => {
      const report = await local.execute('itemErrors', { nesting });
      const { chains, thrown, results, succeeded } = report.result as Record<string, unknown[]>;
      const broken = ['ChildContextError: broken failed', ...new Array<string>(3).fill('StepError: broken failed')];
      const plain = ['ChildContextError: plain', 'StepError: plain', 'TypeError: plain'];
      assert.deepEqual(chains, [broken, plain]);
      assert.deepEqual(thrown, broken);
      assert.deepEqual([results, succeeded], [[{ at: 1 }], 2]);
      assert.equal(
        payload(report, '1'),
        '{"all":[{"result":{"at":1},"index":0,"status":"SUCCEEDED"},' +
          '{"error":{"ErrorType":"ChildContextError","ErrorMessage":"broken failed","Cause":{"ErrorType":"StepError","ErrorMessage":"broken failed","Cause":{"ErrorType":"StepError","ErrorMessage":"broken failed"}}},"index":1,"status":"FAILED"},' +
          '{"index":2,"status":"SUCCEEDED"},' +
          '{"error":{"ErrorType":"ChildContextError","ErrorMessage":"plain","Cause":{"ErrorType":"StepError","ErrorMessage":"plain","Cause":{"ErrorType":"TypeError","ErrorMessage":"plain"}}},"index":3,"status":"FAILED"}],' +
          '"completionReason":"ALL_COMPLETED"}',
      );
      await assertReplays(functions.itemErrors, report);
    });
  }

  test('maps in a map', async () => {
    const report = await local.execute('nestedMaps');
    assert.deepEqual(report.result, [
      [10, 20],
      [20, 40],
    ]);
    await assertReplays(functions.nestedMaps, report);
  });

  test('wrong arguments are refused at the call', async () => {
    const report = await local.execute('misused');
    const expected: Record<string, RegExp> = {
      'no array': /map "m" needs an array of items, but got a number.*\[DS_INVALID_ARGUMENT\]/,
      'a set': /map needs an array of items, but got an object/,
      'no function': /map "m" needs a function, but got undefined\. Call it as context\.map\(/,
      'no branch': /Branch 1 of parallel "p" is neither a function nor \{ name, func \}, but a number/,
      'none at a time': /maxConcurrency of map "m" must be a whole number of 1 or more, but is 0/,
      'one and a half': /maxConcurrency of parallel must be a whole number of 1 or more, but is 1\.5/,
      nesting: /nesting of map "m" must be NESTED or FLAT, but is DEEP/,
      contradiction: /completionConfig of map has both shouldComplete and minSuccessful/,
      'item name': /name of an item of map may only have printable ASCII.*\[DS_INVALID_NAME\]/,
    };
    for (const [what, message] of report.result as [string, string][]) assert.match(message, expected[what] ?? /^$/);
    assert.deepEqual(report.updates, []);
  });

  for (const kind of ['map', 'parallel'] as const) {
    for (const nesting of NESTINGS) {
      test(`a result above 256 KB is built again from its items (${kind}, ${nesting})`, async () => {
        const report = await local.execute('large', { kind, nesting, maxConcurrency: 3 });
        const { replayed, first } = report.result as { replayed: { items: string[] }; first: string[] };
        assert.deepEqual(first, ['a', 'c', 'd', 'e', 'f', 'g']);
        assert.equal(replayed.items[1], '1 STARTED');
        const fresh = report.updates.find(({ Name, Action }) => Name === 'fresh' && Action === 'SUCCEED');
        assert.deepEqual(JSON.parse(fresh?.Payload ?? ''), replayed);
        const { Payload, ContextOptions } = updateOf(report.updates, '1', 'SUCCEED');
        assert.deepEqual(ContextOptions, { ReplayChildren: true });
        const begun = replayed.items.length;
        assert.equal(
          Payload,
          `{"type":"${kind === 'map' ? 'MapResult' : 'ParallelResult'}","totalCount":${String(begun)},"successCount":6,"failureCount":0,` +
            (kind === 'parallel' ? `"startedCount":${String(begun - 6)},` : '') +
            '"completionReason":"MIN_SUCCESSFUL_REACHED","status":"SUCCEEDED","itemStatuses":"S-SSSSS-","summary":"6 texts"}',
        );
        await assertReplays(functions.large, report);
      });
    }
  }

  test('what a large context left behind stays behind when the context is run again', async () => {
    const report = await local.execute('largeAround');
    assert.equal(report.result, 300_000);
    assert.equal(report.invocations.length, 2);
    assert.deepEqual(sequence(report.updates).at(-1), '2 WAIT START');
    await assertReplays(functions.largeAround, report);
  });

  test('serdes: of items, of the batch; a default one is for items only', async () => {
    const report = await local.execute('ownSerdes');
    assert.deepEqual(report.result, [[1, 2], 'SUCCEEDED', ['default']]);
    assert.equal(payload(report, '1-1'), 'item 1');
    assert.equal(payload(report, '2-1'), '"default"');
    assert.match(payload(report, '2') ?? '', /^\{"all":\[\{"result":"default"/);
    await assertReplays(functions.ownSerdes, report);
  });

  for (const nesting of NESTINGS) {
    for (const late of ['call', 'unserialisable', 'misuse', 'throw'] as const) {
      test(`branches left behind hold up nothing and write nothing (${nesting}, late: ${late})`, async () => {
        const report = await local.execute('abandoned', { nesting, late });
        assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
        assert.deepEqual(report.result, ['won']);
        assert.deepEqual(
          report.invocations.map((invocation) => invocation.outcome),
          ['PENDING', 'SUCCEEDED'],
        );
        const batchEnded = sequence(report.updates).indexOf('1 CONTEXT SUCCEED');
        assert.deepEqual(sequence(report.updates).slice(batchEnded + 1), [
          '2 STEP START',
          '2 STEP SUCCEED',
          '3 WAIT START',
        ]);
        assert.ok(!report.updates.some(({ Name }) => Name?.startsWith('late')));
        await assertReplays(functions.abandoned, report);
      });
    }
  }
});
