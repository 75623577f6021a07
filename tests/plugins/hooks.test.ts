import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  DurableExecutionClientError,
  DurableExecutionInvocationInputWithClient,
  type DurableLambdaHandler,
  type LambdaContext,
} from '../../runtime/index.ts';
import * as functions from '../fixtures/plugins/plugin-flows.ts';
import { assertReplays } from '../support/assert-replays.ts';
import { answerCallbacks } from '../support/callback-answers.ts';
import { hookLines, hookSequence, without } from '../support/hook-lines.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { sequence, updateOf } from '../support/raw-updates.ts';

const STEP = (name: string, replay = '') => [
  `onOperationStart ${name} STARTED${replay}`,
  `onOperationAttemptStart ${name} 1`,
  `wrapOperationAttemptFn> ${name} 1`,
  `wrapOperationAttemptFn< ${name} 1`,
];

describe('plugin hooks', () => {
  let local: LocalRun;
  let failNextCall: Error | undefined;
  before(async () => {
    local = await createLocalRun({
      functions,
      intercept: () => {
        const error = failNextCall;
        failNextCall = undefined;
        if (error !== undefined) throw error;
      },
    });
  });
  after(() => local.close());

  test('a step: all hooks in their order, lines of the default logger enriched', async () => {
    const report = await local.execute('oneStep');
    assert.deepEqual(hookSequence(report), [
      'onInvocationStart first',
      'wrapInvocation> first',
      ...STEP('s'),
      'onOperationChange s=SUCCEEDED',
      'onOperationAttemptEnd s 1 SUCCEEDED',
      'onOperationEnd s SUCCEEDED',
      'onInvocationEnd SUCCEEDED',
      'wrapInvocation<',
    ]);
    const logged = report.lines.filter(({ text }) => text.includes('"message"'));
    assert.deepEqual(
      logged.map(({ text }) => (JSON.parse(text) as { traceId: string }).traceId),
      ['trace', 'trace'],
    );
    await assertReplays(functions.oneStep, report);
  });

  test('what infos hold', async () => {
    const report = await local.execute('oneStep', { in: 1 });
    const infos = new Map(hookLines(report).map(({ hook, info }) => [hook, info]));
    const at = (text: unknown) => !Number.isNaN(Date.parse(String(text)));
    const start = infos.get('onInvocationStart') ?? {};
    assert.equal(start['executionArn'], report.arn);
    assert.deepEqual(start['executionInput'], { in: 1 });
    assert.deepEqual(start['updatedOperations'], {});
    assert.ok(at(start['executionStartTimestamp']));
    assert.deepEqual(
      Object.values(start['operations'] as Record<string, { type: string; status: string }>).map(({ type, status }) => [
        type,
        status,
      ]),
      [['EXECUTION', 'STARTED']],
    );
    const end = infos.get('onOperationEnd') ?? {};
    assert.ok(at(end['startTimestamp']) && at(end['endTimestamp']));
    const rest = { ...end, startTimestamp: undefined, endTimestamp: undefined };
    assert.deepEqual(JSON.parse(JSON.stringify(rest)), {
      id: 'c4ca4238a0b92382',
      name: 's',
      type: 'STEP',
      subType: 'Step',
      status: 'SUCCEEDED',
      result: '42',
      attempt: 1,
      isReplay: false,
    });
    const finished = infos.get('onInvocationEnd') ?? {};
    assert.equal(finished['executionResult'], 42);
    assert.deepEqual(Object.keys(finished['operations'] as object).length, 2);
  });

  test('a retry: attempts in order, the operation ends once, what had ended is not reported again', async () => {
    const report = await local.execute('retried');
    assert.deepEqual(without(hookSequence(report), 'wrap', 'onOperationChange'), [
      'onInvocationStart first',
      'onOperationStart before STARTED',
      'onOperationAttemptStart before 1',
      'onOperationAttemptEnd before 1 SUCCEEDED',
      'onOperationEnd before SUCCEEDED',
      'onOperationStart flaky STARTED',
      'onOperationAttemptStart flaky 1',
      'onOperationAttemptEnd flaky 1 FAILED',
      'onInvocationEnd PENDING',
      'onInvocationStart again',
      'onOperationStart flaky STARTED replay',
      'onOperationAttemptStart flaky 2 READY',
      'onOperationAttemptEnd flaky 2 SUCCEEDED',
      'onOperationEnd flaky SUCCEEDED',
      'onInvocationEnd SUCCEEDED',
    ]);
    const ends = hookLines(report).filter(({ hook }) => hook === 'onOperationAttemptEnd');
    assert.deepEqual(
      ends.map(({ info }) => info['error']),
      [undefined, 'TypeError: boom', undefined],
    );
    assert.ok(ends.every(({ info }) => info['startTimestamp'] !== undefined && info['endTimestamp'] !== undefined));
  });

  test('failures: the error as it was thrown, and the one that ended the execution', async () => {
    const report = await local.execute('failing');
    const errors = hookLines(report)
      .filter(({ hook }) => /End$/.test(hook))
      .map(({ hook, info }) => [hook, info['status'], info['error'] ?? info['executionError']]);
    assert.deepEqual(errors, [
      ['onOperationAttemptEnd', 'FAILED', 'TypeError: boom'],
      ['onOperationEnd', 'FAILED', 'TypeError: boom'],
      ['onInvocationEnd', 'FAILED', 'StepError: boom'],
    ]);
    const thrown = await local.execute('throwing');
    const [end] = hookLines(thrown).filter(({ hook }) => hook === 'onInvocationEnd');
    assert.equal(end?.info['executionError'], 'TypeError: from the handler');
  });

  test('waits report their start when it is acknowledged, and their end at each replay', async () => {
    const report = await local.execute('twoWaits');
    assert.deepEqual(without(hookSequence(report), 'wrap'), [
      'onInvocationStart first',
      'onOperationChange first=STARTED',
      'onOperationStart first STARTED',
      'onInvocationEnd PENDING',
      'onInvocationStart again',
      'onOperationEnd first SUCCEEDED',
      'onOperationChange second=STARTED',
      'onOperationStart second STARTED',
      'onInvocationEnd PENDING',
      'onInvocationStart again',
      'onOperationEnd first SUCCEEDED replay',
      'onOperationEnd second SUCCEEDED',
      'onInvocationEnd SUCCEEDED',
    ]);
    const starts = hookLines(report).filter(({ hook }) => hook === 'onInvocationStart');
    assert.deepEqual(
      starts.map(({ info }) =>
        Object.values(info['updatedOperations'] as Record<string, { name: string }>).map((o) => o.name),
      ),
      [[], ['first'], ['second']],
    );
  });

  test('branches: an open wait is met again on replay, a finished one is not begun again', async () => {
    const report = await local.execute('branches');
    const seen = hookSequence(report);
    assert.equal(seen.filter((line) => line === 'onOperationStart long STARTED replay').length, 1);
    assert.equal(seen.filter((line) => line.startsWith('onOperationStart short')).length, 1);
    assert.equal(seen.filter((line) => line === 'onOperationEnd long SUCCEEDED').length, 1);
    assert.equal(seen.filter((line) => line === 'wrapChildContextFn> a').length, 2);
    const runs = hookLines(report).filter(({ hook, info }) => hook === 'wrapChildContextFn>' && info['name'] === 'a');
    assert.deepEqual(
      runs.map(({ info }) => info['isReplayingChildren']),
      [false, true],
    );
    await assertReplays(functions.branches, report);
  });

  test('contexts: virtual, failed, and with a large result', async () => {
    const report = await local.execute('contexts');
    const seen = without(hookSequence(report), 'onOperationChange', 'onOperationAttempt', 'wrapOperation');
    assert.deepEqual(
      seen.filter((line) => /map-item-0|bad|large$|large /.test(line) && !line.includes('in large')),
      [
        'onOperationStart map-item-0 STARTED replay',
        'wrapChildContextFn> map-item-0',
        'wrapChildContextFn< map-item-0',
        'onOperationEnd map-item-0 SUCCEEDED replay',
        'onOperationStart bad STARTED',
        'wrapChildContextFn> bad',
        'wrapChildContextFn< bad',
        'onOperationEnd bad FAILED',
        'onOperationStart large STARTED',
        'wrapChildContextFn> large',
        'wrapChildContextFn< large',
        'onOperationEnd large SUCCEEDED',
      ],
    );
    await assertReplays(functions.contexts, report);
  });

  test('callbacks, invokes and conditions; inner operations of waitForCallback get a name', async () => {
    const stop = answerCallbacks(local.service, (id) => {
      local.service.sendCallbackSuccess(id, 'yes');
    });
    const report = await local.execute('services');
    stop();
    assert.deepEqual(report.result, ['yes', 42, 2]);
    const seen = without(hookSequence(report), 'onOperationChange', 'onInvocation', 'wrap', 'onOperationAttempt');
    assert.deepEqual(seen, [
      'onOperationStart approval STARTED',
      'onOperationStart approval-callback STARTED',
      'onOperationStart approval-submitter STARTED',
      'onOperationEnd approval-submitter SUCCEEDED',
      'onOperationStart approval STARTED replay',
      'onOperationEnd approval-callback SUCCEEDED',
      'onOperationEnd approval SUCCEEDED',
      'onOperationStart call STARTED',
      'onOperationEnd call SUCCEEDED',
      'onOperationStart poll STARTED',
      'onOperationEnd call SUCCEEDED replay',
      'onOperationStart poll STARTED replay',
      'onOperationEnd poll SUCCEEDED',
    ]);
    assert.deepEqual(
      report.updates.filter(({ Name }) => Name?.startsWith('approval-')),
      [],
    );
  });

  test('nothing that plugins do wrong touches the execution, nor the other plugins', async () => {
    const report = await local.execute('badCompany');
    assert.deepEqual([report.status, report.result, report.invocations.length], ['SUCCEEDED', 1, 2]);
    assert.deepEqual(report.logged, ['still logged']);
    const seen = hookSequence(report);
    assert.ok(seen.includes('onOperationAttemptEnd counted 1 SUCCEEDED'));
    assert.equal(seen.at(-1), 'onInvocationEnd SUCCEEDED');
  });

  test('two plugins: hooks of both, the first wraps the second', async () => {
    const seen = hookSequence(await local.execute('twoPlugins'));
    assert.deepEqual(
      seen.filter((line) => line.includes('wrapOperation')),
      [
        'A.wrapOperationAttemptFn> s 1',
        'B.wrapOperationAttemptFn> s 1',
        'B.wrapOperationAttemptFn< s 1',
        'A.wrapOperationAttemptFn< s 1',
      ],
    );
    assert.equal(seen.filter((line) => /onInvocationEnd/.test(line)).length, 2);
  });

  test('hooks that take their time change no order, and are not cut off by suspension', async () => {
    const report = await local.execute('slowHooks');
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    assert.deepEqual((report.result as string[]).slice(0, 3), ['a begins', 'b begins', 'c begins']);
    await assertReplays(functions.slowHooks, report);
  });

  test('a failed call of the service: RETRYING where the invocation is repeated', async () => {
    failNextCall = new DurableExecutionClientError('connection lost');
    const report = await local.execute('oneStep');
    assert.equal(report.status, 'SUCCEEDED');
    assert.deepEqual(
      hookLines(report)
        .filter(({ hook }) => hook === 'onInvocationEnd')
        .map(({ info }) => info['status']),
      ['RETRYING', 'SUCCEEDED'],
    );
    failNextCall = new DurableExecutionClientError('no such table', { scope: 'EXECUTION' });
    const failed = await local.execute('oneStep');
    assert.deepEqual(
      [failed.status, failed.error?.ErrorType, failed.invocations.length],
      ['FAILED', 'CheckpointUnrecoverableExecutionError', 1],
    );
    const [end] = hookLines(failed).filter(({ hook }) => hook === 'onInvocationEnd');
    assert.equal(end?.info['status'], 'FAILED');
  });

  test('a hook that never ends does not hold up the answer beyond the deadline', async () => {
    const output = await callOnce(functions.neverFlushed, 700);
    assert.deepEqual(output, { Status: 'SUCCEEDED', Result: '"answered"' });
  });

  test('a hook that keeps its thread busy is stopped, and the answer is given', async () => {
    const output = await callOnce(functions.spinningEnd, 60_000);
    assert.deepEqual(output, { Status: 'SUCCEEDED', Result: '"answered"' });
  });

  test('a thread that dies takes its hooks along, no more', async () => {
    const report = await local.execute('exiting');
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    assert.equal(hookSequence(report).at(-1), 'wrapInvocation<');
  });
});

