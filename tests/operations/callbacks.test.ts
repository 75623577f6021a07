import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as functions from '../fixtures/operations/callbacks.ts';
import { assertReplays } from '../support/assert-replays.ts';
import { answerCallbacks } from '../support/callback-answers.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { sequence, updateOf } from '../support/raw-updates.ts';

describe('callbacks', () => {
  let local: LocalRun;
  before(async () => {
    local = await createLocalRun({ functions });
  });
  after(() => local.close());

  const succeedWith = (text: string | undefined) =>
    answerCallbacks(local.service, (id) => {
      local.service.sendCallbackSuccess(id, text);
    });
  const failWith = (error: object) =>
    answerCallbacks(local.service, (id) => {
      local.service.sendCallbackFailure(id, error);
    });

  test('createCallback: the id comes at once, the answer after suspension, as the text it is', async () => {
    const stop = succeedWith('{"approved":true}');
    // Time must not reach the heartbeat's end before the answer.
    const release = local.service.holdTime();
    const report = await local.execute('plain');
    stop();
    release();
    assert.deepEqual(report.result, { answer: '{"approved":true}' });
    assert.deepEqual(sequence(report.updates), ['1 CALLBACK START', '2 STEP START', '2 STEP SUCCEED']);
    assert.deepEqual(JSON.parse(JSON.stringify(updateOf(report.updates, '1', 'START'))), {
      Type: 'CALLBACK',
      Action: 'START',
      Id: 'c4ca4238a0b92382',
      SubType: 'Callback',
      Name: 'approval',
      CallbackOptions: { TimeoutSeconds: 3600, HeartbeatTimeoutSeconds: 600 },
    });
    assert.deepEqual(
      report.invocations.map((invocation) => invocation.outcome),
      ['PENDING', 'SUCCEEDED'],
    );
    await assertReplays(functions.plain, report);
  });

  test('an answer without text is undefined', async () => {
    const stop = succeedWith(undefined);
    const report = await local.execute('failing');
    stop();
    assert.equal(report.status, 'SUCCEEDED');
    assert.equal(report.result, undefined);
    await assertReplays(functions.failing, report);
  });

  test('failure: message, data and the type of the other side arrive', async () => {
    const stop = failWith({ ErrorType: 'Denied', ErrorMessage: 'not today', ErrorData: 'ticket 7' });
    const report = await local.execute('failing');
    stop();
    assert.deepEqual(report.result, {
      name: 'CallbackExternalError',
      message: 'not today',
      data: 'ticket 7',
      cause: ['Denied', 'not today', null],
      isCallbackError: true,
      json: '{"cause":{"name":"Denied"},"errorData":"ticket 7","name":"CallbackExternalError","errorType":"CallbackExternalError"}',
    });
    await assertReplays(functions.failing, report);
  });

  test('timeout', async () => {
    const report = await local.execute('failing', { timeout: 30 });
    const { name, isCallbackError } = report.result as { name: string; isCallbackError: boolean };
    assert.deepEqual([name, isCallbackError], ['CallbackTimeoutError', true]);
    assert.ok(report.eventTypes.includes('CallbackTimedOut'));
    await assertReplays(functions.failing, report);
  });

  test('deserializers: the default one is inherited, an own one takes its place', async () => {
    const stop = succeedWith('text');
    const report = await local.execute('decoded');
    stop();
    assert.deepEqual(report.result, ['TEXT', 'own text', 'TEXT']);
    await assertReplays(functions.decoded, report);
  });

  test('a callback that nobody awaits does not hold up the end', async () => {
    const report = await local.execute('unawaited');
    assert.deepEqual([report.result, report.invocations.length], ['string', 1]);
  });

  test('the id is delivered by its recorded start, in order with other completions', async () => {
    const report = await local.execute('order');
    assert.deepEqual(report.result, ['callback', 'step']);
    await assertReplays(functions.order, report);
  });

  test('waitForCallback: a context, an unnamed callback and an unnamed step; the text is recorded as JSON', async () => {
    const stop = succeedWith('{"ok":1}');
    const release = local.service.holdTime();
    const report = await local.execute('waiting');
    stop();
    release();
    assert.equal(report.result, '{"ok":1}');
    assert.deepEqual(sequence(report.updates), [
      '1 CONTEXT START',
      '1-1 CALLBACK START',
      '1-2 STEP START',
      '1-2 STEP SUCCEED',
      '1 CONTEXT SUCCEED',
    ]);
    assert.equal(updateOf(report.updates, '1', 'START').SubType, 'WaitForCallback');
    assert.equal(updateOf(report.updates, '1', 'SUCCEED').Payload, '"{\\"ok\\":1}"');
    const submitter = updateOf(report.updates, '1-2', 'SUCCEED');
    assert.deepEqual([submitter.Name, submitter.Payload], [undefined, undefined]);
    assert.deepEqual(report.logged, ['submitted string']);
    await assertReplays(functions.waiting, report);
  });

  test('waitForCallback: failure and timeout of the callback reach the caller as they are', async () => {
    const stop = failWith({ ErrorType: 'Denied', ErrorMessage: 'no', ErrorData: 'd' });
    const failed = await local.execute('waitingFailure');
    stop();
    const { name, message, data, cause } = failed.result as Record<string, unknown>;
    assert.deepEqual(
      [name, message, data, cause],
      ['CallbackExternalError', 'no', 'd', ['CallbackExternalError', 'no', null]],
    );
    assert.deepEqual(sequence(failed.updates).at(-1), '1 CONTEXT FAIL');
    await assertReplays(functions.waitingFailure, failed);
    const timedOut = await local.execute('waitingFailure', { timeout: 5 });
    assert.equal((timedOut.result as { name: string }).name, 'CallbackTimeoutError');
    await assertReplays(functions.waitingFailure, timedOut);
  });

  test('waitForCallback: a submitter that fails for good', async () => {
    const report = await local.execute('submitterFails');
    assert.deepEqual(report.result, {
      name: 'CallbackSubmitterError',
      message: 'no such system',
      cause: ['StepError', 'no such system', 'StepError'],
      isCallbackError: true,
      json: '{"cause":{"cause":{"name":"StepError"},"name":"StepError","errorType":"StepError"},"name":"CallbackSubmitterError","errorType":"CallbackSubmitterError"}',
    });
    assert.deepEqual(sequence(report.updates), [
      '1 CONTEXT START',
      '1-1 CALLBACK START',
      '1-2 STEP START',
      '1-2 STEP FAIL',
      '1 CONTEXT FAIL',
    ]);
    assert.equal(updateOf(report.updates, '1-2', 'FAIL').Error?.ErrorType, 'RangeError');
    await assertReplays(functions.submitterFails, report);
  });

  test('waitForCallback: with a default deserializer for callbacks the record holds the text itself', async () => {
    const stop = succeedWith('yes');
    const report = await local.execute('waitingDecoded');
    stop();
    assert.deepEqual(report.result, ['<yes>', 'YES']);
    assert.equal(updateOf(report.updates, '1', 'SUCCEED').Payload, '"yes"');
    assert.equal(updateOf(report.updates, '2', 'SUCCEED').Payload, 'yes');
    await assertReplays(functions.waitingDecoded, report);
  });
});
