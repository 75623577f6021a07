import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkpoint } from '../../../../host/local/execution-model/checkpoint.ts';
import { currentToken, requireInvocationToken } from '../../../../host/local/execution-model/checkpoint-token.ts';
import { toOperation, toWireOperation } from '../../../../host/local/execution-model/operation-record.ts';
import { endInvocation } from '../../../../host/local/execution-model/invocation-transitions.ts';
import {
  answerCallback,
  finishInvoke,
  fireTimers,
  heartbeatCallback,
  nextWakeUp,
} from '../../../../host/local/execution-model/service-transitions.ts';
import type { Operation } from '../../../../runtime/wire.ts';
import { TestModel, update } from './test-model.ts';

const POLICY = { maxAttempts: 5, backoffSeconds: 5 };

function shown(service: TestModel, id: string): Operation {
  const record = service.model.operation(id);
  assert.ok(record);
  return toOperation(record);
}

test('a step that fails, is retried and succeeds', () => {
  const service = new TestModel();
  service.send(
    update('STEP', 'START', 'a', { Name: 'charge', SubType: 'Step' }),
    update('STEP', 'RETRY', 'a', { Error: { ErrorMessage: 'no' }, StepOptions: { NextAttemptDelaySeconds: 10 } }),
  );
  const pending = shown(service, 'a');
  assert.equal(pending.Status, 'PENDING');
  assert.deepEqual(pending.StepDetails, {
    Attempt: 1,
    Error: { ErrorMessage: 'no' },
    NextAttemptTimestamp: new Date(service.now + 10_000),
  });
  assert.equal(fireTimers(service.model, service.now + 9_999, service.stamp), false);
  assert.equal(fireTimers(service.model, service.now + 10_001, service.stamp), true);
  assert.equal(shown(service, 'a').Status, 'READY');
  assert.equal(shown(service, 'a').StepDetails?.Attempt, 1);
  service.send(update('STEP', 'START', 'a'), update('STEP', 'SUCCEED', 'a', { Payload: '7' }));
  const done = shown(service, 'a');
  assert.equal(done.Status, 'SUCCEEDED');
  assert.deepEqual(done.StepDetails, { Attempt: 2, Result: '7' });
  assert.deepEqual(service.history(), [
    'ExecutionStarted root',
    'StepStarted a',
    'StepFailed a',
    'StepStarted a',
    'StepSucceeded a',
  ]);
  assert.deepEqual(service.events[2]?.StepFailedDetails?.RetryDetails, {
    CurrentAttempt: 1,
    NextAttemptDelaySeconds: 10,
  });
  assert.deepEqual(service.events[4]?.StepSucceededDetails?.RetryDetails, { CurrentAttempt: 2 });
  assert.equal(service.events[4]?.Name, 'charge');
});

test('a poll keeps its state over attempts and is recorded as StepSucceeded', () => {
  const service = new TestModel();
  service.send(
    update('STEP', 'START', 'a'),
    update('STEP', 'RETRY', 'a', { Payload: '{"n":1}', StepOptions: { NextAttemptDelaySeconds: 1 } }),
  );
  fireTimers(service.model, service.now + 2000, service.stamp);
  service.send(update('STEP', 'START', 'a'));
  assert.deepEqual(shown(service, 'a').StepDetails, { Attempt: 1, Result: '{"n":1}' });
  assert.deepEqual(service.history().slice(1), ['StepStarted a', 'StepSucceeded a', 'StepStarted a']);
});

test('a wait ends by its timer or by a cancel', () => {
  const service = new TestModel();
  service.send(
    update('WAIT', 'START', 'w', { WaitOptions: { WaitSeconds: 60 } }),
    update('WAIT', 'START', 'c', { WaitOptions: { WaitSeconds: 30 } }),
  );
  const started = shown(service, 'w');
  assert.equal(
    started.WaitDetails?.ScheduledEndTimestamp?.getTime(),
    (started.StartTimestamp?.getTime() ?? 0) + 60_000,
  );
  service.send(update('WAIT', 'CANCEL', 'c'));
  assert.equal(shown(service, 'c').Status, 'CANCELLED');
  fireTimers(service.model, service.now + 60_000, service.stamp);
  assert.equal(shown(service, 'w').Status, 'SUCCEEDED');
  assert.ok(shown(service, 'w').EndTimestamp);
  assert.deepEqual(service.history().slice(1), [
    'WaitStarted w',
    'WaitStarted c',
    'WaitCancelled c',
    'WaitSucceeded w',
  ]);
});

