/** The host checks what the sandbox asks for by itself, since user code may have damaged the sandbox. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExecutionHistory } from '../../host/execution-history.ts';
import { contradiction } from '../../host/update-check.ts';
import type { OperationUpdate, WireOperation } from '../../runtime/wire.ts';

const RECORD: WireOperation = {
  Id: 'a',
  Type: 'STEP',
  SubType: 'Step',
  Name: 'pay',
  Status: 'STARTED',
  StartTimestamp: new Date(0),
};
const UPDATE: OperationUpdate = { Id: 'a', Type: 'STEP', SubType: 'Step', Name: 'pay', Action: 'SUCCEED' };

function told(record: Partial<WireOperation>, update: Partial<OperationUpdate>): string | undefined {
  const history = new ExecutionHistory();
  history.apply([{ ...RECORD, ...record }]);
  return contradiction(history, { ...UPDATE, ...update })?.message;
}

test('what agrees with the record, or has none, may be sent', () => {
  assert.equal(told({}, {}), undefined);
  assert.equal(told({ Status: 'READY' }, { Action: 'START' }), undefined);
  assert.equal(told({}, { Id: 'b', Type: 'WAIT' }), undefined);
});

test('another type, name or sub type is refused, and so is any change of what has ended', () => {
  assert.match(told({}, { Type: 'CONTEXT' }) ?? '', /type mismatch for "a"\. Expected type "STEP", but got "CONTEXT"/);
  assert.match(told({}, { Name: 'refund' }) ?? '', /name mismatch .* "pay", but got "refund"/);
  assert.match(told({}, { SubType: 'WaitForCondition' }) ?? '', /subtype mismatch/);
  for (const Status of ['SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT', 'STOPPED'] as const) {
    assert.match(told({ Status }, {}) ?? '', /has ended already/);
  }
});
