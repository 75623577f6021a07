import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createDurableService, durableExecutionClientFor } from '../../../host/local/index.ts';
import type { DurableService, DurableServiceOptions, HistoryEvent, ServiceEvent } from '../../../host/local/index.ts';
import type { LambdaContext } from '../../../runtime/lambda-context.ts';
import { update } from './execution-model/test-model.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { PENDING, wireFunction } from './wire-function.ts';
import type { Script } from './wire-function.ts';

const DAY = 86_400;

function startService(context: TestContext, options: DurableServiceOptions = {}): DurableService {
  const service = createDurableService({ time: 'skip', ...options });
  context.after(() => service.close());
  return service;
}

function register(service: DurableService, name: string, script: Script): void {
  service.registerFunction(
    name,
    wireFunction(() => durableExecutionClientFor(service), script),
  );
}

/** Type and id (or name) of each event, for a look at the order. */
function story(service: DurableService, arn: string | undefined): string[] {
  return service.getHistory(arn ?? '', { MaxItems: 1000 }).Events.map(told);
}
function told(event: HistoryEvent): string {
  const isOperation = event.Id !== undefined && !event.EventType.startsWith('Execution');
  return isOperation ? `${event.EventType} ${event.Id}` : event.EventType;
}

const wait = (seconds: number) => ({ WaitOptions: { WaitSeconds: seconds } });

test('step, wait, step: the waits of days end at once, the history is whole', async (context) => {
  const service = startService(context);
  register(service, 'f', async (state) => {
    if (state.status('w') === undefined) {
      await state.send(update('STEP', 'START', 'a'), update('STEP', 'SUCCEED', 'a', { Payload: '1' }));
      await state.send(update('WAIT', 'START', 'w', wait(10 * DAY)));
      return PENDING;
    }
    assert.deepEqual(state.updated, ['w']);
    await state.send(update('STEP', 'START', 'b'), update('STEP', 'SUCCEED', 'b', { Payload: '2' }));
    return [state.input, state.operations.get('a')?.StepDetails?.Result, state.status('w')];
  });
  const answer = await service.invoke('f', '{"n":1}');
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.functionError, undefined);
  assert.equal(answer.payload, '[{"n":1},"1","SUCCEEDED"]');
  assert.match(
    answer.executionArn ?? '',
    /^arn:aws:lambda:us-east-1:123456789012:function:f:\$LATEST\/durable-execution\/[\w-]+\/[\w-]+$/,
  );
  assert.deepEqual(story(service, answer.executionArn), [
    'ExecutionStarted',
    'StepStarted a',
    'StepSucceeded a',
    'WaitStarted w',
    'InvocationCompleted',
    'WaitSucceeded w',
    'StepStarted b',
    'StepSucceeded b',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ]);
  const { Events } = service.getHistory(answer.executionArn ?? '');
  assert.deepEqual(
    Events.map((event) => event.EventId),
    Events.map((_, index) => index + 1),
  );
  const times = Events.map((event) => event.EventTimestamp.getTime());
  assert.ok(times.every((at, index) => index === 0 || at > (times[index - 1] ?? 0)));
  assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) >= 10 * DAY * 1000);
  const view = service.getExecution(answer.executionArn ?? '');
  assert.equal(view.Status, 'SUCCEEDED');
  assert.equal(view.Result, answer.payload);
  assert.equal(view.InputPayload, '{"n":1}');
  assert.deepEqual(
    service
      .listInvocations(answer.executionArn ?? '')
      .map((invocation) => [invocation.outcome, invocation.replayed, invocation.created, invocation.checkpoints]),
    [
      ['PENDING', 0, 2, 2],
      ['SUCCEEDED', 2, 1, 1],
    ],
  );
});

