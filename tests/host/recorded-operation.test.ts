/** What the service reports is read member by member; what cannot be read is named. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEnvelope } from '../../host/envelope.ts';
import { ExecutionHistory } from '../../host/execution-history.ts';
import { isDurableSandboxError } from '../../runtime/errors.ts';
import type { WireOperation } from '../../runtime/wire.ts';

const RIGHT = { Id: 'a', Type: 'STEP', Status: 'SUCCEEDED', StartTimestamp: '2025-12-01T00:00:00.123Z' };

function read(operation: object | null) {
  const history = new ExecutionHistory();
  history.load([operation as unknown as WireOperation]);
  return history.get('a');
}

function refused(operations: unknown, message: RegExp): void {
  assert.throws(
    () => new ExecutionHistory().load(operations as WireOperation[]),
    (error) => isDurableSandboxError(error, 'DS_INVALID_ENVELOPE') && message.test(error.message),
  );
}

test('timestamps in all their forms; null counts as absent', () => {
  const times = [
    ['2025-12-01T00:00:00.123Z', 1764547200123],
    [1764547200.123, 1764547200123],
    [new Date(5), 5],
    [null, Number.NaN],
    ['never', Number.NaN],
    [1e300, Number.NaN],
  ] as const;
  for (const [EndTimestamp, end] of times) assert.equal(read({ ...RIGHT, EndTimestamp })?.end, end);
  const { name, parentId, result, error } = read({
    ...RIGHT,
    Name: null,
    ParentId: null,
    StepDetails: { Result: null, Error: null },
  })!;
  assert.deepEqual([name, parentId, result, error], [undefined, undefined, undefined, undefined]);
});

test('what is no list of ids says nothing of what was updated', () => {
  const told = (UpdatedOperationIds: unknown) =>
    parseEnvelope({ DurableExecutionArn: 'arn', CheckpointToken: 't', UpdatedOperationIds }).updatedOperationIds;
  assert.deepEqual(told(['a', 5, '', 'b']), ['a', 'b']);
  for (const other of [undefined, null, {}, 'a', 7]) assert.equal(told(other), undefined);
});

test('of an error the known members are taken', () => {
  const Error = {
    ErrorType: 'T',
    ErrorMessage: 5,
    ErrorData: 'd',
    StackTrace: ['at x', 7],
    __proto__: { more: 1 },
    x: 1,
  };
  const operation = read({ ...RIGHT, Status: 'FAILED', StepDetails: { Error } });
  assert.deepEqual(operation?.error, { ErrorType: 'T', ErrorData: 'd', StackTrace: ['at x'] });
});

test('what cannot be read is refused by name', () => {
  refused({}, /no list of operations/);
  refused([null], /no list of operations/);
  refused([{ ...RIGHT, Id: undefined }], /Id of operation \(without one\) is absent/);
  refused([{ ...RIGHT, Type: 'toString' }], /Type of operation a is "toString"/);
  refused([{ ...RIGHT, Status: 1 }], /Status of operation a is 1/);
  refused([{ ...RIGHT, Name: {} }], /Name of operation a is \{\}/);
  refused([{ ...RIGHT, StepDetails: { Result: [1] } }], /Result of operation a is \[1\]/);
  refused([{ ...RIGHT, StepDetails: { Attempt: -1 } }], /Attempt of operation a is -1/);
  refused(
    [{ ...RIGHT, Type: 'EXECUTION', ExecutionDetails: { InputPayload: {} } }],
    /InputPayload of operation of the/,
  );
});
