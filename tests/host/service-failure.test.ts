import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classifyCheckpointFailure, classifyStateFailure } from '../../host/service-failure.ts';
import {
  DurableExecutionClientError,
  DurableExecutionClientErrorScope,
  isDurableExecutionClientError,
} from '../../runtime/index.ts';

const ARN = 'arn:test';
const service = (name: string, httpStatusCode: number | undefined, message = 'why'): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const foreign = (scope: unknown): object => ({ message: 'why', isDurableExecutionClientError: true, scope });

// What was thrown, what it means for a checkpoint, what it means while the state is loaded.
const FAILURES: [string, unknown, 'execution' | 'invocation', 'execution' | 'invocation'][] = [
  ['a bad request', service('InvalidParameterValueException', 400), 'execution', 'invocation'],
  ['a missing execution', service('ResourceNotFoundException', 404), 'execution', 'invocation'],
  ['throttling', service('TooManyRequestsException', 429), 'invocation', 'invocation'],
  [
    'a stale token',
    service('InvalidParameterValueException', 400, 'Invalid Checkpoint Token: expired'),
    'invocation',
    'invocation',
  ],
  [
    'another text about tokens',
    service('InvalidParameterValueException', 400, 'invalid checkpoint token'),
    'execution',
    'invocation',
  ],
  ['a fault of the service', service('ServiceException', 500), 'invocation', 'invocation'],
  ['a key that is disabled', service('KMSDisabledException', 502), 'execution', 'execution'],
  ['a key that is gone', service('KMSNotFoundException', undefined), 'execution', 'execution'],
  ['a broken connection', new Error('ECONNRESET'), 'invocation', 'invocation'],
  ['no error at all', undefined, 'invocation', 'invocation'],
  ['a transport, by default', new DurableExecutionClientError('why'), 'invocation', 'invocation'],
  ['a transport, for good', new DurableExecutionClientError('why', { scope: 'EXECUTION' }), 'execution', 'execution'],
  ['a transport of another copy', foreign('EXECUTION'), 'execution', 'execution'],
  ['a scope nobody knows', foreign('REGION'), 'invocation', 'invocation'],
  [
    'a transport overrules its cause',
    Object.assign(service('InvalidParameterValueException', 400), foreign('INVOCATION')),
    'invocation',
    'invocation',
  ],
];

for (const [what, thrown, checkpoint, state] of FAILURES) {
  test(`${what}: ${checkpoint} from a checkpoint, ${state} while loading`, () => {
    const failed = classifyCheckpointFailure(thrown, ARN);
    assert.equal(failed.effect, checkpoint);
    assert.equal(
      failed.error.name,
      checkpoint === 'execution' ? 'CheckpointUnrecoverableExecutionError' : 'CheckpointUnrecoverableInvocationError',
    );
    assert.equal(failed.error.cause, thrown);
    assert.deepEqual({ ...failed.error }['executionArn' as never], ARN);
    assert.equal(classifyStateFailure(thrown, ARN).effect, state);
  });
}

test('DurableExecutionClientError: scope, cause, and recognition by shape', () => {
  const cause = new Error('below');
  const error = new DurableExecutionClientError('why', { cause });
  assert.deepEqual(
    [error.name, error.message, error.scope, error.cause],
    ['DurableExecutionClientError', 'why', DurableExecutionClientErrorScope.INVOCATION, cause],
  );
  assert.equal(isDurableExecutionClientError(error), true);
  assert.equal(isDurableExecutionClientError(foreign('EXECUTION')), true);
  for (const other of [undefined, null, 'text', new Error('why'), foreign('REGION'), foreign(undefined)]) {
    assert.equal(isDurableExecutionClientError(other), false);
  }
});