describe('childOperationsDepth', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
  });
  after(() => local.close());

  test('contexts down to the depth keep their inside and their whole result', async () => {
    const report = await local.execute('depth');
    assert.equal(report.status, 'SUCCEEDED', report.error?.ErrorMessage);
    const kept = { ReplayChildren: true };
    assert.deepEqual(updateOf(report.updates, '1', 'SUCCEED').ContextOptions, kept);
    assert.equal(updateOf(report.updates, '1', 'SUCCEED').Payload, '"kept"');
    assert.equal(updateOf(report.updates, '1-1', 'SUCCEED').ContextOptions, undefined);
    assert.equal(updateOf(report.updates, '1-2-1', 'SUCCEED').ContextOptions, undefined);
    assert.deepEqual(updateOf(report.updates, '2', 'FAIL').ContextOptions, kept);
    assert.equal(sequence(report.updates).filter((line) => line.startsWith('1 ')).length, 2);
    const [, again] = hookLines(report).filter(({ hook }) => hook === 'onInvocationStart');
    const names = Object.values(again?.info['operations'] as Record<string, { name?: string }>).map(({ name }) => name);
    assert.ok(names.includes('inner') && names.includes('in virtual') && !names.includes('deep'));
    await assertReplays(functions.depth, report);
  });
});

/** One invocation of a new execution, with so many milliseconds left. */
async function callOnce(handler: DurableLambdaHandler, remainingMs: number): Promise<unknown> {
  const event = {
    DurableExecutionArn: `arn:test:${String(remainingMs)}`,
    CheckpointToken: 'token',
    InitialExecutionState: {
      Operations: [{ Id: 'execution', Type: 'EXECUTION' as const, Status: 'STARTED' as const }],
    },
  };
  const refuse = () => Promise.reject(new Error('No call is expected.'));
  const input = new DurableExecutionInvocationInputWithClient(event, { checkpoint: refuse, getExecutionState: refuse });
  return handler(input, { getRemainingTimeInMillis: () => remainingMs } as LambdaContext);
}
