/**
 * `serve` with functions of the official SDK and of this package, each in a process of its own, and a script that knows
 * nothing but the AWS client. Where the official SDK cannot be had, the script meets this package's functions only.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  GetDurableExecutionCommand,
  GetDurableExecutionHistoryCommand,
  InvokeCommand,
  LambdaClient,
  ListDurableExecutionsByFunctionCommand,
  SendDurableExecutionCallbackFailureCommand,
  SendDurableExecutionCallbackHeartbeatCommand,
  SendDurableExecutionCallbackSuccessCommand,
  StopDurableExecutionCommand,
} from '@aws-sdk/client-lambda';
import type { Event, Execution } from '@aws-sdk/client-lambda';
import { CommandFolder } from '../host/cli/command-process.ts';
import { compiledModule } from '../support/built-package.ts';
import { findOfficialSdk } from '../support/official-sdk.ts';

const OWN = await compiledModule(new URL('../fixtures/interop/served-own.ts', import.meta.url));
const OFFICIAL = await compiledModule(new URL('../fixtures/interop/served-official.ts', import.meta.url));

const official = await findOfficialSdk();
const makers = official.kind === 'found' ? (['own', 'official'] as const) : (['own'] as const);
const folder = new CommandFolder();
let client: LambdaClient;

before(async () => {
  const functions = makers.flatMap((maker) => {
    const file = maker === 'own' ? OWN : OFFICIAL;
    return ['everything', 'approval'].flatMap((name) => ['--function', `${maker}-${name}=${file}#${name}`]);
  });
  const served = folder.start([
    ...['serve', '--port', '0', '--data', 'd', '--wait-scale', '0.01'],
    ...functions,
    ...['--function', `uses-token-twice=${OWN}#usesTokenTwice`],
    ...['--plain-function', `echo=${OWN}#echo`, '--plain-function', `refuser=${OWN}#refuser`],
  ]);
  let printed = '';
  served.child.stdout?.on('data', (text: string) => (printed += text));
  await served.printed('\n');
  client = new LambdaClient({
    endpoint: printed.split('\n')[0] ?? '',
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});
after(() => {
  client.destroy();
  folder.remove();
});

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const text = (payload: Uint8Array | undefined): string => new TextDecoder().decode(payload);

async function begin(FunctionName: string, payload: unknown = {}, DurableExecutionName?: string): Promise<string> {
  const answer = await client.send(
    new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: json(payload), DurableExecutionName }),
  );
  assert.equal(answer.StatusCode, 202);
  return answer.DurableExecutionArn ?? '';
}

/** All events, a few at a time. */
async function history(DurableExecutionArn: string, MaxItems = 1000, ReverseOrder = false): Promise<Event[]> {
  const events: Event[] = [];
  let Marker: string | undefined;
  do {
    const page = await client.send(
      new GetDurableExecutionHistoryCommand({
        DurableExecutionArn,
        IncludeExecutionData: true,
        MaxItems,
        Marker,
        ReverseOrder,
      }),
    );
    assert.ok((page.Events?.length ?? 0) <= MaxItems);
    events.push(...(page.Events ?? []));
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return events;
}

/** The first open callback that was not seen before. */
async function nextCallback(arn: string, seen: ReadonlySet<string> = new Set()): Promise<string | undefined> {
  for (;;) {
    const events = await history(arn);
    const ended = new Set(
      events
        .filter(({ EventType }) => /^Callback(Succeeded|Failed|TimedOut)$/.test(EventType ?? ''))
        .map(({ Id }) => Id),
    );
    const open = events.find(
      ({ EventType, Id, CallbackStartedDetails }) =>
        EventType === 'CallbackStarted' && !ended.has(Id) && !seen.has(CallbackStartedDetails?.CallbackId ?? ''),
    );
    if (open !== undefined) return open.CallbackStartedDetails?.CallbackId;
    if (events.some(({ EventType }) => /^Execution(Succeeded|Failed)$/.test(EventType ?? ''))) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function whenEnded(DurableExecutionArn: string) {
  for (;;) {
    const execution = await client.send(new GetDurableExecutionCommand({ DurableExecutionArn }));
    if (execution.Status !== 'RUNNING') return execution;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function refusal(call: Promise<unknown>): Promise<[name: string, status: number | undefined, message: string]> {
  const error = await call.then(
    () => assert.fail('not refused'),
    (thrown: unknown) => thrown as Error & { $metadata?: { httpStatusCode?: number } },
  );
  return [error.name, error.$metadata?.httpStatusCode, error.message];
}

for (const maker of makers) {
  describe(`functions of ${maker === 'own' ? 'this package' : 'the official SDK'}`, () => {
    const approval = `${maker}-approval`;

    test('a callback: heartbeat, success, once only', async () => {
      const arn = await begin(approval, { item: 'lamp' });
      const CallbackId = await nextCallback(arn);
      await client.send(new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId }));
      await client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId, Result: json({ ok: 'ü' }) }));
      const execution = await whenEnded(arn);
      assert.deepEqual([execution.Status, execution.InputPayload], ['SUCCEEDED', '{"item":"lamp"}']);
      assert.match(execution.Result ?? '', /ü/);
      for (const again of [
        new SendDurableExecutionCallbackSuccessCommand({ CallbackId }),
        new SendDurableExecutionCallbackFailureCommand({ CallbackId }),
        new SendDurableExecutionCallbackHeartbeatCommand({ CallbackId }),
      ]) {
        const [name, status] = await refusal(client.send(again));
        assert.deepEqual([name, status], ['CallbackTimeoutException', 400]);
      }
    });

    test('a callback that fails ends the execution with its error', async () => {
      const arn = await begin(approval);
      const CallbackId = await nextCallback(arn);
      const Error = { ErrorType: 'Denied', ErrorMessage: 'not today', ErrorData: 'd' };
      await client.send(new SendDurableExecutionCallbackFailureCommand({ CallbackId, Error }));
      const execution = await whenEnded(arn);
      assert.equal(execution.Status, 'FAILED');
      assert.match(execution.Error?.ErrorMessage ?? '', /not today/);
    });

    test('stop; the answer that comes after it is refused', async () => {
      const arn = await begin(approval);
      const CallbackId = await nextCallback(arn);
      const stopped = await client.send(
        new StopDurableExecutionCommand({
          DurableExecutionArn: arn,
          Error: { ErrorType: 'Stop', ErrorMessage: 'enough' },
        }),
      );
      assert.ok(stopped.StopTimestamp instanceof Date);
      const { Status, Error: error } = await whenEnded(arn);
      assert.deepEqual([Status, error?.ErrorType, error?.ErrorMessage], ['STOPPED', 'Stop', 'enough']);
      const late = client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId }));
      assert.equal((await refusal(late))[0], 'CallbackTimeoutException');
      const ends = (await history(arn)).filter(({ EventType }) => /^Execution(?!Started)/.test(EventType ?? ''));
      assert.deepEqual(
        ends.map(({ EventType }) => EventType),
        ['ExecutionStopped'],
      );
    });

    test('a name stands for one execution with one payload', async () => {
      const name = `${maker}-named`;
      const arn = await begin(approval, { n: 1 }, name);
      assert.equal(await begin(approval, { n: 1 }, name), arn);
      const [error, status] = await refusal(begin(approval, { n: 2 }, name));
      assert.deepEqual([error, status], ['DurableExecutionAlreadyStartedException', 409]);
      await client.send(new StopDurableExecutionCommand({ DurableExecutionArn: arn }));
      assert.equal(await begin(approval, { n: 1 }, name), arn, 'also when it has ended');
    });

    test('list: by status, by name, by time, in both orders, in pages', async () => {
      const FunctionName = approval;
      const list = async (filter: object): Promise<Execution[]> => {
        const all: Execution[] = [];
        let Marker: string | undefined;
        do {
          const page = await client.send(
            new ListDurableExecutionsByFunctionCommand({ FunctionName, ...filter, Marker, MaxItems: 2 }),
          );
          assert.ok((page.DurableExecutions?.length ?? 0) <= 2);
          all.push(...(page.DurableExecutions ?? []));
          Marker = page.NextMarker;
        } while (Marker !== undefined);
        return all;
      };
      const newestFirst = await list({});
      assert.ok(newestFirst.length >= 4);
      const times = newestFirst.map(({ StartTimestamp }) => StartTimestamp?.getTime() ?? 0);
      assert.deepEqual(
        times,
        [...times].sort((a, b) => b - a),
      );
      assert.deepEqual(await list({ ReverseOrder: true }), [...newestFirst].reverse());
      assert.deepEqual((await list({ Statuses: ['FAILED', 'STOPPED'] })).map(({ Status }) => Status).sort(), [
        'FAILED',
        'STOPPED',
        'STOPPED',
      ]);
      assert.equal((await list({ DurableExecutionName: `${maker}-named` })).length, 1);
      const [second, third] = [newestFirst[1]?.StartTimestamp, newestFirst[2]?.StartTimestamp];
      assert.deepEqual(await list({ StartedAfter: second }), newestFirst.slice(0, 1));
      assert.deepEqual(await list({ StartedBefore: third }), newestFirst.slice(3));
      assert.deepEqual(await list({ Statuses: ['TIMED_OUT'] }), []);
    });
  });
}

