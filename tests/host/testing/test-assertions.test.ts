/** The assertions, what they say, and history snapshots. */
import assert, { AssertionError } from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as nodeTest from 'node:test';
import {
  assertFailed,
  assertHistory,
  assertNotRun,
  assertOrder,
  assertStep,
  assertSucceeded,
  assertWaited,
  createTestEnvironment,
  LocalDurableTestRunner,
  normalisedHistory,
  register,
  type TestEnvironmentOptions,
} from '../../../host/testing/index.ts';
import { isDurableSandboxError } from '../../../runtime/errors.ts';
import * as workflows from './fixtures/order.ts';

const { test } = nodeTest;
const open = (handler: TestEnvironmentOptions['handler']) => createTestEnvironment({ handler, logs: 'capture' });

function refuses(assertion: () => void, ...words: (string | RegExp)[]): void {
  assert.throws(assertion, (error) => {
    assert.ok(error instanceof AssertionError, String(error));
    for (const word of words) assert.match(error.message, typeof word === 'string' ? new RegExp(word) : word);
    return true;
  });
}

void test('hold for an execution that succeeded', async () => {
  await using env = await open(workflows.order);
  const run = env.start({ id: 'a-1', amount: 5 });
  await run.result();
  assertSucceeded(run);
  assertSucceeded(run, { reserved: 'reserved a-1', label: 'label of a-1', charged: 5 });
  assertStep(run, 'reserve', { attempts: 1, result: 'reserved a-1' });
  assertStep(run, 'ship/label', { status: 'SUCCEEDED' });
  assertWaited(run, 'cool-down', '2 d');
  assertWaited(run, 'pick-up');
  assertNotRun(run, 'refund');
  assertOrder(run, ['reserve', 'cool-down', 'ship/pick-up', 'label']);

  refuses(() => assertSucceeded(run, { charged: 6 }), 'The result of the execution', /✓ reserve/, /label of a-1/);
  refuses(() => assertFailed(run), 'is SUCCEEDED, not FAILED', 'Operations:');
  refuses(() => assertStep(run, 'reserve', { attempts: 2 }), 'number of attempts of step "reserve"');
  refuses(() => assertStep(run, 'refund'), 'no operation "refund"', 'ship/label');
  refuses(() => assertStep(run, 'ship'), 'is a CONTEXT, not a STEP');
  refuses(() => assertWaited(run, 'cool-down', '1 d'), 'length of wait "cool-down"');
  refuses(() => assertNotRun(run, 'label'), 'was run: it is SUCCEEDED');
  refuses(() => assertOrder(run, ['label', 'reserve']), 'order of operations');
  refuses(() => assertOrder(run, ['label', 'nowhere']), 'no operation "nowhere"');
  assert.throws(() => {
    assertWaited(run, 'cool-down', 'long');
  }, TypeError);
});

void test('hold for an execution that failed, also of the drop-in runner', async () => {
  const result = await new LocalDurableTestRunner({ handlerFunction: workflows.failing }).run();
  assertFailed(result);
  assertFailed(result, { type: 'StepError', message: 'no good' });
  assertStep(result, 'break', { error: { type: 'TypeError', message: /^no/ } });
  refuses(() => assertSucceeded(result), 'is FAILED \\(.*no good\\), not SUCCEEDED', /✗ break/);
  refuses(() => assertFailed(result, { message: 'other' }), 'which other does not match');
  refuses(() => assertStep(result, 'break'), 'status of step "break"');
});

void test('a snapshot of the history is the same for each run, and says what has changed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'snapshot-'));
  const file = path.join(folder, 'deep', 'order.json');
  const record = async (amount: number, act: (run: Parameters<typeof assertHistory>[0]) => void): Promise<void> => {
    await using env = await createTestEnvironment({ handler: workflows.order, logs: 'capture', seed: amount });
    const run = env.start({ id: 's-1', amount });
    await run.result();
    act(run);
  };
  try {
    const differs = (words: RegExp) => (error: unknown) =>
      isDurableSandboxError(error, 'DS_TEST_SNAPSHOT_DIFFERS') && words.test(error.message);
    await record(1, (run) => {
      assert.throws(() => assertHistory(run, file), differs(/no snapshot .*order\.json yet.*UPDATE_SNAPSHOTS/));
    });
    process.env['DURABLE_SANDBOX_UPDATE_SNAPSHOTS'] = '1';
    await record(1, (run) => {
      assertHistory(run, file);
    });
    delete process.env['DURABLE_SANDBOX_UPDATE_SNAPSHOTS'];
    assert.ok(existsSync(file));
    const text = readFileSync(file, 'utf8');
    assert.match(text, /"operation": "ship\/label"/);
    assert.match(text, /"at": "\+172800s"/);
    assert.doesNotMatch(text, /Timestamp|RequestId|arn:/);
    await record(1, (run) => {
      assertHistory(run, file);
    });
    await record(2, (run) => {
      assert.throws(
        () => assertHistory(run, file),
        differs(/First difference, at line \d+[^]*- +"amount": 1[^]*\+ +"amount": 2/),
      );
    });
    writeFileSync(file, text.replaceAll('\n', '\r\n'));
    await record(1, (run) => {
      assertHistory(run, file);
    });
  } finally {
    delete process.env['DURABLE_SANDBOX_UPDATE_SNAPSHOTS'];
    rmSync(folder, { recursive: true });
  }
});

void test('a normalised history may show the invocations', async () => {
  await using env = await open(workflows.failing);
  const run = env.start();
  await run.outcome();
  const events = normalisedHistory(run.getHistoryEvents(), { invocations: true }).map(({ event }) => event);
  assert.deepEqual(events, ['ExecutionStarted', 'StepStarted', 'StepFailed', 'InvocationCompleted', 'ExecutionFailed']);
});

void test('are registered with node:test where that can be', () => {
  const registered = new Map<string, unknown>();
  register({ assert: { register: (name, assertion) => registered.set(name, assertion) } });
  assert.equal(registered.get('step'), assertStep);
  assert.equal(registered.size, 7);
  assert.throws(
    () => register({}),
    (error) => isDurableSandboxError(error, 'DS_CONFIG'),
  );
});
