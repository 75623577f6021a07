/** The test environment: time, scripts, mocks, logs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestEnvironment, operationTree, type TestEnvironmentOptions } from '../../../host/testing/index.ts';
import { isDurableSandboxError } from '../../../runtime/errors.ts';
import * as workflows from './fixtures/order.ts';

const open = (handler: TestEnvironmentOptions['handler'], more: Partial<TestEnvironmentOptions> = {}) =>
  createTestEnvironment({ handler, logs: 'capture', ...more });

const HOUR = 3_600_000;

void test('runs through waits, and time has passed then', async () => {
  await using env = await open(workflows.order);
  const before = env.now().getTime();
  const run = env.start({ id: 'e-1', amount: 5 });
  assert.deepEqual(await run.result(), { reserved: 'reserved e-1', label: 'label of e-1', charged: 5 });
  const spent = env.now().getTime() - before;
  assert.ok(spent >= 51 * HOUR && spent < 51 * HOUR + 60_000, String(spent));
  assert.equal(run.operation('ship/label').getStepDetails()?.result, 'label of e-1');
  assert.equal(run.operation('label').getId(), run.operation('ship/label').getId());
  assert.equal(env.effects('reserve'), 1);
});

void test('a run knows what it costs, also after its environment was closed; the tree says it', async () => {
  const env = await open(workflows.order);
  const run = env.start({ id: 'e-1', amount: 5 });
  assert.equal(run.cost.invocations, 0);
  await run.result();
  const { billedMs, gbSeconds, ...counted } = run.cost;
  assert.deepEqual(counted, {
    invocations: 3,
    replayedOperations: 2 + 4,
    checkpointCalls: env.effects('reserve') + 4,
    bytesReplayed: 3 * '{"id":"e-1","amount":5}'.length + 2 * '"reserved e-1"'.length,
    bytesWritten: '"reserved e-1"'.length + 2 * '"label of e-1"'.length,
    memorySizeMb: 1024,
  });
  assert.ok(Number.isInteger(billedMs) && billedMs >= 3 && billedMs < HOUR, 'real time, not that of the waits');
  assert.equal(gbSeconds, billedMs / 1000);
  assert.match(
    operationTree(run),
    /\ncost: 3 invocations · 6 operations replayed · \d checkpoint calls · .* ms billed · /,
  );
  await env.close();
  assert.equal(run.cost.invocations, 3);
});

void test('time stands still until the test moves it', async () => {
  await using env = await open(workflows.reminder);
  env.setTime(new Date('2020-02-28T23:00:00Z'));
  const run = env.start();
  await run.untilSuspended();
  assert.equal(run.operation('first').getStatus(), 'STARTED');
  await env.advance('59 m');
  assert.equal(run.operation('first').getStatus(), 'STARTED');
  await env.advance('1 m 1 s');
  assert.equal(run.operation('first').getStatus(), 'SUCCEEDED');
  assert.equal(run.operation('remind').getStatus(), 'SUCCEEDED');
  assert.equal(run.getStatus(), 'RUNNING');
  assert.equal(env.now().toISOString().slice(0, 13), '2020-02-29T00');
  await env.runTimers();
  assert.equal(run.getStatus(), 'SUCCEEDED');
  assert.equal(env.now().toISOString().slice(0, 10), '2020-03-01');
  assert.throws(
    () => env.setTime(new Date('2020-02-28T23:00:00Z')),
    (error) => isDurableSandboxError(error, 'DS_TEST_TIME'),
  );
  await assert.rejects(env.advance('soon'), /no time span/);
});

void test('the same seed gives the same history', async () => {
  const texts = await Promise.all(
    ['a', 'a', 'b'].map(async (seed) => {
      await using env = await open(workflows.order, { seed });
      env.setTime(new Date('2024-01-01T00:00:00Z'));
      const run = env.start({ id: 'same', amount: 1 });
      await run.result();
      return {
        arn: run.executionArn,
        events: JSON.stringify(run.getHistoryEvents().map(({ Id, Name }) => [Id, Name])),
      };
    }),
  );
  assert.equal(texts[0]?.arn, texts[1]?.arn);
  assert.equal(texts[0]?.events, texts[1]?.events);
  assert.notEqual(texts[0]?.arn, texts[2]?.arn);
});

void test('scripts answer callbacks', async () => {
  await using env = await open(workflows.patientApproval);
  env.onCallback('approval', (callback) => {
    callback.succeed({ ok: true });
  });
  assert.deepEqual(await env.run(), { status: 'SUCCEEDED', result: 'answered {"ok":true}' });
});

void test('scripts fail callbacks, or let them time out', async () => {
  await using failing = await open(workflows.approval);
  failing.onCallback('approval', (callback) => {
    callback.fail(new RangeError('too much'));
  });
  const failed = await failing.run();
  assert.equal(failed.status === 'FAILED' && failed.error.errorMessage?.includes('too much'), true);
  await using silent = await open(workflows.approval);
  silent.onCallback('approval', (callback) => {
    callback.timeout();
  });
  assert.equal((await silent.run()).status, 'FAILED');
  assert.equal(silent.now().getTime() - Date.now() > HOUR - 60_000, true);
});

void test('a heartbeat moves the time-out once', async () => {
  await using env = await open(workflows.heartbeats);
  env.onCallback('job', (callback) => {
    callback.heartbeatThenSilence();
  });
  const outcome = await env.run();
  assert.match(outcome.status === 'SUCCEEDED' ? String(outcome.result) : '', /gave up: .*heartbeat/);
});

void test('a callback is answered by hand', async () => {
  await using env = await open(workflows.approval);
  const run = env.start();
  const approval = await run.until('approval');
  assert.equal(approval.getStatus(), 'STARTED');
  assert.equal(run.getStatus(), 'RUNNING');
  await approval.heartbeat();
  await approval.succeed('by hand');
  assert.equal(await run.result(), 'answered by hand');
});

void test('who waits for nobody is told so at once', async () => {
  await using env = await open(workflows.patientApproval);
  const run = env.start();
  const outcome = await run.outcome();
  assert.equal(outcome.status, 'WAITING');
  assert.deepEqual(outcome.status === 'WAITING' && outcome.waitingFor.map(({ name, type }) => ({ name, type })), [
    { name: 'approval', type: 'CALLBACK' },
  ]);
  await assert.rejects(run.result(), (error) => {
    assert.ok(isDurableSandboxError(error, 'DS_TEST_NOT_ANSWERED'));
    return /callback "approval"/.test(error.message);
  });
  run.stop({ ErrorType: 'Test', ErrorMessage: 'enough' });
  assert.equal((await run.outcome()).status, 'STOPPED');
});

void test('what never comes up is named with what there is', async () => {
  await using env = await open(workflows.order);
  const run = env.start({ id: 'e-2', amount: 1 });
  await assert.rejects(run.until('refund'), (error) => {
    assert.ok(isDurableSandboxError(error, 'DS_TEST_NOT_REACHED'));
    return error.message.includes('reserve, cool-down, ship, ship/pick-up, ship/label');
  });
});

void test('scripts play invoked functions, with every end', async () => {
  const ask = async (play: Parameters<Awaited<ReturnType<typeof open>>['onInvoke']>[1]): Promise<unknown> => {
    await using env = await open(workflows.caller);
    env.onInvoke('other', play);
    const outcome = await env.run({ target: 'other' });
    return outcome.status === 'SUCCEEDED' ? outcome.result : outcome;
  };
  assert.equal(await ask((input) => (input as { question: number }).question * 7), 42);
  assert.match(JSON.stringify(await ask((_input, invoke) => invoke.fail(new RangeError('no')))), /InvokeError.*no/);
  assert.match(JSON.stringify(await ask((_input, invoke) => invoke.timedOut())), /timed out/i);
  assert.match(JSON.stringify(await ask((_input, invoke) => invoke.stopped('by hand'))), /by hand/);
});

void test('a durable function that is invoked may wait for a callback, too', async () => {
  await using env = await open(workflows.caller, { functions: { approval: workflows.patientApproval } });
  const run = env.start({ target: 'approval' });
  const waiting = await run.outcome();
  assert.equal(waiting.status === 'WAITING' && waiting.waitingFor[0]?.name, 'approval');
  env.onCallback('approval', (callback) => {
    callback.succeed('yes');
  });
  assert.equal(await run.result(), 'answered yes');
});

for (const [isolation, handler] of [
  ['a thread', workflows.flaky],
  ['a thread, at most once', workflows.careful],
] as const) {
  void test(`mocks stand in for steps in ${isolation}`, async () => {
    await using env = await open(handler);
    env.mockStep('charge', ({ attempt }) => ({ mocked: attempt, at: new Date(0) })).failTimes(2, new Error('declined'));
    const run = env.start();
    const outcome = await run.outcome();
    assert.equal(outcome.status, 'SUCCEEDED');
    assert.deepEqual(run.operation('charge').getStepDetails()?.result, { mocked: 3, at: new Date(0) });
    assert.equal(run.operation('charge').getStepDetails()?.attempt, 3);
    assert.equal(run.effects('charge'), 3);
  });
}

void test('mocks stand in for steps inline, too', async () => {
  await using env = await open(workflows.inlineOrder);
  env.mockStep('reserve', () => 'mocked');
  assert.deepEqual(await env.run({ id: 'e-3', amount: 1 }), { status: 'SUCCEEDED', result: 'mocked' });
});

void test('a mocked step may hang while the test looks on', async () => {
  await using env = await open(workflows.reminder);
  env.mockStep('remind').hang();
  const run = env.start();
  const step = await run.until('remind');
  assert.equal(step.getStatus(), 'STARTED');
  assert.equal(run.getStatus(), 'RUNNING');
});

void test('a step that was waited for was called, though its start is recorded before', async () => {
  // At most once: the body is called after the service has acknowledged the start.
  await using env = await open(workflows.careful);
  env.mockStep('charge').hang();
  const run = env.start();
  await run.until('charge');
  assert.equal(run.effects('charge'), 1);
});

void test('what was mocked in vain fails the test', async () => {
  const env = await open(workflows.reminder);
  env.mockStep('no-such-step', () => 1);
  env.onCallback('no-such-callback', () => undefined);
  env.onInvoke('no-such-function', () => undefined);
  await env.run();
  await assert.rejects(env.close(), (error) => {
    assert.ok(isDurableSandboxError(error, 'DS_TEST_UNUSED'));
    return /step "no-such-step", callback "no-such-callback", function "no-such-function"/.test(error.message);
  });
});

void test('log lines belong to the run and to their step', async () => {
  await using env = await open(workflows.talking);
  env.setTime(new Date('2031-05-05T00:00:00Z'));
  const run = env.start();
  assert.match(String(await run.result()), /^2031-05-05T00:00:00/);
  assert.deepEqual(
    run.logs.map(({ level, message }) => [level, message]),
    [
      ['INFO', 'in the workflow'],
      ['WARN', 'in the step'],
      ['INFO', 'plain'],
    ],
  );
  assert.ok(run.logs[1]?.operationId !== undefined);
});

void test('time may be real', async () => {
  await using env = await open(workflows.talking, { time: 'real' });
  assert.equal((await env.run()).status, 'SUCCEEDED');
  await assert.rejects(env.advance('1 s'), /real time/);
});

void test('a handler that is none is refused', async () => {
  await assert.rejects(open(undefined as never), (error) => isDurableSandboxError(error, 'DS_CONFIG'));
  const foreign = await open(async () => Promise.reject(new Error('never called')));
  assert.throws(() => foreign.mockStep('x'), /cannot be mocked/);
  await foreign.close();
});
