/** The drop-in test runner: everything a test does with it, under node:test and without fake timers. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import {
  ExecutionStatus,
  LocalDurableTestRunner,
  OperationStatus,
  OperationType,
  WaitingOperationStatus,
} from '../../../host/testing/index.ts';
import { isDurableSandboxError } from '../../../runtime/errors.ts';
import { approval, caller, failing, flaky, inlineOrder, order, patientApproval } from './fixtures/order.ts';

const DAY = 86_400_000;

afterEach(() => LocalDurableTestRunner.teardownTestEnvironment());

void test('runs a handler to its end, through waits of days', async () => {
  const runner = new LocalDurableTestRunner({ handlerFunction: order });
  const started = performance.now();
  const result = await runner.run({ payload: { id: 'o-1', amount: 5 } });
  assert.ok(performance.now() - started < 10_000);
  assert.equal(result.getStatus(), ExecutionStatus.SUCCEEDED);
  assert.deepEqual(result.getResult(), { reserved: 'reserved o-1', label: 'label of o-1', charged: 5 });
  assert.deepEqual(
    result.getOperations().map((operation) => [operation.getName(), operation.getType(), operation.getStatus()]),
    [
      ['reserve', OperationType.STEP, OperationStatus.SUCCEEDED],
      ['cool-down', OperationType.WAIT, OperationStatus.SUCCEEDED],
      ['ship', OperationType.CONTEXT, OperationStatus.SUCCEEDED],
      ['pick-up', OperationType.WAIT, OperationStatus.SUCCEEDED],
      ['label', OperationType.STEP, OperationStatus.SUCCEEDED],
    ],
  );
  assert.equal(result.getInvocations().length, 3);
  assert.ok(result.getInvocations().every(({ error, requestId }) => error === undefined && requestId !== undefined));
  assert.equal(result.cost?.invocations, 3);
  assert.equal(result.getHistoryEvents()[0]?.EventType, 'ExecutionStarted');
  assert.equal(result.getOperations({ status: OperationStatus.FAILED }).length, 0);
  assert.throws(() => result.getError(), /Cannot get error for succeeded execution/);
});

void test('shows operations by name, position and id, with details of their type', async () => {
  const runner = new LocalDurableTestRunner({ handlerFunction: order });
  const early = runner.getOperation('ship');
  assert.equal(early.getStatus(), undefined);
  await runner.run({ payload: { id: 'o-2', amount: 1 } });
  assert.deepEqual(early.getContextDetails(), { result: 'label of o-2', error: undefined });
  assert.deepEqual(
    early.getChildOperations()?.map((child) => child.getName()),
    ['pick-up', 'label'],
  );
  assert.throws(() => early.getStepDetails(), /Operation type CONTEXT is not STEP/);
  const step = runner.getOperationByIndex(0);
  assert.equal(step.getStepDetails()?.result, 'reserved o-2');
  assert.deepEqual(
    step.getEvents()?.map(({ EventType }) => EventType),
    ['StepStarted', 'StepSucceeded'],
  );
  const wait = runner.getOperationByNameAndIndex('cool-down', 0);
  assert.equal(wait.getWaitDetails()?.waitSeconds, 172_800);
  const spent = (wait.getEndTimestamp()?.getTime() ?? 0) - (wait.getStartTimestamp()?.getTime() ?? 0);
  assert.ok(spent >= 2 * DAY, String(spent));
  assert.equal(runner.getOperationById('3-2').getName(), 'label');
  assert.equal(runner.getOperationById(step.getId() ?? '').getName(), 'reserve');
  assert.equal(runner.getOperation('absent').getOperationData(), undefined);
  runner.reset();
  assert.equal(early.getStatus(), undefined);
});

void test('many runs at once do not meet', async () => {
  const results = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (id) => {
      const runner = new LocalDurableTestRunner({ handlerFunction: order });
      return (await runner.run({ payload: { id, amount: 1 } })).getResult();
    }),
  );
  assert.deepEqual(
    results.map(({ label }) => label),
    ['a', 'b', 'c', 'd'].map((id) => `label of ${id}`),
  );
});

void test('the test answers a callback, while skipped time does not run into its time-out', async () => {
  const runner = new LocalDurableTestRunner({ handlerFunction: approval });
  const callback = runner.getOperation('approval');
  const running = runner.run();
  await callback.waitForData(WaitingOperationStatus.SUBMITTED);
  assert.ok(callback.isWaitForCallback());
  assert.equal(callback.getStatus(), OperationStatus.STARTED);
  assert.ok((callback.getCallbackDetails()?.callbackId ?? '') !== '');
  await new Promise((resolve) => setImmediate(resolve));
  await callback.sendCallbackHeartbeat();
  await callback.sendCallbackSuccess('"yes"');
  await callback.waitForData(WaitingOperationStatus.COMPLETED);
  const result = await running;
  assert.equal(result.getResult(), 'answered "yes"');
  await assert.rejects(callback.sendCallbackSuccess('late'), /timed out or was completed|closed/);
});

void test('a failed callback reaches the workflow', async () => {
  const runner = new LocalDurableTestRunner({ handlerFunction: approval });
  const callback = runner.getOperation('approval');
  const running = runner.run();
  await callback.waitForData();
  await callback.sendCallbackFailure({ ErrorType: 'Denied', ErrorMessage: 'not today' });
  const result = await running;
  assert.equal(result.getStatus(), ExecutionStatus.FAILED);
  assert.match(result.getError().errorMessage ?? '', /not today/);
  assert.throws(() => result.getResult(), /not today/);
});

void test('a callback that nobody attends to times out in skipped time', async () => {
  const result = await new LocalDurableTestRunner({ handlerFunction: approval }).run();
  assert.equal(result.getStatus(), ExecutionStatus.FAILED);
  assert.match(result.getError().errorMessage ?? '', /timed out/i);
});

void test('a callback that nobody can answer is named at once', async () => {
  const running = new LocalDurableTestRunner({ handlerFunction: patientApproval }).run();
  await assert.rejects(running, (error) => {
    assert.ok(isDurableSandboxError(error, 'DS_TEST_NOT_ANSWERED'));
    assert.match(error.message, /callback "approval"/);
    return true;
  });
});

void test('retries are seen attempt by attempt', async () => {
  const runner = new LocalDurableTestRunner({ handlerFunction: flaky });
  const result = await runner.run();
  assert.equal(result.getResult(), 3);
  assert.equal(runner.getOperation('charge').getStepDetails()?.attempt, 3);
  assert.equal(result.getHistoryEvents().filter(({ EventType }) => EventType === 'StepFailed').length, 2);
});

void test('a failed execution keeps its error', async () => {
  const runner = new LocalDurableTestRunner({ handlerFunction: failing });
  const result = await runner.run();
  assert.equal(result.getStatus(), ExecutionStatus.FAILED);
  assert.equal(result.getError().errorMessage, 'no good');
  assert.equal(runner.getOperation('break').getStepDetails()?.error?.errorType, 'TypeError');
});

void test('an operation that never comes up rejects the wait for it', async () => {
  const runner = new LocalDurableTestRunner({ handlerFunction: failing });
  const waiting = runner.getOperation('absent').waitForData();
  const rejected = assert.rejects(waiting, /Operation was not found after execution completion/);
  await runner.run();
  await rejected;
});

void test('invokes registered functions of both kinds', async () => {
  const runner = new LocalDurableTestRunner({ handlerFunction: caller })
    .registerFunction('plain', async (event: { question: number }) => event.question * 7)
    .registerFunction('with-callback', (event: { question: number }, _context, callback) => {
      callback(null, event.question + 1);
    })
    .registerFunction('empty', () => undefined)
    .registerDurableFunction('durable', inlineOrder);
  const ask = async (target: string): Promise<unknown> => (await runner.run({ payload: { target } })).getResult();
  assert.equal(await ask('plain'), 42);
  assert.equal(await ask('with-callback'), 7);
  assert.equal(await ask('arn:aws:lambda:eu-west-1:123456789012:function:plain:3'), 42);
  assert.equal((await ask('empty')) ?? undefined, undefined);
  assert.equal((await ask('durable')) ?? undefined, undefined);
  assert.equal(runner.getOperation('call').getStatus(), OperationStatus.SUCCEEDED);
  assert.match(JSON.stringify(await ask('nobody')), /Function not found: nobody/);
});

void test('a failed invocation is repeated', async () => {
  let calls = 0;
  const runner = new LocalDurableTestRunner({
    handlerFunction: async (event, context) => {
      calls += 1;
      if (calls === 1) throw new Error('cold start went wrong');
      return inlineOrder(event, context);
    },
  });
  const result = await runner.run({ payload: { id: 'o-3', amount: 1 } });
  assert.equal(result.getResult(), 'o-3');
  assert.equal(result.getInvocations()[0]?.error?.errorMessage, 'cold start went wrong');
  assert.equal(calls, 3);
});

void test('time can be real, and checkpoints slow', async () => {
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: false, checkpointDelay: 30 });
  const started = performance.now();
  const runner = new LocalDurableTestRunner({ handlerFunction: failing });
  await runner.run();
  assert.ok(performance.now() - started >= 30);
  await assert.rejects(LocalDurableTestRunner.setupTestEnvironment({ checkpointDelay: -1 }), /checkpointDelay/);
});

void test('prints a table of the chosen columns', async (t) => {
  const result = await new LocalDurableTestRunner({ handlerFunction: failing }).run();
  const tables: unknown[] = [];
  t.mock.method(console, 'table', (rows: unknown) => tables.push(rows));
  result.print({ parentId: false, startTime: false, endTime: false, duration: false });
  assert.deepEqual(tables, [[{ name: 'break', type: 'STEP', subType: 'Step', status: 'FAILED' }]]);
});
