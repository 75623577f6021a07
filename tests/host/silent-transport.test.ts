import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperationStatus, OperationType } from '../../runtime/index.ts';
import { hashId } from '../../runtime/operation-id.ts';
import { besideRecorded } from '../fixtures/silent-transport.ts';
import { replayHistory } from '../support/replay-history.ts';

test('what a transport does not report is stamped after all that is recorded, also by a service whose clock is ahead', async () => {
  const ahead = new Date('2100-01-01T00:00:00Z');
  const recorded = {
    Id: hashId('1'),
    Type: OperationType.WAIT,
    SubType: 'Wait',
    Name: 'recorded',
    Status: OperationStatus.SUCCEEDED,
    StartTimestamp: ahead,
    EndTimestamp: ahead,
  };
  const execution = { Id: 'e', Type: OperationType.EXECUTION, Status: OperationStatus.STARTED, StartTimestamp: ahead };
  // The client answers without operations; the replay proof then orders the two by their stamps.
  const { output } = await replayHistory(besideRecorded, { arn: 'arn:ahead', operations: [execution, recorded] });
  assert.deepEqual(output, { Status: 'SUCCEEDED', Result: '["recorded","fresh"]' });
});
