/** Whatever checkpoint call fails, the repeated invocation leads to the same end as the undisturbed execution. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as batches from '../fixtures/operations/batches.ts';
import * as combinators from '../fixtures/operations/combinators.ts';
import * as conditions from '../fixtures/operations/conditions.ts';
import * as invokes from '../fixtures/operations/invokes.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';

const CASES: readonly [keyof typeof functions, object][] = [
  ['mapped', { nesting: 'NESTED' }],
  ['mapped', { nesting: 'FLAT' }],
  ['branches', {}],
  [
    'policy',
    { plan: ['ok', 'fail', 'wait', 'ok'], maxConcurrency: 2, config: { toleratedFailureCount: 1, minSuccessful: 2 } },
  ],
  ['policy', { plan: ['ok', 'wait', 'fail'], nesting: 'FLAT' }],
  ['large', { kind: 'map', maxConcurrency: 3 }],
  ['large', { kind: 'parallel', nesting: 'FLAT' }],
  ['abandoned', { late: 'call' }],
  ['largeAround', {}],
  ['race', { long: 100, short: 10 }],
  ['nested', {}],
  ['retried', {}],
  ['counting', { limit: 3 }],
  ['caller', { target: 'doubling', input: { n: 4 } }],
];

const functions = { ...batches, ...combinators, ...conditions, ...invokes };

describe('a checkpoint call that does not get through', () => {
  let local: LocalRun;
  /** Which call of the running execution is to fail. */
  let failing = 0;
  let calls = 0;
  before(async () => {
    local = await createLocalRun({
      functions,
      intercept: () => {
        calls += 1;
        if (calls === failing) throw new Error('connection reset');
      },
    });
  });
  after(() => local.close());

  const execute = (name: string, input: object, failAt: number): Promise<ExecutionReport> => {
    failing = failAt;
    calls = 0;
    return local.execute(name, input);
  };

  for (const [name, input] of CASES) {
    test(`${name} ${JSON.stringify(input)}`, async () => {
      const undisturbed = await execute(name, input, 0);
      assert.equal(undisturbed.status, 'SUCCEEDED');
      const total = calls;
      for (let at = 1; at <= total; at += 1) {
        const report = await execute(name, input, at);
        assert.deepEqual([at, report.status, report.resultText], [at, 'SUCCEEDED', undisturbed.resultText]);
      }
    });
  }
});