test('a retry after suspension, a context that fails', async (context) => {
  const service = startService(context);
  const failed = { Error: { ErrorType: 'Error', ErrorMessage: 'no' } };
  register(service, 'f', async (state) => {
    // The step is out of sight with its context.
    if (state.status('c') === 'FAILED') return [...state.operations.keys()].slice(1);
    if (state.status('s') === 'READY') {
      await state.send(update('STEP', 'START', 's'), update('STEP', 'FAIL', 's', failed));
      await state.send(update('CONTEXT', 'FAIL', 'c', failed), update('WAIT', 'START', 'w', wait(1)));
      return PENDING;
    }
    await state.send(
      update('CONTEXT', 'START', 'c', { Name: 'child', SubType: 'RunInChildContext' }),
      update('STEP', 'START', 's', { ParentId: 'c' }),
      update('STEP', 'RETRY', 's', { ParentId: 'c', ...failed, StepOptions: { NextAttemptDelaySeconds: 60 } }),
    );
    return PENDING;
  });
  const answer = await service.invoke('f', '{}');
  assert.equal(answer.payload, '["c","w"]');
  assert.deepEqual(story(service, answer.executionArn), [
    'ExecutionStarted',
    'ContextStarted c',
    'StepStarted s',
    'StepFailed s',
    'InvocationCompleted',
    'StepStarted s',
    'StepFailed s',
    'ContextFailed c',
    'WaitStarted w',
    'InvocationCompleted',
    'WaitSucceeded w',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ]);
  const [, started] = service.getHistory(answer.executionArn ?? '').Events;
  assert.deepEqual([started?.Name, started?.SubType], ['child', 'RunInChildContext']);
});

test('a callback is answered, refused twice, unknown ids are refused', async (context) => {
  const service = startService(context);
  let callbackId = '';
  register(service, 'f', async (state) => {
    if (state.status('c') === undefined) {
      const [callback] = await state.send(
        update('CALLBACK', 'START', 'c', { CallbackOptions: { TimeoutSeconds: 60 } }),
      );
      callbackId = callback?.CallbackDetails?.CallbackId ?? '';
      return PENDING;
    }
    const details = state.operations.get('c')?.CallbackDetails;
    return { status: state.status('c'), result: details?.Result, error: details?.Error };
  });
  const started = (executionName: string): Promise<void> =>
    new Promise((resolve) => {
      const release = service.holdTime();
      const end = service.onEvent((event) => {
        if (event.kind !== 'invocation-ended') return;
        end();
        // Answered by the test, with time held; then time may go on.
        service.sendCallbackHeartbeat(callbackId);
        if (executionName === 'good') service.sendCallbackSuccess(callbackId, 'raw text');
        if (executionName === 'bad') service.sendCallbackFailure(callbackId, { ErrorType: 'Denied' });
        release();
        resolve();
      });
    });
  for (const [name, expected] of [
    ['good', { status: 'SUCCEEDED', result: 'raw text' }],
    ['bad', { status: 'FAILED', error: { ErrorType: 'Denied' } }],
    ['late', { status: 'TIMED_OUT', error: { ErrorType: 'Callback.Timeout', ErrorMessage: 'Callback timed out' } }],
  ] as const) {
    const answered = started(name);
    const answer = await service.invoke('f', '{}', { executionName: name });
    await answered;
    assert.deepEqual(JSON.parse(answer.payload ?? ''), expected);
    assert.throws(() => service.sendCallbackSuccess(callbackId), { name: 'CallbackTimeoutException' });
  }
  assert.throws(() => service.sendCallbackSuccess('bm9uZQ=='), { name: 'InvalidParameterValueException' });
  assert.throws(() => service.sendCallbackSuccess(callbackId.slice(0, -8)), { name: 'InvalidParameterValueException' });
  assert.throws(() => service.sendCallbackSuccess(callbackId, 'x'.repeat(262_145)), { message: /has 262145 bytes/ });
});

