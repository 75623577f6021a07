/**
 * Each fault of the service and of the network, at each call that a function makes, through HTTP and the real client:
 * the execution ends as if nothing had happened, and no operation is lost or done twice.
 */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { startLocalService, type DurableService, type LocalFunctionHandler } from '../../host/local/index.ts';
import {
  DurableExecutionApiClient,
  InvocationStatus,
  StepSemantics,
  durableSandbox,
  type DurableContext,
  type DurableExecutionInvocationInput,
  type DurableLambdaHandler,
} from '../../runtime/index.ts';
import {
  CALL_FAULTS,
  PAGE_FAULTS,
  startFaultyProxy,
  type CallFault,
  type FaultyProxy,
  type FunctionCall,
} from '../support/faulty-proxy.ts';
import { withClient } from '../support/local-run.ts';

/** Milliseconds which the client waits for an answer. */
const CLIENT_TIMEOUT_MS = 1_500;

/** Faults that fail the invocation even where the client tries again: it takes the answer for good, or is refused. */
const NOT_TRIED_AGAIN = new Set<CallFault>([
  'answer that is no JSON',
  'token of an earlier answer',
  'token of another execution',
]);

interface Outcome {
  readonly result: unknown;
  readonly operations: readonly unknown[];
  readonly recordedTwice: readonly string[];
  readonly bodies: ReadonlyMap<string, number>;
  readonly failedInvocations: number;
  readonly proxy: FaultyProxy;
}

interface RunOptions {
  readonly faultOf: (call: FunctionCall) => CallFault | undefined;
  readonly maxAttempts: number;
  /** What happens with one delivery of an invocation. Default: the function is called once. */
  readonly deliver?: (handler: LocalFunctionHandler) => LocalFunctionHandler;
}

function makeHandler(bodies: Map<string, number>): DurableLambdaHandler {
  const body = (name: string) => (): string => {
    bodies.set(name, (bodies.get(name) ?? 0) + 1);
    return name;
  };
  return durableSandbox(
    async (_event: unknown, durable: DurableContext) => {
      const first = await durable.step('first', body('first'));
      const group = await durable.runInChildContext('group', async (child) => {
        const both = await Promise.all([child.step('left', body('left')), child.step('right', body('right'))]);
        await child.wait('pause', { seconds: 1 });
        return both;
      });
      const once = await durable.step('once', body('once'), { semantics: StepSemantics.AtMostOncePerRetry });
      await durable.wait('second pause', { seconds: 1 });
      return [first, group, once, await durable.step('last', body('last'))];
    },
    { isolation: 'inline' },
  );
}

async function runThrough(context: TestContext, { faultOf, maxAttempts, deliver }: RunOptions): Promise<Outcome> {
  const local = await startLocalService({
    time: 'skip',
    firstPageOperations: 1,
    pageSize: 2,
    invocationRetry: { maxAttempts: 9, backoffSeconds: 0 },
  });
  const foreignToken = await tokenOfAnother(local.service);
  const proxy = await startFaultyProxy(context, local.url, faultOf, foreignToken);
  const client = new LambdaClient({
    ...local.clientConfig(),
    endpoint: proxy.url,
    maxAttempts,
    requestHandler: { requestTimeout: CLIENT_TIMEOUT_MS, throwOnRequestTimeout: true },
  });
  context.after(async () => {
    client.destroy();
    await local.close();
  });
  const bodies = new Map<string, number>();
  const handler = withClient(makeHandler(bodies), new DurableExecutionApiClient(client));
  local.service.registerFunction('f', deliver === undefined ? handler : deliver(handler));
  const arn = local.service.begin('f', '{}');
  const { Status, Result, Error: error } = await local.service.whenEnded(arn);
  assert.equal(Status, 'SUCCEEDED', JSON.stringify(error));

  const ends = local.service
    .getHistory(arn, { MaxItems: 1000 })
    .Events.filter(({ EventType }) => /(Succeeded|Failed)$/.test(EventType) && EventType !== 'InvocationCompleted')
    .map(({ EventType, Id, Name }) => `${EventType} ${String(Name)} ${String(Id)}`);
  return {
    result: JSON.parse(Result ?? 'null'),
    operations: local.service
      .getOperations(arn)
      .filter(({ Type }) => Type !== 'EXECUTION')
      .map(({ Id, ParentId, Type, SubType, Name, Status: status }) => [Id, ParentId, Type, SubType, Name, status]),
    recordedTwice: ends.filter((end, at) => ends.indexOf(end) !== at),
    bodies,
    failedInvocations: local.service.listInvocations(arn).filter(({ outcome }) => outcome === 'CRASHED').length,
    proxy,
  };
}

async function tokenOfAnother(service: DurableService): Promise<string> {
  let token = '';
  service.registerFunction('other', (event: DurableExecutionInvocationInput) => {
    token = event.CheckpointToken;
    return Promise.resolve({ Status: InvocationStatus.SUCCEEDED, Result: 'null' });
  });
  await service.whenEnded(service.begin('other', '{}'));
  return token;
}

