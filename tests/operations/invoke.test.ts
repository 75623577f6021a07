import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as functions from '../fixtures/operations/invokes.ts';
import { assertReplays } from '../support/assert-replays.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { sequence, updateOf } from '../support/raw-updates.ts';

describe('invoke', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
    local.service.registerFunction('echo', (event: unknown) => event, { durable: false });
    local.service.registerFunction('silent', () => undefined, { durable: false });
    local.service.registerFunction(
      'throws',
      () => {
        throw Object.assign(new TypeError('plain failure'), { name: 'TypeError' });
      },
      { durable: false },
    );
    local.service.registerFunction('slow', functions.doubling, { executionTimeoutSeconds: 3 });
  });
  after(() => local.close());

  test('a durable function, named and unnamed', async () => {
    const report = await local.execute('caller', { target: 'doubling', input: { n: 21 } });
    assert.deepEqual(report.result, { named: 42, unnamed: 42 });
    assert.deepEqual(sequence(report.updates), ['1 CHAINED_INVOKE START', '2 CHAINED_INVOKE START']);
    assert.deepEqual(JSON.parse(JSON.stringify(updateOf(report.updates, '1', 'START'))), {
      Type: 'CHAINED_INVOKE',
      Action: 'START',
      Id: 'c4ca4238a0b92382',
      SubType: 'ChainedInvoke',
      Name: 'call',
      Payload: '{"n":21}',
      ChainedInvokeOptions: { FunctionName: 'doubling' },
    });
    assert.equal(updateOf(report.updates, '2', 'START').Name, undefined);
    await assertReplays(functions.caller, report);
  });

  test('a plain function; its answer is read as JSON', async () => {
    const report = await local.execute('caller', { target: 'echo', input: [1, 'zwei', null] });
    assert.deepEqual(report.result, { named: [1, 'zwei', null], unnamed: [1, 'zwei', null] });
    await assertReplays(functions.caller, report);
  });

  test('an answer of nothing', async () => {
    const report = await local.execute('failures', { target: 'silent' });
    assert.deepEqual([report.status, report.result], ['SUCCEEDED', null]);
    assert.equal(updateOf(report.updates, '1', 'START').Payload, undefined);
    await assertReplays(functions.failures, report);
  });

  test('failures tell how the callee ended, and its type of error', async () => {
    const failed = await local.execute('failures', { target: 'broken', input: { message: 'out of range' } });
    assert.deepEqual(failed.result, {
      message: 'out of range',
      status: 'FAILED',
      calleeErrorType: 'RangeError',
      cause: 'Error',
      json: '{"cause":{},"name":"InvokeError","errorType":"InvokeError"}',
    });
    await assertReplays(functions.failures, failed);
    const timedOut = await local.execute('failures', { target: 'slow', input: { n: 1 } });
    assert.equal((timedOut.result as { status: string }).status, 'TIMED_OUT');
    await assertReplays(functions.failures, timedOut);
    const thrown = await local.execute('failures', { target: 'throws' });
    const { message, calleeErrorType } = thrown.result as Record<string, string>;
    assert.deepEqual([message, calleeErrorType], ['plain failure', 'TypeError']);
  });

  test('a callee that is stopped', async () => {
    const release = local.service.holdTime();
    const stop = local.service.onEvent((event) => {
      if (event.kind === 'invocation-ended' && event.executionArn.includes(':doubling:')) {
        queueMicrotask(() => local.service.stopExecution(event.executionArn));
      }
    });
    const report = await local.execute('failures', { target: 'doubling', input: { n: 1 } });
    stop();
    release();
    assert.equal((report.result as { status: string }).status, 'STOPPED');
    await assertReplays(functions.failures, report);
  });

  test('wrong arguments are refused at the call; text as input is pointed out', async () => {
    const report = await local.execute('misused');
    const messages = (report.result as { message: string }[]).map(({ message }) => message);
    assert.match(
      messages[0] ?? '',
      /function id of invoke "my-function:live" may only have .* "some text".*name the operation.*\[DS_INVALID_FUNCTION_ID\]/,
    );
    assert.match(messages[1] ?? '', /function id of invoke is empty.*\[DS_INVALID_FUNCTION_ID\]/);
    assert.match(messages[2] ?? '', /tenantId of invoke "call".*\[DS_INVALID_ARGUMENT\]/);
    assert.match(messages[3] ?? '', /\[DS_INVALID_NAME\]|\[DS_INVALID_FUNCTION_ID\]/);
    assert.deepEqual(report.updates, []);
    const warnings = report.lines.filter((line) => line.channel === 'console');
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]?.text ?? '', /read as \(name, functionId\)/);
  });

  test('own serdes, tenant', async () => {
    const report = await local.execute('serialised', { target: 'echo' });
    assert.equal(report.result, 'read {"wrapped":{"n":1}}');
    const start = updateOf(report.updates, '1', 'START');
    assert.equal(start.Payload, '{"wrapped":{"n":1}}');
    assert.deepEqual(start.ChainedInvokeOptions, { FunctionName: 'echo', TenantId: 'tenant-1' });
    await assertReplays(functions.serialised, report);
  });

  test('input is plain JSON', async () => {
    const report = await local.execute('richInput', { target: 'echo' });
    assert.deepEqual(report.result, { at: '1970-01-01T00:00:00.000Z', set: {} });
    await assertReplays(functions.richInput, report);
  });

  test('input that cannot be written, or is too large, fails the execution with the place', async () => {
    const cyclic = await local.execute('cyclicInput', { target: 'echo' });
    assert.equal(cyclic.status, 'FAILED');
    assert.match(cyclic.error?.ErrorMessage ?? '', /input\.self .*\[DS_UNSERIALIZABLE_VALUE\]/);
    assert.equal(cyclic.invocations.length, 1);
    const huge = await local.execute('hugeInput', { target: 'echo' });
    assert.match(
      huge.error?.ErrorMessage ?? '',
      /input of invoke "call" takes 262,146 bytes.*\[DS_PAYLOAD_TOO_LARGE\]/,
    );
    assert.deepEqual(huge.updates, []);
  });
});