test('chained invokes: durable, plain, failing, unknown, with their own executions', async (context) => {
  const service = startService(context);
  register(service, 'child', async (state) => {
    if (state.status('w') !== undefined) return { got: state.input };
    await state.send(update('WAIT', 'START', 'w', wait(DAY)));
    return PENDING;
  });
  service.registerFunction(
    'plain',
    async (event: { n: number }, lambda: LambdaContext) => [event.n + 1, lambda.tenantId],
    {
      durable: false,
    },
  );
  service.registerFunction(
    'broken',
    async () => {
      throw new TypeError('broken');
    },
    { durable: false },
  );
  const targets = ['child:$LATEST', 'plain', 'broken', 'unknown'];
  register(service, 'parent', async (state) => {
    if (state.status('0') === undefined) {
      await state.send(
        ...targets.map((FunctionName, index) =>
          update('CHAINED_INVOKE', 'START', String(index), {
            Payload: '{"n":1}',
            ChainedInvokeOptions: { FunctionName, TenantId: 'tenant' },
          }),
        ),
      );
    }
    const all = targets.map((_, index) => state.operations.get(String(index)));
    if (all.some((operation) => operation?.Status === 'STARTED')) return PENDING;
    return all.map((operation) => [operation?.Status, operation?.ChainedInvokeDetails?.Result]);
  });
  const answer = await service.invoke('parent', '{}');
  assert.deepEqual(JSON.parse(answer.payload ?? ''), [
    ['SUCCEEDED', '{"got":{"n":1}}'],
    ['SUCCEEDED', '[2,"tenant"]'],
    ['FAILED', null],
    ['FAILED', null],
  ]);
  const operations = service.getOperations(answer.executionArn ?? '');
  const errors = operations.slice(3).map((operation) => operation.ChainedInvokeDetails?.Error?.ErrorType);
  assert.deepEqual(errors, ['TypeError', 'ResourceNotFoundException']);
  const [child] = service.listExecutions({ FunctionName: 'child' }).DurableExecutions;
  const begun = service.getHistory(answer.executionArn ?? '').Events.find((event) => event.Id === '0');
  assert.equal(begun?.ChainedInvokeStartedDetails?.DurableExecutionArn, child?.DurableExecutionArn);
  assert.equal(child?.Status, 'SUCCEEDED');
});

test('invoked functions that time out or are stopped tell it to the workflow', async (context) => {
  const service = startService(context, { functionTimeoutSeconds: 0.2 });
  const sleeps = wireFunction(
    () => durableExecutionClientFor(service),
    async (state) => {
      if (state.status('w') === undefined) await state.send(update('WAIT', 'START', 'w', wait(9 * DAY)));
      return state.status('w') === 'STARTED' ? PENDING : 1;
    },
  );
  service.registerFunction('late', sleeps, { executionTimeoutSeconds: 60 });
  service.registerFunction('stopped', sleeps);
  service.registerFunction('hangs', async () => new Promise<never>(() => undefined), { durable: false });
  const targets = ['late:$LATEST', 'stopped:$LATEST', 'hangs'];
  register(service, 'parent', async (state) => {
    if (state.status('0') === undefined) {
      await state.send(
        ...targets.map((FunctionName, index) =>
          update('CHAINED_INVOKE', 'START', String(index), { ChainedInvokeOptions: { FunctionName } }),
        ),
      );
    }
    const all = targets.map((_, index) => state.operations.get(String(index)));
    if (all.some((operation) => operation?.Status === 'STARTED')) return PENDING;
    return all.map((operation) => [operation?.Status, operation?.ChainedInvokeDetails?.Error]);
  });
  const stop = service.onEvent((event) => {
    if (event.kind !== 'invocation-ended' || !event.executionArn.includes('function:stopped:')) return;
    stop();
    queueMicrotask(() => service.stopExecution(event.executionArn, { ErrorType: 'Enough', ErrorMessage: 'no more' }));
  });
  const answer = await service.invoke('parent', '{}');
  assert.deepEqual(JSON.parse(answer.payload ?? ''), [
    ['TIMED_OUT', { ErrorMessage: 'Execution timed out' }],
    ['STOPPED', { ErrorType: 'Enough', ErrorMessage: 'no more' }],
    ['TIMED_OUT', { ErrorType: 'Sandbox.Timedout', ErrorMessage: 'Task timed out after 0.20 seconds' }],
  ]);
  const types = service.getHistory(answer.executionArn ?? '').Events.map(({ EventType }) => EventType);
  assert.equal(types.filter((type) => type === 'ChainedInvokeTimedOut').length, 2);
  assert.equal(types.filter((type) => type === 'ChainedInvokeStopped').length, 1);
});