const EXPECTED = ['first', ['left', 'right'], 'once', 'last'];

function assertWhole(outcome: Outcome, undisturbed: Outcome, what: string): void {
  assert.deepEqual(outcome.result, EXPECTED, what);
  const byId = (operations: readonly unknown[]): string[] => operations.map((each) => JSON.stringify(each)).sort();
  assert.deepEqual(byId(outcome.operations), byId(undisturbed.operations), what);
  assert.deepEqual(outcome.recordedTwice, [], what);
  for (const [name, count] of outcome.bodies) {
    assert.ok(count <= 1 + outcome.failedInvocations, `${what}: ${name} ran ${String(count)} times`);
  }
}

/** All at once, since most of the time is spent on waiting for the client to lose patience. */
async function atEach(count: number, run: (at: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => run(index + 1)));
}

describe('faults of the service', () => {
  for (const fault of CALL_FAULTS) {
    test(`${fault}, at each checkpoint call`, async (context) => {
      const undisturbed = await runThrough(context, { faultOf: () => undefined, maxAttempts: 1 });
      const calls = undisturbed.proxy.counts.checkpoint;
      assert.ok(calls >= 8, `only ${String(calls)} calls`);
      await atEach(calls, async (at) => {
        const outcome = await runThrough(context, {
          faultOf: ({ kind, number }) => (kind === 'checkpoint' && number === at ? fault : undefined),
          maxAttempts: 1,
        });
        assertWhole(outcome, undisturbed, `${fault} at call ${String(at)}`);
        const harmless = fault === 'slow' || fault === 'answer without operations';
        // The first token is the only earlier one of the first call: the service takes it.
        const fails = !harmless && !(fault === 'token of an earlier answer' && at === 1);
        assert.equal(outcome.failedInvocations, fails ? 1 : 0, `${fault} at call ${String(at)}`);
      });
    });
  }

  for (const fault of CALL_FAULTS) {
    test(`${fault}, where the client makes three attempts`, async (context) => {
      const undisturbed = await runThrough(context, { faultOf: () => undefined, maxAttempts: 3 });
      const outcome = await runThrough(context, {
        faultOf: ({ kind, number }) => (kind === 'checkpoint' && number === 3 ? fault : undefined),
        maxAttempts: 3,
      });
      assertWhole(outcome, undisturbed, fault);
      assert.equal(outcome.failedInvocations, NOT_TRIED_AGAIN.has(fault) ? 1 : 0);
      if (outcome.failedInvocations > 0) return;
      const [third, fourth] = [outcome.proxy.checkpoints[2], outcome.proxy.checkpoints[3]];
      const again = fourth?.token === third?.token;
      if (again) assert.equal(fourth?.clientToken, third?.clientToken, 'one call, two idempotency tokens');
    });
  }

  for (const fault of [...CALL_FAULTS.filter((each) => !/token|operations/.test(each)), ...PAGE_FAULTS]) {
    test(`${fault}, at each page of the state`, async (context) => {
      const undisturbed = await runThrough(context, { faultOf: () => undefined, maxAttempts: 1 });
      const pages = undisturbed.proxy.counts.state;
      assert.ok(pages >= 2, `only ${String(pages)} pages`);
      await atEach(pages, async (at) => {
        const outcome = await runThrough(context, {
          faultOf: ({ kind, number }) => (kind === 'state' && number === at ? fault : undefined),
          maxAttempts: 1,
        });
        assertWhole(outcome, undisturbed, `${fault} at page ${String(at)}`);
        const harmless = fault === 'slow' || fault === 'empty page before the page';
        assert.equal(outcome.failedInvocations, harmless ? 0 : 1, `${fault} at page ${String(at)}`);
      });
    });
  }
});

test('one invocation delivered twice at the same time: what one records, the other is refused', async (context) => {
  const undisturbed = await runThrough(context, { faultOf: () => undefined, maxAttempts: 1 });
  let refused = 0;
  const outcome = await runThrough(context, {
    faultOf: () => undefined,
    maxAttempts: 1,
    deliver: (handler) => async (event, lambdaContext) => {
      const answers = await Promise.allSettled([handler(event, lambdaContext), handler(event, lambdaContext)]);
      refused += answers.filter(({ status }) => status === 'rejected').length;
      const answer = answers.find((each) => each.status === 'fulfilled');
      if (answer === undefined) throw (answers[0] as PromiseRejectedResult).reason;
      return answer.value;
    },
  });
  assert.deepEqual(outcome.result, EXPECTED);
  assert.deepEqual(outcome.recordedTwice, []);
  assert.equal(outcome.operations.length, undisturbed.operations.length);
  assert.ok(refused >= 2, `${String(refused)} deliveries were refused`);
  // At most once holds over both: the body runs after its start was accepted, which only one delivery can achieve.
  assert.equal(outcome.bodies.get('once'), 1);
});
