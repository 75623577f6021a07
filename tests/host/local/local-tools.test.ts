import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createDurableService, durableExecutionClientFor } from '../../../host/local/index.ts';
import type { DurableService, LocalFunctionHandler } from '../../../host/local/index.ts';
import { durableSandbox } from '../../../runtime/index.ts';
import type { DurableContext } from '../../../runtime/index.ts';
import { withClient } from '../../support/local-run.ts';
import { update } from './execution-model/test-model.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { PENDING, wireFunction } from './wire-function.ts';

type Workflow = (input: unknown, context: DurableContext) => Promise<unknown>;

function serviceWith(context: TestContext, workflow: Workflow, dataDir?: string): DurableService {
  const service = createDurableService({ dataDir });
  context.after(() => service.close());
  const handler = durableSandbox(workflow, { isolation: 'inline' });
  service.registerFunction('f', withClient(handler, durableExecutionClientFor(service)));
  return service;
}

/** Resolves when the execution is suspended for the `count`th time. */
function suspended(service: DurableService, count = 1): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    const stop = service.onEvent((event) => {
      if (event.kind !== 'invocation-ended' || event.invocation.outcome !== 'PENDING') return;
      seen += 1;
      if (seen < count) return;
      stop();
      resolve();
    });
  });
}

test('a wait of a day is skipped, and what comes after it runs', async (context) => {
  const service = serviceWith(context, async (_input, durable) => {
    await durable.wait('long', { days: 1 });
    return durable.step('after', async () => 'done');
  });
  const waiting = suspended(service);
  const arn = service.begin('f', '{}', 'one');
  await waiting;
  const [wait] = service.getOperations(arn).slice(1);
  assert.ok((service.tools.row(arn).nextWakeUp ?? 0) > service.now().getTime() + 80_000_000);
  assert.throws(() => service.tools.skip(arn, 'nonsense'), /neither a wait/);
  assert.equal(service.tools.skip(arn, wait?.Id), 1);
  assert.equal((await service.whenEnded(arn)).Result, '"done"');
  assert.throws(() => service.tools.skip(arn), /has ended/);
  const { Events } = service.getHistory(arn);
  assert.deepEqual(
    Events.map((event) => event.EventType).filter((type) => type.startsWith('Wait')),
    ['WaitStarted', 'WaitSucceeded'],
  );
});

test('the pause before another attempt is skipped', async (context) => {
  let calls = 0;
  const service = serviceWith(context, async (_input, durable) =>
    durable.step(
      'flaky',
      async () => {
        calls += 1;
        if (calls < 3) throw new Error('not yet');
        return calls;
      },
      { retryStrategy: () => ({ shouldRetry: true, delay: { hours: 1 } }) },
    ),
  );
  const stop = service.onEvent((event) => {
    if (event.kind === 'invocation-ended' && event.invocation.outcome === 'PENDING') {
      queueMicrotask(() => service.tools.skip(event.executionArn));
    }
  });
  context.after(stop);
  const arn = service.begin('f', '{}');
  assert.equal((await service.whenEnded(arn)).Result, '3');
});

test('rows tell what each execution waits for', async (context) => {
  const service = serviceWith(context, async (_input, durable) => {
    const [answer] = await durable.createCallback('approval', { timeout: { hours: 2 } });
    return answer;
  });
  const waiting = suspended(service);
  const arn = service.begin('f', '{}', 'asking');
  await waiting;
  const [row] = service.tools.rows();
  assert.equal(row?.name, 'asking');
  assert.equal(row?.operationCount, 1);
  const [callback] = row?.openCallbacks ?? [];
  assert.equal(callback?.name, 'approval');
  assert.equal((callback?.until ?? 0) - (callback?.since ?? 0), 7_200_000);
  service.sendCallbackSuccess(callback?.callbackId ?? '', '1');
  await service.whenEnded(arn);
  assert.deepEqual(service.tools.row(arn).openCallbacks, []);
});