test('where a function has a limit, further executions wait for their turn, and have not begun', async (context) => {
  const service = startService(context);
  let running = 0;
  let most = 0;
  const releases: (() => void)[] = [];
  const entered: unknown[] = [];
  service.registerFunction(
    'limited',
    async (event: { InitialExecutionState: { Operations: { ExecutionDetails: { InputPayload: string } }[] } }) => {
      running += 1;
      most = Math.max(most, running);
      entered.push(event.InitialExecutionState.Operations[0]?.ExecutionDetails.InputPayload);
      await new Promise<void>((resolve) => releases.push(resolve));
      running -= 1;
      return { Status: 'SUCCEEDED', Result: '1' };
    },
    { concurrency: () => 2 },
  );
  const arns = Array.from({ length: 6 }, (_, index) => service.begin('limited', String(index)));
  service.stopExecution(arns[3] ?? '');
  const begun = () => arns.map((arn) => service.tools.row(arn).invocationCount);
  assert.deepEqual(begun(), [1, 1, 0, 0, 0, 0]);
  const ended = Promise.all(arns.map((arn) => service.whenEnded(arn)));
  let all = false;
  void ended.then(() => (all = true));
  while (!all) {
    releases.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(begun(), [1, 1, 1, 0, 1, 1]);
  assert.deepEqual([most, entered], [2, ['0', '1', '2', '4', '5']]);
});

test('a function that throws is invoked five times, five seconds apart', async (context) => {
  const service = startService(context);
  const times: number[] = [];
  service.registerFunction('f', async () => {
    times.push(service.now().getTime());
    throw new Error(`try ${times.length}`);
  });
  const answer = await service.invoke('f', '{}');
  assert.equal(answer.functionError, 'Unhandled');
  assert.equal(JSON.parse(answer.payload ?? '').errorMessage, 'try 5');
  assert.equal(times.length, 5);
  assert.ok(times.every((at, index) => index === 0 || at - (times[index - 1] ?? 0) >= 5000));
  const view = service.getExecution(answer.executionArn ?? '');
  assert.equal(view.Status, 'FAILED');
  assert.equal(view.Error?.ErrorMessage, 'try 5');
  const { Events } = service.getHistory(answer.executionArn ?? '');
  assert.deepEqual(
    Events.map((event) => event.InvocationCompletedDetails?.Error?.Payload?.ErrorMessage),
    [undefined, 'try 1', 'try 2', 'try 3', 'try 4', 'try 5', undefined],
  );
});

test('a function that does not answer in time has failed, and its token is void', async (context) => {
  const settings = { functionTimeoutSeconds: 0.02, invocationRetry: { maxAttempts: 1 } };
  const service = startService(context, settings);
  let send: (() => Promise<unknown>) | undefined;
  register(service, 'f', async (state) => {
    send = () => state.send(update('STEP', 'START', 'a'));
    return new Promise(() => undefined);
  });
  const answer = await service.invoke('f', '{}');
  assert.deepEqual(JSON.parse(answer.payload ?? ''), {
    errorType: 'Sandbox.Timedout',
    errorMessage: 'Task timed out after 0.02 seconds',
  });
  await assert.rejects(async () => send?.(), { message: /^Invalid Checkpoint Token/ });
});

test('the Lambda context of an invocation', async (context) => {
  const service = startService(context, { functionTimeoutSeconds: 30 });
  let seen: LambdaContext | undefined;
  service.registerFunction('f', async (_event: unknown, lambda: LambdaContext) => {
    seen = lambda;
    return { Status: 'SUCCEEDED' };
  });
  const answer = await service.invoke('arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST', undefined, {
    tenantId: 't',
  });
  assert.equal(answer.payload, 'null');
  assert.equal(seen?.functionName, 'f');
  assert.equal(seen?.invokedFunctionArn, 'arn:aws:lambda:us-east-1:123456789012:function:f:$LATEST');
  assert.equal(seen?.tenantId, 't');
  const left = seen?.getRemainingTimeInMillis() ?? 0;
  assert.ok(left > 20_000 && left <= 30_000);
  const { Events } = service.getHistory(answer.executionArn ?? '');
  assert.equal(Events[1]?.InvocationCompletedDetails?.RequestId, seen?.awsRequestId);
});

test('a name stands for one execution with one payload', async (context) => {
  const service = startService(context);
  let runs = 0;
  register(service, 'f', async (state) => {
    runs += 1;
    return state.input;
  });
  register(service, 'g', async () => 'other function');
  const first = await service.invoke('f', '{"a":1}', { executionName: 'order-1' });
  const again = await service.invoke('f', '{ "a": 1 }', { executionName: 'order-1' });
  assert.equal(again.executionArn, first.executionArn);
  assert.equal(again.payload, '{"a":1}');
  assert.equal(runs, 1);
  await assert.rejects(service.invoke('f', '{"a":2}', { executionName: 'order-1' }), {
    name: 'DurableExecutionAlreadyStartedException',
  });
  assert.equal((await service.invoke('g', '1', { executionName: 'order-1' })).payload, '"other function"');
  await assert.rejects(service.invoke('f', '1', { executionName: 'a b' }), { name: 'InvalidParameterValueException' });
  await assert.rejects(service.invoke('none', '1'), { name: 'ResourceNotFoundException', message: /knows: f, g/ });
  await assert.rejects(service.invoke('f', '{'), { name: 'InvalidRequestContentException' });
  assert.deepEqual(await service.invoke('f', '1', { type: 'DryRun' }), { statusCode: 204, executedVersion: '$LATEST' });
  const event = await service.invoke('f', '1', { type: 'Event', executionName: 'later' });
  assert.equal(event.statusCode, 202);
  assert.equal((await service.whenEnded(event.executionArn ?? '')).Result, '1');
});

test('state in pages: first page by number, following ones by marker', async (context) => {
  const service = startService(context, { firstPageOperations: 3, pageSize: 4 });
  const ids = Array.from({ length: 20 }, (_, index) => `s${index}`);
  register(service, 'f', async (state) => {
    if (state.status('w') !== undefined) return [...state.operations.keys()].slice(1);
    for (const id of ids) await state.send(update('STEP', 'SUCCEED', id));
    await state.send(update('WAIT', 'START', 'w', wait(5)));
    return PENDING;
  });
  const answer = await service.invoke('f', '{}');
  assert.deepEqual(JSON.parse(answer.payload ?? ''), [...ids, 'w']);
});

test('a first page holds about 5 MB', async (context) => {
  const service = startService(context);
  const sizes: number[] = [];
  const payload = JSON.stringify('x'.repeat(200_000));
  register(service, 'f', async (state) => {
    if (state.status('w') !== undefined) return state.operations.size;
    for (let index = 0; index < 40; index += 1)
      await state.send(update('STEP', 'SUCCEED', `s${index}`, { Payload: payload }));
    await state.send(update('WAIT', 'START', 'w', wait(5)));
    return PENDING;
  });
  const end = service.onEvent((event) => {
    if (event.kind === 'invocation-started') sizes.push(event.replayed);
  });
  const answer = await service.invoke('f', '{}');
  end();
  assert.equal(answer.payload, '42');
  assert.deepEqual(sizes, [0, 41]);
});

test('batchTimestamps: shared stamps a request with one time, requests with different ones', async (context) => {
  for (const batchTimestamps of ['increasing', 'shared'] as const) {
    const service = startService(context, { batchTimestamps });
    register(service, 'f', async (state) => {
      await state.send(update('STEP', 'START', 'a'), update('STEP', 'SUCCEED', 'a'), update('STEP', 'SUCCEED', 'b'));
      await state.send(update('STEP', 'SUCCEED', 'c'));
      return null;
    });
    const answer = await service.invoke('f', '{}');
    const [a, b, c] = service.getOperations(answer.executionArn ?? '').slice(1);
    const times = [a?.StartTimestamp, a?.EndTimestamp, b?.EndTimestamp].map((time) => time?.getTime());
    assert.equal(new Set(times).size, batchTimestamps === 'shared' ? 1 : 3);
    assert.ok((c?.EndTimestamp?.getTime() ?? 0) > (b?.EndTimestamp?.getTime() ?? 0));
    service.close();
  }
});

test('a request that is sent again gets the same answer', async (context) => {
  const service = startService(context);
  let answers: unknown[] = [];
  service.registerFunction('f', async (event: { DurableExecutionArn: string; CheckpointToken: string }) => {
    const request = {
      DurableExecutionArn: event.DurableExecutionArn,
      CheckpointToken: event.CheckpointToken,
      ClientToken: 'once',
      Updates: [update('STEP', 'SUCCEED', 'a')],
    };
    answers = [service.checkpoint(request), service.checkpoint(request)];
    assert.throws(() => service.checkpoint({ ...request, ClientToken: 'other' }), {
      message: /^Invalid Checkpoint Token/,
    });
    return { Status: 'SUCCEEDED' };
  });
  assert.equal((await service.invoke('f', '{}')).functionError, undefined);
  assert.deepEqual(answers[0], answers[1]);
});

test('a result by checkpoint ends the execution; the answer after it counts no more', async (context) => {
  const service = startService(context);
  const large = JSON.stringify('x'.repeat(7_000_000));
  register(service, 'f', async (state) => {
    await state.send(update('EXECUTION', 'SUCCEED', 'any', { Payload: large }));
    return '';
  });
  const answer = await service.invoke('f', '{}');
  assert.equal(answer.payload, large);
  assert.deepEqual(story(service, answer.executionArn), [
    'ExecutionStarted',
    'ExecutionSucceeded',
    'InvocationCompleted',
  ]);
});

test('a live invocation sees a timer that fires, by an empty checkpoint', async (context) => {
  const service = startService(context, { time: 'real' });
  register(service, 'f', async (state) => {
    await state.send(update('WAIT', 'START', 'w', wait(1)));
    const fired = new Promise<void>((resolve) => {
      const end = service.onEvent((event) => {
        if (event.kind !== 'history' || event.event.EventType !== 'WaitSucceeded') return;
        end();
        resolve();
      });
    });
    await fired;
    const changed = await state.send();
    return changed.map((operation) => [operation.Id, operation.Status]);
  });
  const answer = await service.invoke('f', '{}');
  assert.equal(answer.payload, '[["w","SUCCEEDED"]]');
  assert.equal(service.listInvocations(answer.executionArn ?? '').length, 1);
});

test('stop and execution time-out', async (context) => {
  const service = startService(context);
  const script = wireFunction(
    () => durableExecutionClientFor(service),
    async (state) => {
      if (state.status('c') === undefined) await state.send(update('CALLBACK', 'START', 'c'));
      if (state.input === 'long') await state.send(update('WAIT', 'START', 'w', wait(2 * DAY)));
      return PENDING;
    },
  );
  service.registerFunction('f', script, { executionTimeoutSeconds: DAY });
  const { executionArn = '' } = await service.invoke('f', '"short"', { type: 'Event' });
  const { StopTimestamp } = service.stopExecution(executionArn, { ErrorMessage: 'enough' });
  const stopped = await service.whenEnded(executionArn);
  assert.equal(stopped.Status, 'STOPPED');
  assert.deepEqual(stopped.Error, { ErrorMessage: 'enough' });
  assert.deepEqual(stopped.EndTimestamp, StopTimestamp);
  assert.deepEqual(service.stopExecution(executionArn).StopTimestamp, StopTimestamp);
  const late = await service.invoke('f', '"long"');
  assert.equal(service.getExecution(late.executionArn ?? '').Status, 'TIMED_OUT');
  assert.equal(JSON.parse(late.payload ?? '').errorMessage, 'Execution timed out');
});

test('history and list: pages, order, filters, no data', async (context) => {
  const service = startService(context);
  register(service, 'f', async () => ({ large: true }));
  for (let index = 0; index < 7; index += 1) await service.invoke('f', String(index), { executionName: `n${index}` });
  const names: string[] = [];
  let marker: string | undefined;
  do {
    const page = service.listExecutions({ FunctionName: 'f', MaxItems: 3, Marker: marker });
    names.push(...page.DurableExecutions.map((execution) => execution.DurableExecutionName));
    marker = page.NextMarker;
  } while (marker !== undefined);
  assert.deepEqual(names, ['n6', 'n5', 'n4', 'n3', 'n2', 'n1', 'n0']);
  const named = (options: Parameters<DurableService['listExecutions']>[0]) =>
    service.listExecutions(options).DurableExecutions.map((execution) => execution.DurableExecutionName);
  const third = service.listExecutions({ DurableExecutionName: 'n3' }).DurableExecutions[0];
  assert.deepEqual(named({ StartedAfter: third?.StartTimestamp, ReverseOrder: true }), ['n4', 'n5', 'n6']);
  assert.deepEqual(named({ StartedBefore: third?.StartTimestamp }), ['n2', 'n1', 'n0']);
  assert.deepEqual(named({ Statuses: ['RUNNING'] }), []);
  assert.equal(named({ Statuses: ['RUNNING', 'SUCCEEDED'] }).length, 7);
  const arn = third?.DurableExecutionArn ?? '';
  const first = service.getHistory(arn, { MaxItems: 2 });
  const rest = service.getHistory(arn, { Marker: first.NextMarker, IncludeExecutionData: false });
  assert.deepEqual([...first.Events, ...rest.Events].map(told), [
    'ExecutionStarted',
    'InvocationCompleted',
    'ExecutionSucceeded',
  ]);
  assert.deepEqual(rest.Events[0]?.ExecutionSucceededDetails, { Result: { Truncated: true } });
  assert.equal(service.getHistory(arn, { ReverseOrder: true }).Events[0]?.EventType, 'ExecutionSucceeded');
  assert.equal(service.getExecution(arn, { IncludeExecutionData: false }).Result, undefined);
  assert.throws(() => service.getHistory(arn, { MaxItems: 1001 }), { name: 'InvalidParameterValueException' });
  assert.throws(() => service.getHistory(arn, { Marker: '?' }), { message: /^Invalid Marker/ });
  assert.throws(() => service.getHistory('arn:none'), { name: 'ResourceNotFoundException' });
});

test('listeners hear everything in order, also of executions at once', async (context) => {
  const service = startService(context);
  register(service, 'f', async (state) => {
    if (state.status('w') !== undefined) return 1;
    await state.send(update('WAIT', 'START', 'w', wait(Number(state.input))));
    return PENDING;
  });
  const heard = new Map<string, string[]>();
  service.onEvent((event: ServiceEvent) => {
    const arn = event.executionArn ?? '';
    const line = event.kind === 'history' ? told(event.event) : event.kind;
    heard.set(arn, [...(heard.get(arn) ?? []), line]);
  });
  const answers = await Promise.all([30, 10, 20].map((seconds) => service.invoke('f', String(seconds))));
  for (const { executionArn = '' } of answers) {
    assert.deepEqual(heard.get(executionArn), [
      'ExecutionStarted',
      'invocation-started',
      'WaitStarted w',
      'InvocationCompleted',
      'invocation-ended',
      'WaitSucceeded w',
      'invocation-started',
      'InvocationCompleted',
      'ExecutionSucceeded',
      'invocation-ended',
      'execution-ended',
    ]);
  }
});

test('after a restart on the same folder open executions go on', async (context) => {
  const dataDir = temporaryFolder(context);
  const runs: string[] = [];
  const script: Script = async (state) => {
    runs.push(String(state.input));
    if (state.input === 'hangs' && runs.filter((run) => run === 'hangs').length === 1) {
      await state.send(update('STEP', 'SUCCEED', 'a', { Payload: '1' }));
      return new Promise(() => undefined);
    }
    if (state.input === 'waits' && state.status('w') === undefined) {
      await state.send(update('WAIT', 'START', 'w', wait(3600)));
      return PENDING;
    }
    return [state.status('a'), state.status('w')];
  };
  const before = startService(context, { dataDir, time: 'real' });
  register(before, 'f', script);
  const hangs = await before.invoke('f', '"hangs"', { type: 'Event', executionName: 'hangs' });
  const ended = new Promise((resolve) =>
    before.onEvent((event) => event.kind === 'invocation-ended' && resolve(event)),
  );
  const waits = await before.invoke('f', '"waits"', { type: 'Event', executionName: 'waits' });
  await ended;
  before.close();
  assert.throws(() => before.getExecution(waits.executionArn ?? ''), { message: 'The local service is closed.' });

  const reading = startService(context, { dataDir, resume: 'on-demand' });
  assert.equal(reading.getExecution(hangs.executionArn ?? '').Status, 'RUNNING');
  assert.equal(story(reading, hangs.executionArn).includes('InvocationCompleted'), false);
  reading.close();

  const after: DurableService = startService(context, {
    dataDir,
    functions: { f: wireFunction(() => durableExecutionClientFor(after), script) },
  });
  assert.equal((await after.whenEnded(hangs.executionArn ?? '')).Result, '["SUCCEEDED",null]');
  assert.equal((await after.whenEnded(waits.executionArn ?? '')).Result, '[null,"SUCCEEDED"]');
  assert.deepEqual(runs.sort(), ['hangs', 'hangs', 'waits', 'waits']);
  const interrupted = after.getHistory(hangs.executionArn ?? '').Events[2];
  assert.equal(interrupted?.InvocationCompletedDetails?.Error?.Payload?.ErrorType, 'Service.Interrupted');
  // Finished: the same name is answered from the record.
  assert.equal((await after.invoke('f', '"waits"', { executionName: 'waits' })).payload, '[null,"SUCCEEDED"]');
  assert.equal(runs.length, 4);
});

test('an execution whose function is registered later waits for it', async (context) => {
  const dataDir = temporaryFolder(context);
  const before = startService(context, { dataDir });
  before.registerFunction('f', () => new Promise(() => undefined));
  const { executionArn = '' } = await before.invoke('f', '{}', { type: 'Event' });
  before.close();
  const after = startService(context, { dataDir });
  const end = after.whenEnded(executionArn);
  register(after, 'f', async () => 'at last');
  assert.equal((await end).Result, '"at last"');
});

test('a chained invoke goes on after a restart, the invoked execution is not started twice', async (context) => {
  const dataDir = temporaryFolder(context);
  const functions = (service: () => DurableService) => ({
    parent: wireFunction(
      () => durableExecutionClientFor(service()),
      async (state) => {
        if (state.status('i') === undefined) {
          await state.send(
            update('CHAINED_INVOKE', 'START', 'i', { Payload: '1', ChainedInvokeOptions: { FunctionName: 'child' } }),
          );
        }
        return state.status('i') === 'STARTED' ? PENDING : state.operations.get('i')?.ChainedInvokeDetails;
      },
    ),
    child: wireFunction(
      () => durableExecutionClientFor(service()),
      async (state) => {
        if (state.status('w') !== undefined) return 'done';
        await state.send(update('WAIT', 'START', 'w', wait(3600)));
        return PENDING;
      },
    ),
  });
  const before: DurableService = startService(context, { dataDir, time: 'real', functions: functions(() => before) });
  let ends = 0;
  const both = new Promise<void>((resolve) => {
    before.onEvent((event) => {
      if (event.kind === 'invocation-ended' && ++ends === 2) resolve();
    });
  });
  const { executionArn = '' } = await before.invoke('parent', '{}', { type: 'Event' });
  await both;
  before.close();
  const after: DurableService = startService(context, { dataDir, functions: functions(() => after) });
  assert.equal((await after.whenEnded(executionArn)).Result, '{"Result":"\\"done\\""}');
  assert.equal(after.listExecutions({ FunctionName: 'child' }).DurableExecutions.length, 1);
});

test('virtual time goes on from the recorded one after a restart', async (context) => {
  const dataDir = temporaryFolder(context);
  const script: Script = async (state) => {
    if (state.status('w') !== undefined) return 1;
    await state.send(update('WAIT', 'START', 'w', wait(30 * DAY)));
    return PENDING;
  };
  const before = startService(context, { dataDir });
  register(before, 'f', script);
  const first = await before.invoke('f', '{}');
  const end = before.getExecution(first.executionArn ?? '').EndTimestamp;
  before.close();
  const after = startService(context, { dataDir });
  register(after, 'f', script);
  const second = await after.invoke('f', '{}');
  assert.ok(after.getExecution(second.executionArn ?? '').StartTimestamp > (end ?? 0));
});

test('settings out of range are refused', () => {
  const wrong: DurableServiceOptions[] = [
    { pageSize: 0 },
    { firstPageOperations: 0 },
    { functionTimeoutSeconds: 0 },
    { invocationRetry: { maxAttempts: 0 } },
    { time: 'fast' as never },
  ];
  for (const options of wrong) {
    assert.throws(() => createDurableService(options), { code: 'DS_CONFIG', message: /of the local service is/ });
  }
});
