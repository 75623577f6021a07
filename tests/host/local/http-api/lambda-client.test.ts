/** The real AWS client against the HTTP API: every path, every refusal by name. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import {
  CheckpointDurableExecutionCommand,
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  GetDurableExecutionStateCommand,
  InvokeCommand,
  LambdaClient,
  ListDurableExecutionsByFunctionCommand,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda';
import type { CheckpointDurableExecutionRequest } from '@aws-sdk/client-lambda';
import { startLocalService } from '../../../../host/local/index.ts';
import type { LocalService, LocalServiceOptions } from '../../../../host/local/index.ts';
import type { DurableExecutionClient } from '../../../../runtime/durable-execution-client.ts';
import { update } from '../execution-model/test-model.ts';
import { PENDING, wireFunction } from '../wire-function.ts';
import type { Script } from '../wire-function.ts';

interface Connected {
  local: LocalService;
  client: LambdaClient;
  register(name: string, script: Script): void;
}

async function connect(context: TestContext, options: LocalServiceOptions = {}): Promise<Connected> {
  const local = await startLocalService({ time: 'skip', ...options });
  const client = new LambdaClient({ ...local.clientConfig(), maxAttempts: 1 });
  context.after(async () => {
    client.destroy();
    await local.close();
  });
  const durable: DurableExecutionClient = {
    checkpoint: async (request) =>
      client.send(new CheckpointDurableExecutionCommand(request as CheckpointDurableExecutionRequest)) as never,
    getExecutionState: async (request) => client.send(new GetDurableExecutionStateCommand(request)) as never,
  };
  return {
    local,
    client,
    register: (name, script) =>
      local.service.registerFunction(
        name,
        wireFunction(() => durable, script),
      ),
  };
}

const text = (payload: Uint8Array | undefined): string => new TextDecoder().decode(payload);
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test('an execution through the client: state in pages, history, execution, list', async (context) => {
  const { client, register } = await connect(context, { firstPageOperations: 1, pageSize: 2 });
  register('f', async (state) => {
    if (state.status('w') !== undefined) return [...state.operations.keys()].slice(1);
    await state.send(update('CONTEXT', 'START', 'c', { Name: 'a + b/c', SubType: 'RunInChildContext' }));
    await state.send(
      update('STEP', 'START', 's', { ParentId: 'c' }),
      update('STEP', 'RETRY', 's', {
        ParentId: 'c',
        Error: { ErrorType: 'E' },
        StepOptions: { NextAttemptDelaySeconds: 9 },
      }),
      update('WAIT', 'START', 'w', { WaitOptions: { WaitSeconds: 3600 } }),
    );
    const [step, wait] = ['s', 'w'].map((id) => state.operations.get(id));
    assert.ok(step?.StepDetails?.NextAttemptTimestamp instanceof Date);
    assert.ok(wait?.WaitDetails?.ScheduledEndTimestamp instanceof Date);
    return PENDING;
  });
  const answer = await client.send(
    new InvokeCommand({ FunctionName: 'f', Payload: json({ ä: 1 }), DurableExecutionName: 'order-1' }),
  );
  assert.equal(answer.StatusCode, 200);
  assert.equal(answer.FunctionError, undefined);
  assert.equal(answer.ExecutedVersion, '$LATEST');
  assert.equal(text(answer.Payload), '["c","s","w"]');
  const DurableExecutionArn = answer.DurableExecutionArn ?? '';

  const execution = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));
  assert.equal(execution.Status, 'SUCCEEDED');
  assert.equal(execution.InputPayload, '{"ä":1}');
  assert.equal(execution.Result, '["c","s","w"]');
  assert.equal(execution.DurableExecutionName, 'order-1');
  assert.ok(execution.StartTimestamp instanceof Date && execution.EndTimestamp instanceof Date);

  const types: unknown[] = [];
  let Marker: string | undefined;
  do {
    const page = await client.send(
      new GetDurableExecutionHistoryCommand({ DurableExecutionArn, IncludeExecutionData: true, MaxItems: 3, Marker }),
    );
    types.push(
      ...(page.Events ?? []).map((event) => [event.EventId, event.EventType, event.EventTimestamp instanceof Date]),
    );
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  assert.deepEqual(
    types,
    [
      'ExecutionStarted',
      'ContextStarted',
      'StepStarted',
      'StepFailed',
      'WaitStarted',
      'InvocationCompleted',
      'InvocationCompleted',
      'ExecutionSucceeded',
    ].map((type, index) => [index + 1, type, true]),
  );
  const newest = await client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn, ReverseOrder: true }));
  assert.equal(newest.Events?.[0]?.ExecutionSucceededDetails?.Result?.Payload, '["c","s","w"]');

  const listed = await client.send(
    new ListDurableExecutionsByFunctionCommand({
      FunctionName: 'f',
      DurableExecutionName: 'order-1',
      Statuses: ['SUCCEEDED', 'RUNNING'],
      StartedAfter: new Date(0),
      StartedBefore: new Date(Date.now() + 1e9),
    }),
  );
  assert.equal(listed.DurableExecutions?.[0]?.DurableExecutionArn, DurableExecutionArn);
  assert.ok(listed.DurableExecutions[0].StartTimestamp instanceof Date);
  const none = await client.send(
    new ListDurableExecutionsByFunctionCommand({ FunctionName: 'f', Statuses: ['FAILED', 'STOPPED'] }),
  );
  assert.deepEqual(none.DurableExecutions, []);
});

test('Invoke: event, dry run, plain functions, function errors', async (context) => {
  const { client, local, register } = await connect(context);
  register('f', async () => 1);
  register('sad', async () => {
    throw new RangeError('no');
  });
  local.service.registerFunction('plain', async (event: unknown) => ({ event }), { durable: false });
  const event = await client.send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event' }));
  assert.equal(event.StatusCode, 202);
  assert.equal((await local.service.whenEnded(event.DurableExecutionArn ?? '')).Result, '1');
  const dry = await client.send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'DryRun' }));
  assert.equal(dry.StatusCode, 204);
  const plain = await client.send(new InvokeCommand({ FunctionName: 'plain:$LATEST', Payload: json([1]) }));
  assert.equal(text(plain.Payload), '{"event":[1]}');
  assert.equal(plain.DurableExecutionArn, undefined);
  const sad = await client.send(new InvokeCommand({ FunctionName: 'sad' }));
  assert.equal(sad.FunctionError, 'Unhandled');
  const { errorType, errorMessage } = JSON.parse(text(sad.Payload));
  assert.deepEqual([errorType, errorMessage], ['RangeError', 'no']);
});

test('callbacks and stop', async (context) => {
  const { client, local, register } = await connect(context);
  register('f', async (state) => {
    if (state.status('c') === undefined) {
      await state.send(
        update('CALLBACK', 'START', 'c', { CallbackOptions: { TimeoutSeconds: 60, HeartbeatTimeoutSeconds: 30 } }),
      );
    }
    if (state.status('c') === 'STARTED') return PENDING;
    return state.operations.get('c')?.CallbackDetails;
  });
  const release = local.service.holdTime();
  const begin = async (): Promise<{ arn: string; CallbackId: string }> => {
    const suspended = new Promise<void>((resolve) => {
      const end = local.service.onEvent((event) => {
        if (event.kind !== 'invocation-ended') return;
        end();
        resolve();
      });
    });
    const answer = await client.send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event' }));
    await suspended;
    const arn = answer.DurableExecutionArn ?? '';
    const callback = local.service.getOperations(arn)[1];
    return { arn, CallbackId: callback?.CallbackDetails?.CallbackId ?? '' };
  };
  const good = await begin();
  await client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: good.CallbackId }));
  await client.send(
    new SendDurableExecutionCallbackSuccessCommand({ CallbackId: good.CallbackId, Result: json({ ok: 'ü' }) }),
  );
  const done = await local.service.whenEnded(good.arn);
  assert.equal(JSON.parse(done.Result ?? '').Result, '{"ok":"ü"}');
  await assert.rejects(client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId: good.CallbackId })), {
    name: 'CallbackTimeoutException',
  });

  const bad = await begin();
  await client.send(
    new SendDurableExecutionCallbackFailureCommand({
      CallbackId: bad.CallbackId,
      Error: { ErrorType: 'Denied', ErrorMessage: 'm', ErrorData: 'd', StackTrace: ['at x'] },
    }),
  );
  const failed = await local.service.whenEnded(bad.arn);
  assert.deepEqual(JSON.parse(failed.Result ?? '').Error, {
    ErrorType: 'Denied',
    ErrorMessage: 'm',
    ErrorData: 'd',
    StackTrace: ['at x'],
  });

  const stopped = await begin();
  const stop = await client.send(
    new StopDurableExecutionCommand({ DurableExecutionArn: stopped.arn, Error: { ErrorMessage: 'enough' } }),
  );
  assert.ok(stop.StopTimestamp instanceof Date);
  const view = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn: stopped.arn }));
  assert.deepEqual([view.Status, view.Error?.ErrorMessage], ['STOPPED', 'enough']);
  await assert.rejects(client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId: 'bm9uZQ==' })), {
    name: 'InvalidParameterValueException',
    message: /^Invalid callback id/,
  });
  release();
});

test('refusals have the names, statuses and words of the API', async (context) => {
  const { client, local, register } = await connect(context);
  register('f', async () => 1);
  await client.send(new InvokeCommand({ FunctionName: 'f', DurableExecutionName: 'taken', Payload: json(1) }));
  const { executionArn: DurableExecutionArn } = await local.service.invoke('f', '1', { executionName: 'taken' });
  const refusal = async (command: Promise<unknown>) => {
    const error: unknown = await command.then(
      () => assert.fail('not refused'),
      (thrown: unknown) => thrown,
    );
    const { name, message, $metadata } = error as Error & { $metadata: { httpStatusCode: number } };
    return [name, $metadata.httpStatusCode, message];
  };
  assert.deepEqual(
    (
      await refusal(
        client.send(new InvokeCommand({ FunctionName: 'f', DurableExecutionName: 'taken', Payload: json(2) })),
      )
    ).slice(0, 2),
    ['DurableExecutionAlreadyStartedException', 409],
  );
  assert.deepEqual((await refusal(client.send(new InvokeCommand({ FunctionName: 'none' })))).slice(0, 2), [
    'ResourceNotFoundException',
    404,
  ]);
  assert.deepEqual(
    (
      await refusal(client.send(new InvokeCommand({ FunctionName: 'f', Payload: new TextEncoder().encode('{') })))
    ).slice(0, 2),
    ['InvalidRequestContentException', 400],
  );
  assert.deepEqual(
    (await refusal(client.send(new InvokeCommand({ FunctionName: 'f', Payload: json('x'.repeat(6_291_456)) })))).slice(
      0,
      2,
    ),
    ['RequestTooLargeException', 413],
  );
  const none = { DurableExecutionArn: `${DurableExecutionArn}0` };
  for (const command of [
    () => client.send(new GetDurableExecutionCommand(none)),
    () => client.send(new GetDurableExecutionHistoryCommand(none)),
    () => client.send(new StopDurableExecutionCommand(none)),
  ]) {
    assert.deepEqual((await refusal(command())).slice(0, 2), ['ResourceNotFoundException', 404]);
  }
  const stale = { DurableExecutionArn, CheckpointToken: 'c3RhbGU=' };
  for (const command of [
    () => client.send(new CheckpointDurableExecutionCommand({ ...stale, Updates: [] })),
    () => client.send(new GetDurableExecutionStateCommand(stale)),
  ]) {
    assert.deepEqual(await refusal(command()), [
      'InvalidParameterValueException',
      400,
      'Invalid Checkpoint Token: no invocation of the durable execution is running.',
    ]);
  }
});