for (const where of ['memory', 'a data folder'] as const) {
  test(`a fork keeps what came before the operation, and runs it and the rest again (${where})`, async (context) => {
    const ran: string[] = [];
    const workflow: Workflow = async (input, durable) => {
      const first = await durable.step('first', async () => ran.push('first'));
      const inner = await durable.runInChildContext('group', async (child) => {
        const a = await child.step('a', async () => ran.push('a'));
        const b = await child.step('b', async () => ran.push('b'));
        return a + b;
      });
      return { first, inner, input };
    };
    const service = serviceWith(context, workflow, where === 'memory' ? undefined : temporaryFolder(context));
    const arn = service.begin('f', '{"n":1}', 'origin');
    await service.whenEnded(arn);
    const b = service.getOperations(arn).find(({ Name }) => Name === 'b');
    ran.push('|');
    const fork = service.tools.fork(arn, b?.Id ?? '', { name: 'again', input: '{"n":2}' });
    const end = await service.whenEnded(fork);
    assert.deepEqual(ran, ['first', 'a', 'b', '|', 'b']);
    assert.equal(end.Status, 'SUCCEEDED', JSON.stringify(end.Error));
    assert.deepEqual(JSON.parse(end.Result ?? ''), { first: 1, inner: 7, input: { n: 2 } });
    assert.equal((await service.whenEnded(arn)).InputPayload, '{"n":1}');
    const types = service
      .getHistory(fork)
      .Events.map(({ EventId, EventType, Name }) => `${EventId} ${EventType} ${Name ?? ''}`);
    assert.deepEqual(types.slice(0, 7), [
      '1 ExecutionStarted ',
      '2 StepStarted first',
      '3 StepSucceeded first',
      '4 ContextStarted group',
      '5 StepStarted a',
      '6 StepSucceeded a',
      '7 StepStarted b',
    ]);
    assert.throws(() => service.tools.fork(arn, b?.Id ?? '', { name: 'again' }), {
      name: 'DurableExecutionAlreadyStartedException',
    });
    assert.throws(() => service.tools.fork(arn, 'nonsense'), /no operation nonsense/);
    const rerun = service.tools.rerun(arn, { name: 'third' });
    assert.equal(JSON.parse((await service.whenEnded(rerun)).Result ?? '').input.n, 1);
  });
}

test('a fork goes on with results that are given to it instead of the recorded ones', async (context) => {
  const workflow: Workflow = async (_input, durable) => {
    const first = await durable.step('first', async () => 1);
    const inner = await durable.runInChildContext('group', async (child) => child.step('inside', async () => 2));
    const flaky = await durable.step(
      'flaky',
      async () => {
        throw new Error('down');
      },
      { retryStrategy: () => ({ shouldRetry: false }) },
    );
    const [answer] = await durable.createCallback<string>('approval');
    return { first, inner, flaky, answer: await answer };
  };
  const service = serviceWith(context, workflow);
  const arn = service.begin('f', '{}', 'origin');
  assert.equal((await service.whenEnded(arn)).Status, 'FAILED');
  const id = (name: string): string => service.getOperations(arn).find(({ Name }) => Name === name)?.Id ?? '';

  const waiting = suspended(service);
  const fork = service.tools.fork(arn, id('flaky'), {
    results: new Map([
      [id('first'), '10'],
      [id('flaky'), '"up"'],
    ]),
  });
  await waiting;
  const approval = service.getOperations(fork).find(({ Name }) => Name === 'approval')?.Id ?? '';
  const last = service.tools.fork(fork, approval, { results: new Map([[approval, '"yes"']]) });
  assert.equal((await service.whenEnded(last)).Result, '{"first":10,"inner":2,"flaky":"up","answer":"\\"yes\\""}');
  const types = service.getHistory(last).Events.map(({ EventType, Name }) => `${EventType} ${Name ?? ''}`);
  assert.deepEqual(types.slice(0, 11), [
    'ExecutionStarted ',
    'StepStarted first',
    'StepSucceeded first',
    'ContextStarted group',
    'StepStarted inside',
    'StepSucceeded inside',
    'ContextSucceeded group',
    'StepStarted flaky',
    'StepSucceeded flaky',
    'CallbackStarted approval',
    'CallbackSucceeded approval',
  ]);
  const refused = (operation: string, results: [string, string][], message: RegExp): void => {
    assert.throws(() => service.tools.fork(arn, operation, { results: new Map(results) }), message);
  };
  refused(id('flaky'), [[id('group'), '1']], /CONTEXT group cannot be given a result/);
  refused(id('flaky'), [[id('inside'), '1']], /STEP inside cannot.*context that has ended/);
  refused(id('first'), [[id('flaky'), '1']], /STEP flaky cannot.*runs again/);
  refused(id('flaky'), [['nonsense', '1']], /no operation nonsense/);
  refused(id('flaky'), [[id('flaky'), 'x'.repeat(300_000)]], /more than 262144 bytes/);
});

