import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as errors from '../../runtime/unrecoverable-errors.ts';

void test('names and prefixes are those which reach the recorded error', () => {
  const cases = [
    [
      new errors.NonDeterministicExecutionError('parted'),
      'NonDeterministicExecutionError',
      '[Unrecoverable Execution] parted',
    ],
    [
      new errors.CheckpointUnrecoverableExecutionError('Checkpoint failed: no'),
      'CheckpointUnrecoverableExecutionError',
      '[Unrecoverable Execution] Checkpoint failed: no',
    ],
    [
      new errors.CheckpointUnrecoverableInvocationError('Checkpoint failed: no'),
      'CheckpointUnrecoverableInvocationError',
      '[Unrecoverable Invocation] Checkpoint failed: no',
    ],
    [new errors.SerdesFailedError('x'), 'SerdesFailedError', '[Unrecoverable Invocation] x'],
  ] as const;
  for (const [error, name, message] of cases) {
    assert.equal(error.name, name);
    assert.equal(error.message, message);
    const { ErrorType, ErrorMessage } = error.toErrorObject();
    assert.deepEqual([ErrorType, ErrorMessage], [name, message]);
    assert.ok(errors.isUnrecoverable(error));
    assert.ok(error instanceof errors.UnrecoverableError);
  }
});

void test('the two families are told apart, the original error is the cause', () => {
  const origin = new Error('origin');
  const error = new errors.CheckpointUnrecoverableExecutionError('x', origin);
  assert.equal(error.cause, origin);
  assert.ok(error instanceof errors.UnrecoverableExecutionError);
  assert.ok(!((error as Error) instanceof errors.UnrecoverableInvocationError));
  assert.equal(new errors.NonDeterministicExecutionError('x').code, 'DS_NON_DETERMINISTIC');
  for (const other of [new Error('x'), null, undefined, 'x']) assert.ok(!errors.isUnrecoverable(other));
});
