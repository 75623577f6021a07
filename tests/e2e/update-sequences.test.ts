/**
 * Order and content of the updates which a program writes, member by member. How they are cut into calls is free, but
 * what is asked for in one turn shares a call.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { OperationUpdate } from '../../runtime/index.ts';
import * as workflows from '../fixtures/sequence-flows.ts';
import { handlersOf } from '../support/fixture-handlers.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const handlers = handlersOf(new URL('../fixtures/sequence-flows.ts', import.meta.url), workflows);

/** Raw ids and their wire forms. */
const ID = {
  '1': 'c4ca4238a0b92382',
  '2': 'c81e728d9d4c2f63',
  '1-1': 'ea66c06c1e1c05fa',
  '1-1-1': '2f221a18eb863803',
  '2-1': '8fbdbf5573b18fae',
} as const;

let run: LocalRun;
before(async () => {
  run = await createLocalRun({ functions: handlers });
});
after(() => run.close());

/** As JSON shows an update; traces are left out, since they hold places in files. */
function wire(update: OperationUpdate): unknown {
  const { Error: error, ...rest } = update;
  const { StackTrace: _trace, ...withoutTrace } = error ?? {};
  return JSON.parse(JSON.stringify(error === undefined ? rest : { ...rest, Error: withoutTrace }));
}

function step(action: string, rawId: keyof typeof ID, name: string, rest: object = {}): object {
  return { Type: 'STEP', Action: action, Id: ID[rawId], SubType: 'Step', Name: name, ...rest };
}
function child(action: string, rawId: keyof typeof ID, name: string, rest: object = {}): object {
  return { Type: 'CONTEXT', Action: action, Id: ID[rawId], SubType: 'RunInChildContext', Name: name, ...rest };
}

const below = (rawId: keyof typeof ID): object => ({ ParentId: ID[rawId] });
const typeError = (message: string): object => ({ Error: { ErrorType: 'TypeError', ErrorMessage: message } });
const minute = { Type: 'WAIT', Action: 'START', SubType: 'Wait', Name: 'w' };

const expected: Record<keyof typeof workflows, object[]> = {
  plain: [],
  twoSteps: [
    step('START', '1', 's1'),
    step('SUCCEED', '1', 's1', { Payload: '1' }),
    step('START', '2', 's2'),
    step('SUCCEED', '2', 's2', { Payload: '2' }),
  ],
  atMostOnceStep: [step('START', '1', 's'), step('SUCCEED', '1', 's', { Payload: '1' })],
  failed: [step('START', '1', 's'), step('FAIL', '1', 's', typeError('for good'))],
  retried: [
    step('START', '1', 's'),
    step('RETRY', '1', 's', {
      Error: { ErrorType: 'Error', ErrorMessage: 'once' },
      // The default strategy draws its delay: see below.
      StepOptions: { NextAttemptDelaySeconds: 0 },
    }),
    step('START', '1', 's'),
    step('SUCCEED', '1', 's'),
  ],
  waits: [{ ...minute, Id: ID['1'], WaitOptions: { WaitSeconds: 65 } }],
  childThenWait: [
    child('START', '1', 'c'),
    step('START', '1-1', 's', below('1')),
    step('SUCCEED', '1-1', 's', { ...below('1'), Payload: '"r"' }),
    child('SUCCEED', '1', 'c', { Payload: '"r"' }),
    { ...minute, Id: ID['2'], WaitOptions: { WaitSeconds: 1 } },
  ],
  nestedFailure: [
    child('START', '1', 'c1'),
    child('START', '1-1', 'c2', below('1')),
    step('START', '1-1-1', 's', below('1-1')),
    step('FAIL', '1-1-1', 's', { ...below('1-1'), ...typeError('inner') }),
    child('FAIL', '1-1', 'c2', { ...below('1'), Error: { ErrorType: 'StepError', ErrorMessage: 'inner' } }),
    child('FAIL', '1', 'c1', { Error: { ErrorType: 'ChildContextError', ErrorMessage: 'inner' } }),
  ],
  parallelOfStepAndWait: [
    child('START', '1', 'b1'),
    child('START', '2', 'b2'),
    step('START', '1-1', 's', below('1')),
    { ...minute, Id: ID['2-1'], ...below('2'), WaitOptions: { WaitSeconds: 1 } },
    step('SUCCEED', '1-1', 's', { ...below('1'), Payload: '1' }),
    child('SUCCEED', '1', 'b1', { Payload: '1' }),
    child('SUCCEED', '2', 'b2'),
  ],
};

for (const [name, updates] of Object.entries(expected)) {
  test(`updates of ${name}`, async () => {
    const report = await run.execute(name);
    const actual = report.updates.map(wire) as { StepOptions?: { NextAttemptDelaySeconds: number } }[];
    for (const { StepOptions: options } of actual) {
      if (options === undefined) continue;
      assert.ok(options.NextAttemptDelaySeconds >= 1 && options.NextAttemptDelaySeconds <= 5);
      options.NextAttemptDelaySeconds = 0;
    }
    assert.deepEqual(actual, updates);
  });
}

test('type and action come first in an update', async () => {
  const report = await run.execute('childThenWait');
  for (const update of report.updates) assert.deepEqual(Object.keys(update).slice(0, 2), ['Type', 'Action']);
});

test('what is asked for in one turn shares a call', async () => {
  const callsOf = async (name: string): Promise<number[]> =>
    (await run.execute(name)).calls.map((updates) => updates.length);
  assert.deepEqual(await callsOf('plain'), []);
  assert.deepEqual(await callsOf('waits'), [1]);
  assert.deepEqual(await callsOf('atMostOnceStep'), [1, 1]);
  const twoSteps = await callsOf('twoSteps');
  assert.equal(
    twoSteps.reduce((sum, count) => sum + count, 0),
    4,
  );
  assert.ok(twoSteps.length <= 4);
});