test('waits are shortened by the scale, and keep their recorded length', async (context) => {
  const service = createDurableService({ waitScale: 0 });
  context.after(() => service.close());
  const handler = durableSandbox(
    async (_input: unknown, durable: DurableContext) => {
      await durable.wait('year', { days: 365 });
      return 1;
    },
    { isolation: 'inline' },
  );
  service.registerFunction('f', withClient(handler, durableExecutionClientFor(service)));
  const arn = service.begin('f', '{}');
  assert.equal((await service.whenEnded(arn)).Result, '1');
  const started = service.getHistory(arn).Events.find(({ EventType }) => EventType === 'WaitStarted');
  assert.equal(started?.WaitStartedDetails?.Duration, 365 * 86_400);
  assert.throws(() => createDurableService({ waitScale: 2 }), { code: 'DS_CONFIG' });
});

for (const where of ['memory', 'data folder']) {
  test(`ended executions are removed, by hand and when their time is over (${where})`, async (context) => {
    const dataDir = where === 'memory' ? undefined : temporaryFolder(context);
    const service = createDurableService({ time: 'skip', dataDir });
    context.after(() => {
      service.close();
    });
    const done: LocalFunctionHandler = async () => ({ Status: 'SUCCEEDED', Result: '1' });
    service.registerFunction('kept', done);
    service.registerFunction('passing', done, { retentionDays: 2 });
    service.registerFunction(
      'waits',
      wireFunction(
        () => durableExecutionClientFor(service),
        async (state) => {
          if (state.status('w') === undefined)
            await state.send(update('WAIT', 'START', 'w', { WaitOptions: { WaitSeconds: 3 * 86_400 } }));
          return state.status('w') === 'SUCCEEDED' ? 1 : PENDING;
        },
      ),
    );
    const [kept, passing] = [service.begin('kept', '1', 'k'), service.begin('passing', '1', 'p')];
    await service.whenEnded(kept);
    await service.whenEnded(passing);
    assert.equal(service.getExecution(passing).DurableConfig.RetentionPeriodInDays, 2);
    assert.equal(service.getExecution(kept).DurableConfig.RetentionPeriodInDays, undefined);
    assert.equal(service.tools.expire(), 0);

    const release = service.holdTime();
    const open = service.begin('waits', '1', 'w');
    assert.throws(() => service.tools.remove(open), { name: 'InvalidParameterValueException' });
    release();
    // Three days later.
    await service.whenEnded(open);
    assert.equal(service.tools.expire(), 1);
    assert.throws(() => service.getExecution(passing), { name: 'ResourceNotFoundException' });
    assert.throws(() => service.getHistory(passing), { name: 'ResourceNotFoundException' });
    assert.equal(service.getExecution(kept).Status, 'SUCCEEDED');

    service.tools.remove(kept);
    assert.throws(() => service.tools.remove(kept), { name: 'ResourceNotFoundException' });
    assert.deepEqual(
      service.listExecutions().DurableExecutions.map((each) => each.DurableExecutionName),
      ['w'],
    );
    // The name is free, also for another payload.
    const again = service.begin('kept', '2', 'k');
    assert.notEqual(again, kept);
    assert.equal((await service.whenEnded(again)).InputPayload, '2');
  });
}

test('a retention out of range is refused', () => {
  const service = createDurableService();
  for (const retentionDays of [0, 91, 1.5]) {
    assert.throws(() => service.registerFunction('f', async () => 1, { retentionDays }), { code: 'DS_CONFIG' });
  }
  service.close();
});