test('due timers fire in the order of their times, not of their creation', () => {
  const service = new TestModel();
  service.send(
    update('WAIT', 'START', 'slow', { WaitOptions: { WaitSeconds: 60 } }),
    update('WAIT', 'START', 'fast', { WaitOptions: { WaitSeconds: 30 } }),
  );
  assert.deepEqual(nextWakeUp(service.model, service.now), { at: service.now + 30_000, kind: 'awaited' });
  fireTimers(service.model, service.now + 100_000, service.stamp);
  assert.deepEqual(service.history().slice(3), ['WaitSucceeded fast', 'WaitSucceeded slow']);
  const [fast, slow] = ['fast', 'slow'].map((id) => shown(service, id).EndTimestamp?.getTime() ?? 0);
  assert.ok((fast ?? 0) < (slow ?? 0));
});

test('a callback: success, failure, time-out, missed heartbeat, cancel', () => {
  const service = new TestModel();
  service.send(
    update('CALLBACK', 'START', 'ok'),
    update('CALLBACK', 'START', 'bad'),
    update('CALLBACK', 'START', 'late', { CallbackOptions: { TimeoutSeconds: 20, HeartbeatTimeoutSeconds: 30 } }),
    update('CALLBACK', 'START', 'silent', { CallbackOptions: { TimeoutSeconds: 90, HeartbeatTimeoutSeconds: 30 } }),
    update('CALLBACK', 'START', 'gone'),
  );
  const record = (id: string) => service.model.operation(id) ?? assert.fail();
  assert.match(shown(service, 'ok').CallbackDetails?.CallbackId ?? '', /^[A-Za-z0-9+/]+={0,2}$/);
  answerCallback(service.model, record('ok'), { kind: 'success', result: '"yes"' }, service.stamp());
  answerCallback(service.model, record('bad'), { kind: 'failure', error: { ErrorType: 'No' } }, service.stamp());
  service.send(update('CALLBACK', 'CANCEL', 'gone'));
  const begun = service.now;
  heartbeatCallback(service.model, record('silent'), begun + 20_000);
  fireTimers(service.model, begun + 30_001, service.stamp);
  assert.equal(shown(service, 'silent').Status, 'STARTED');
  fireTimers(service.model, begun + 50_000, service.stamp);
  assert.deepEqual(shown(service, 'ok').CallbackDetails?.Result, '"yes"');
  assert.deepEqual(
    ['ok', 'bad', 'late', 'silent', 'gone'].map((id) => [
      shown(service, id).Status,
      shown(service, id).CallbackDetails?.Error,
    ]),
    [
      ['SUCCEEDED', undefined],
      ['FAILED', { ErrorType: 'No' }],
      ['TIMED_OUT', { ErrorType: 'Callback.Timeout', ErrorMessage: 'Callback timed out' }],
      ['TIMED_OUT', { ErrorType: 'Callback.Heartbeat', ErrorMessage: 'Callback timed out on heartbeat' }],
      ['CANCELLED', undefined],
    ],
  );
  assert.deepEqual(service.history().slice(6), [
    'CallbackSucceeded ok',
    'CallbackFailed bad',
    'CallbackTimedOut late',
    'CallbackTimedOut silent',
  ]);
});

test('a chained invoke and its ends', () => {
  const service = new TestModel();
  const options = { Payload: '1', ChainedInvokeOptions: { FunctionName: 'durable', TenantId: 't' } };
  for (const id of ['a', 'b', 'c', 'd']) service.send(update('CHAINED_INVOKE', 'START', id, options));
  assert.deepEqual(service.history().slice(1, 2), ['ChainedInvokeStarted a']);
  assert.deepEqual(service.events[1]?.ChainedInvokeStartedDetails, {
    FunctionName: 'durable',
    TenantId: 't',
    Input: { Payload: '1' },
    ExecutedVersion: '$LATEST',
    DurableExecutionArn: 'arn:target',
  });
  const finish = (id: string, end: Parameters<typeof finishInvoke>[2]): void =>
    finishInvoke(service.model, service.model.operation(id) ?? assert.fail(), end, service.stamp());
  finish('a', { status: 'SUCCEEDED', result: '2' });
  finish('b', { status: 'FAILED', error: { ErrorType: 'E' } });
  finish('c', { status: 'TIMED_OUT', error: {} });
  finish('d', { status: 'STOPPED', error: {} });
  assert.deepEqual(shown(service, 'a').ChainedInvokeDetails, { Result: '2' });
  assert.deepEqual(shown(service, 'b').ChainedInvokeDetails, { Error: { ErrorType: 'E' } });
  assert.deepEqual(service.history().slice(5), [
    'ChainedInvokeSucceeded a',
    'ChainedInvokeFailed b',
    'ChainedInvokeTimedOut c',
    'ChainedInvokeStopped d',
  ]);
});

