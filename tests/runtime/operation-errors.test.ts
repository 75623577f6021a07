import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as errors from '../../runtime/operation-errors.ts';

/** Not a literal, so that the compiler does not look for it. */
const SECOND_COPY: string = '../../runtime/operation-errors.ts?copy';
const { DurableOperationError, StepError, CallbackError, CallbackTimeoutError, InvokeError } = errors;

const classes = [
  ['StepError', errors.StepError],
  ['CallbackError', errors.CallbackError],
  ['CallbackExternalError', errors.CallbackExternalError],
  ['CallbackTimeoutError', errors.CallbackTimeoutError],
  ['CallbackSubmitterError', errors.CallbackSubmitterError],
  ['InvokeError', errors.InvokeError],
  ['ChildContextError', errors.ChildContextError],
  ['PromiseCombinatorError', errors.PromiseCombinatorError],
  ['WaitForConditionError', errors.WaitForConditionError],
] as const;

for (const [name, type] of classes) {
  void test(`${name}: names, members, enumerable order and JSON`, () => {
    const cause = new TypeError('cause');
    const error = new type('message', cause, 'data');
    assert.equal(error.name, name);
    assert.equal(error.errorType, name);
    assert.equal(error.message, 'message');
    assert.equal(error.cause, cause);
    assert.equal(error.errorData, 'data');
    assert.equal(error.stackTrace, undefined);
    assert.deepEqual(Object.keys(error), ['cause', 'errorData', 'stackTrace', 'name', 'errorType']);
    assert.equal(JSON.stringify(error), `{"cause":{},"errorData":"data","name":"${name}","errorType":"${name}"}`);
    assert.ok(error instanceof DurableOperationError && error instanceof Error);
    assert.equal(new type().message, '');
  });
}

void test('a recorded trace does not change the JSON form', () => {
  const error = new StepError('m');
  const before = JSON.stringify(error);
  error.stackTrace = ['at a (b.ts:1:2)'];
  assert.equal(JSON.stringify(error), before);
});

void test('instanceof follows inheritance', () => {
  const timeout = new CallbackTimeoutError('late');
  assert.ok(timeout instanceof CallbackError);
  assert.ok(!(timeout instanceof StepError));
  assert.ok(!(timeout instanceof errors.CallbackExternalError));
  assert.ok(!(new CallbackError('x') instanceof CallbackTimeoutError));
  for (const other of [null, undefined, 1, 'StepError', {}, { name: 'StepError' }, new Error('x')])
    assert.ok(!((other as unknown) instanceof StepError));
});

void test("a user's subclass is told from its base", () => {
  class PaymentError extends StepError {}
  assert.ok(new PaymentError('x') instanceof StepError);
  assert.ok(new PaymentError('x') instanceof PaymentError);
  assert.ok(!(new StepError('x') instanceof PaymentError));
});

void test('instanceof works across two copies of the package', async () => {
  const copy = (await import(SECOND_COPY)) as typeof errors;
  assert.notEqual(copy.StepError, StepError);
  assert.ok(new copy.StepError('x') instanceof StepError);
  assert.ok(new CallbackTimeoutError('x') instanceof copy.CallbackError);
  assert.ok(!(new copy.StepError('x') instanceof CallbackError));
});

void test('InvokeError tells how the callee ended, outside of its JSON form', () => {
  const error = new InvokeError('m', undefined, undefined, {
    status: 'TIMED_OUT',
    calleeErrorType: 'Sandbox.Timedout',
  });
  assert.equal(error.status, 'TIMED_OUT');
  assert.equal(error.calleeErrorType, 'Sandbox.Timedout');
  assert.deepEqual(Object.keys(error), ['cause', 'errorData', 'stackTrace', 'name', 'errorType']);
  assert.equal(new InvokeError('m').status, undefined);
});

void test('BatchCompletionError and StepInterruptedError', () => {
  const batch = new errors.BatchCompletionError('CUSTOM_COMPLETION_FAILED');
  assert.equal(batch.completionReason, 'CUSTOM_COMPLETION_FAILED');
  assert.match(batch.message, /CUSTOM_COMPLETION_FAILED/);
  assert.equal(batch.errorType, 'BatchCompletionError');
  const interrupted = new errors.StepInterruptedError('2-1', 'charge');
  assert.equal(interrupted.name, 'StepInterruptedError');
  assert.equal(interrupted.stepId, '2-1');
  assert.equal(interrupted.stepName, 'charge');
  assert.ok(interrupted instanceof Error && !((interrupted as Error) instanceof DurableOperationError));
});