test('unknown ARNs, functions and callbacks, a stale token, wrong filters', async () => {
  const DurableExecutionArn =
    'arn:aws:lambda:us-east-1:123456789012:function:own-approval:$LATEST/durable-execution/nobody/none';
  for (const call of [
    () => client.send(new GetDurableExecutionCommand({ DurableExecutionArn })),
    () => client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn })),
    () => client.send(new StopDurableExecutionCommand({ DurableExecutionArn })),
    () => client.send(new InvokeCommand({ FunctionName: 'nobody' })),
    () => client.send(new ListDurableExecutionsByFunctionCommand({ FunctionName: 'nobody' })),
  ]) {
    assert.deepEqual((await refusal(call())).slice(0, 2), ['ResourceNotFoundException', 404]);
  }
  const ended = await begin('uses-token-twice');
  const list = { FunctionName: 'uses-token-twice' };
  for (const call of [
    () => client.send(new SendDurableExecutionCallbackSuccessCommand({ CallbackId: 'bm9uZQ==' })),
    () => client.send(new ListDurableExecutionsByFunctionCommand({ ...list, Statuses: ['DONE' as 'FAILED'] })),
    () => client.send(new ListDurableExecutionsByFunctionCommand({ ...list, MaxItems: 1001 })),
    () => client.send(new ListDurableExecutionsByFunctionCommand({ ...list, DurableExecutionName: 'a b' })),
    () => client.send(new GetDurableExecutionHistoryCommand({ DurableExecutionArn: ended, Marker: '!' })),
    () => client.send(new InvokeCommand({ FunctionName: 'own-approval', DurableExecutionName: 'a b' })),
    () => client.send(new InvokeCommand({ FunctionName: 'echo', TenantId: 'a#b' })),
  ]) {
    assert.deepEqual((await refusal(call())).slice(0, 2), ['InvalidParameterValueException', 400]);
  }
  const answer = await client.send(new InvokeCommand({ FunctionName: 'uses-token-twice' }));
  const { name, message } = JSON.parse(text(answer.Payload));
  assert.equal(name, 'InvalidParameterValueException');
  assert.match(message, /^Invalid Checkpoint Token/);
});