test('finished contexts hide what is below them, unless they ask for it', () => {
  const service = new TestModel();
  const at = (ParentId: string) => ({ ParentId });
  service.send(
    update('CONTEXT', 'START', 'open'),
    update('STEP', 'SUCCEED', 'in-open', at('open')),
    update('CONTEXT', 'START', 'done'),
    update('CONTEXT', 'START', 'inner', at('done')),
    update('STEP', 'SUCCEED', 'in-inner', at('inner')),
    update('CONTEXT', 'SUCCEED', 'inner', { ContextOptions: { ReplayChildren: true } }),
    update('CONTEXT', 'FAIL', 'done', { Error: {} }),
    update('CONTEXT', 'START', 'large'),
    update('STEP', 'SUCCEED', 'in-large', at('large')),
    update('CONTEXT', 'SUCCEED', 'large', { ContextOptions: { ReplayChildren: true } }),
  );
  const ids = service.model.visibleOperations().map((operation) => operation.id);
  assert.deepEqual(ids, ['root', 'open', 'in-open', 'done', 'large', 'in-large']);
  assert.deepEqual(shown(service, 'large').ContextDetails, { ReplayChildren: true });
});

test('a checkpoint tells what changed since the last answer, by whomever', () => {
  const service = new TestModel();
  const first = service.send(
    update('WAIT', 'START', 'w', { WaitOptions: { WaitSeconds: 5 } }),
    update('STEP', 'START', 'a'),
  );
  assert.deepEqual(
    first.changed.map((operation) => operation.id),
    ['w', 'a'],
  );
  fireTimers(service.model, service.now + 5000, service.stamp);
  const second = service.send(update('STEP', 'SUCCEED', 'a'));
  assert.deepEqual(
    second.changed.map((operation) => operation.id),
    ['w', 'a'],
  );
  assert.deepEqual(service.send().changed, []);
});

test('tokens are bound to the newest answer and the running invocation', () => {
  const service = new TestModel();
  service.invoke();
  const { record } = service.model;
  const first = currentToken(record);
  const second = checkpoint(service.model, first, [], service.stamp).token;
  assert.notEqual(first, second);
  assert.match(second, /^[A-Za-z0-9+/]+={0,2}$/);
  const refused = { name: 'InvalidParameterValueException', message: /^Invalid Checkpoint Token/ };
  for (const token of [first, undefined, '', 'nonsense']) {
    assert.throws(() => checkpoint(service.model, token, [], service.stamp), refused);
  }
  // Reading goes with any token of the invocation.
  requireInvocationToken(record, first);
  requireInvocationToken(record, second);
  service.send(update('WAIT', 'START', 'w', { WaitOptions: { WaitSeconds: 5 } }));
  endInvocation(service.model, { kind: 'answered', output: { Status: 'PENDING' } }, POLICY, service.stamp);
  fireTimers(service.model, service.now + 5000, service.stamp);
  service.invoke();
  assert.throws(() => checkpoint(service.model, second, [], service.stamp), refused);
  assert.throws(() => requireInvocationToken(record, second), refused);
  service.send(update('EXECUTION', 'SUCCEED', 'any', { Payload: '1' }));
  assert.throws(() => service.send(), refused);
});