test('plain functions are invoked, and fail, as Lambda does it', async () => {
  const good = await client.send(new InvokeCommand({ FunctionName: 'echo:$LATEST', Payload: json([1]) }));
  assert.deepEqual([good.StatusCode, text(good.Payload), good.DurableExecutionArn], [200, '{"echoed":[1]}', undefined]);
  const bad = await client.send(new InvokeCommand({ FunctionName: 'refuser' }));
  assert.deepEqual([bad.StatusCode, bad.FunctionError], [200, 'Unhandled']);
  assert.equal(JSON.parse(text(bad.Payload)).errorType, 'Refusal');
  const dry = await client.send(new InvokeCommand({ FunctionName: 'echo', InvocationType: 'DryRun' }));
  assert.equal(dry.StatusCode, 204);
});

describe('a workflow with every kind of operation', () => {
  const recorded = new Map<string, Event[]>();

  for (const maker of makers) {
    test(`${maker}: it succeeds, and its history is the same in pages and in reverse`, async () => {
      const arn = await begin(`${maker}-everything`);
      const answered = new Set<string>();
      for (let id = await nextCallback(arn); id !== undefined; id = await nextCallback(arn, answered)) {
        answered.add(id);
        await client.send(
          new SendDurableExecutionCallbackSuccessCommand({ CallbackId: id, Result: json({ answer: 42 }) }),
        );
      }
      const { Status, Error: error } = await whenEnded(arn);
      assert.equal(Status, 'SUCCEEDED', JSON.stringify(error));
      const events = await history(arn);
      assert.deepEqual(
        events.map(({ EventId }) => EventId),
        events.map((_, index) => index + 1),
      );
      assert.deepEqual(await history(arn, 7), events);
      assert.deepEqual(await history(arn, 50, true), [...events].reverse());
      recorded.set(maker, events);
    });
  }

  if (official.kind === 'found') {
    test('both histories have the same events of the same operations', () => {
      assert.deepEqual(shapeOf(recorded.get('own') ?? []), shapeOf(recorded.get('official') ?? []));
    });
  }
});

/** What does not depend on when, and in how many invocations, an execution ran: the events of each operation in order. */
function shapeOf(events: readonly Event[]): Record<string, unknown[]> {
  const shape: Record<string, unknown[]> = {};
  for (const { EventType, Id, Name, SubType, ParentId } of events) {
    if (EventType === 'InvocationCompleted') continue;
    const key = EventType?.startsWith('Execution') === true ? 'execution' : (Id ?? '');
    (shape[key] ??= []).push([EventType, Name, SubType, ParentId]);
  }
  return shape;
}