test('the end of an invocation: what comes next', () => {
  const answers: [output: unknown, status: string, message?: string][] = [
    [{ Status: 'SUCCEEDED', Result: '1' }, 'SUCCEEDED'],
    [{ Status: 'SUCCEEDED' }, 'SUCCEEDED'],
    [{ Status: 'FAILED', Error: { ErrorMessage: 'm' } }, 'FAILED', 'm'],
    [{ Status: 'FAILED', Result: '1', Error: {} }, 'FAILED', 'Cannot provide a Result for FAILED status.'],
    [{ Status: 'SUCCEEDED', Error: {} }, 'FAILED', 'Cannot provide an Error for SUCCEEDED status.'],
    [{ Status: 'PENDING' }, 'FAILED', 'Cannot return PENDING status with no pending operations.'],
  ];
  for (const [output, status, message] of answers) {
    const service = new TestModel();
    service.invoke();
    assert.equal(endInvocation(service.model, { kind: 'answered', output }, POLICY, service.stamp), 'complete');
    assert.equal(service.model.record.status, status);
    assert.equal(service.model.root.error?.ErrorMessage, message);
    assert.deepEqual(service.history().slice(-2), [
      'InvocationCompleted',
      status === 'SUCCEEDED' ? 'ExecutionSucceeded root' : 'ExecutionFailed root',
    ]);
  }
  for (const output of [undefined, null, 'done', { Status: 'DONE' }, {}]) {
    const service = new TestModel();
    service.invoke();
    endInvocation(service.model, { kind: 'answered', output }, POLICY, service.stamp);
    assert.match(service.model.root.error?.ErrorMessage ?? '', /^Invalid Status in invocation output/);
  }
});

test('PENDING is slept over only if nothing changed meanwhile', () => {
  const service = new TestModel();
  service.send(update('WAIT', 'START', 'w', { WaitOptions: { WaitSeconds: 5 } }));
  fireTimers(service.model, service.now + 5000, service.stamp);
  const pending = { kind: 'answered', output: { Status: 'PENDING' } } as const;
  assert.equal(endInvocation(service.model, pending, POLICY, service.stamp), 'invoke-now');
  const again = service.invoke();
  assert.deepEqual(
    again.changed?.map((operation) => operation.id),
    ['w'],
  );
  service.send(update('WAIT', 'START', 'v', { WaitOptions: { WaitSeconds: 5 } }));
  assert.equal(endInvocation(service.model, pending, POLICY, service.stamp), 'wait');
});

test('five failed invocations in a row fail the execution, a good one starts the count anew', () => {
  const service = new TestModel();
  const fail = (message: string) => {
    service.invoke();
    const error = { ErrorType: 'Error', ErrorMessage: message };
    return endInvocation(service.model, { kind: 'threw', error }, POLICY, service.stamp);
  };
  for (let count = 1; count < 5; count += 1) assert.equal(fail(`first ${count}`), 'wait');
  assert.equal(service.model.record.retryAt, service.now + 5000);
  service.send(update('WAIT', 'START', 'w', { WaitOptions: { WaitSeconds: 5 } }));
  endInvocation(service.model, { kind: 'answered', output: { Status: 'PENDING' } }, POLICY, service.stamp);
  for (let count = 1; count < 5; count += 1) assert.equal(fail(`second ${count}`), 'wait');
  assert.equal(fail('last'), 'complete');
  assert.equal(service.model.record.status, 'FAILED');
  assert.equal(service.model.root.error?.ErrorMessage, 'last');
});

test('an invocation lost with the service is no failure of the function', () => {
  const service = new TestModel();
  for (let count = 0; count < 20; count += 1) {
    service.invoke();
    const end = { kind: 'lost', error: { ErrorMessage: 'gone' } } as const;
    assert.equal(endInvocation(service.model, end, POLICY, service.stamp), 'invoke-now');
  }
  assert.equal(service.model.record.status, 'RUNNING');
});

test('an execution times out, after the timers that were due before', () => {
  const service = new TestModel(60);
  service.send(
    update('WAIT', 'START', 'short', { WaitOptions: { WaitSeconds: 30 } }),
    update('WAIT', 'START', 'long', { WaitOptions: { WaitSeconds: 90 } }),
  );
  fireTimers(service.model, service.now + 100_000, service.stamp);
  assert.deepEqual(service.history().slice(3), ['WaitSucceeded short', 'ExecutionTimedOut root']);
  assert.equal(service.model.record.status, 'TIMED_OUT');
  assert.equal(nextWakeUp(service.model, service.now), undefined);
});

test('an execution that waits for nothing has only its own limit', () => {
  const service = new TestModel(60);
  service.send(update('CALLBACK', 'START', 'c'));
  assert.deepEqual(nextWakeUp(service.model, service.now), { at: 61_000, kind: 'patient' });
});

test('the wire form has ISO texts, the client form has dates', () => {
  const service = new TestModel();
  assert.deepEqual(toWireOperation(service.model.root), {
    Id: 'root',
    Type: 'EXECUTION',
    Status: 'STARTED',
    StartTimestamp: '1970-01-01T00:00:01.000Z',
    ExecutionDetails: { InputPayload: '{"a":1}' },
  });
  assert.deepEqual(toOperation(service.model.root).StartTimestamp, new Date(1000));
});
