import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '@aws-sdk/client-lambda';
import { ExecutionProgress } from '../../../host/cli/execution-progress.ts';
import { historyJson, historyTable, historyTree } from '../../../host/cli/history-format.ts';
import { operationText } from '../../../host/cli/operation-text.ts';
import { runDocument } from '../../../host/cli/run-document.ts';
import { createTheme } from '../../../host/cli/terminal-text.ts';
import { treeLines } from '../../../host/cli/tree-view.ts';

const theme = createTheme({ color: false, unicode: true });
const START = Date.UTC(2026, 0, 1, 12);

let eventId = 0;
function event(type: Event['EventType'], atMs: number, more: Partial<Event> = {}): Event {
  eventId += 1;
  return { EventType: type, EventId: eventId, EventTimestamp: new Date(START + atMs), ...more };
}

function orderHistory(): Event[] {
  eventId = 0;
  const stock = { Id: 'a', Name: 'stock', SubType: 'Step' };
  const charge = { Id: 'b', Name: 'charge', SubType: 'Step' };
  const ship = { Id: 'c', Name: 'ship', SubType: 'RunInChildContext' };
  return [
    event('ExecutionStarted', 0, { ExecutionStartedDetails: { Input: { Payload: '{"n":1}' }, ExecutionTimeout: 60 } }),
    event('StepStarted', 10, stock),
    event('StepSucceeded', 128, { ...stock, StepSucceededDetails: { Result: { Payload: '5' }, RetryDetails: {} } }),
    event('StepStarted', 130, charge),
    event('StepFailed', 140, {
      ...charge,
      StepFailedDetails: {
        Error: { Payload: { ErrorType: 'StepError', ErrorMessage: 'declined\u001b[2J' } },
        RetryDetails: { CurrentAttempt: 1, NextAttemptDelaySeconds: 3 },
      },
    }),
    event('InvocationCompleted', 150, {
      InvocationCompletedDetails: {
        StartTimestamp: new Date(START),
        EndTimestamp: new Date(START + 150),
        RequestId: 'r1',
      },
    }),
    event('StepStarted', 3140, charge),
    event('StepSucceeded', 3150, { ...charge, StepSucceededDetails: { Result: { Payload: '6' }, RetryDetails: {} } }),
    event('ContextStarted', 3160, ship),
    event('WaitStarted', 3161, {
      Id: 'd',
      ParentId: 'c',
      SubType: 'Wait',
      WaitStartedDetails: { Duration: 60, ScheduledEndTimestamp: new Date(START + 63_161) },
    }),
    event('CallbackStarted', 3162, {
      Id: 'e',
      ParentId: 'c',
      Name: 'approval',
      CallbackStartedDetails: { CallbackId: 'Y2I=', Timeout: 3600 },
    }),
    event('InvocationCompleted', 3170, {
      InvocationCompletedDetails: { StartTimestamp: new Date(START), EndTimestamp: new Date(START), RequestId: 'r2' },
    }),
  ];
}

function progressOf(events: readonly Event[]): ExecutionProgress {
  const progress = new ExecutionProgress();
  for (const each of events) progress.apply(each);
  return progress;
}

test('operations, attempts, deadlines and the tree come out of the events', () => {
  const progress = progressOf(orderHistory());
  assert.deepEqual(
    progress.operations.map(({ path, status, depth }) => [path, status, depth]),
    [
      ['stock', 'SUCCEEDED', 0],
      ['charge', 'SUCCEEDED', 0],
      ['ship', 'STARTED', 0],
      ['ship/wait', 'STARTED', 1],
      ['ship/approval', 'STARTED', 1],
    ],
  );
  const charge = progress.operations[1];
  assert.deepEqual(
    charge?.attempts.map(({ outcome, error }) => [outcome, error?.ErrorType]),
    [
      ['FAILED', 'StepError'],
      ['SUCCEEDED', undefined],
    ],
  );
  assert.equal(charge?.error, undefined, 'the error of an attempt is not that of the step');
  assert.deepEqual(
    progress.waiting.map(({ path }) => path),
    ['ship/wait', 'ship/approval'],
  );
  assert.equal(progress.nextWakeUp?.getTime(), START + 63_161);
  assert.equal(progress.isSuspended, true);
  assert.equal(progress.completedInvocations, 2);
});

test('an event that comes twice changes nothing', () => {
  const events = orderHistory();
  const progress = progressOf(events);
  for (const each of events) assert.equal(progress.apply(each), undefined);
  assert.equal(progress.operations[1]?.attempts.length, 2);
});

test('while a retry is due, the step is pending and says when and why', () => {
  const progress = progressOf(orderHistory().slice(0, 6));
  const charge = progress.operations[1];
  assert.ok(charge !== undefined);
  assert.equal(charge.status, 'PENDING');
  const { glyph, facts } = operationText(charge, progress.lastEventTime, theme);
  assert.equal(glyph, 'retry');
  assert.deepEqual(facts, ['retry 2', 'in 3.0 s', 'StepError: declined\\u001b[2J']);
});

test('equal names beside each other get a position', () => {
  eventId = 0;
  const progress = progressOf([
    event('ExecutionStarted', 0),
    event('StepStarted', 1, { Id: '1', Name: 'x' }),
    event('StepStarted', 2, { Id: '2', Name: 'x' }),
    event('StepStarted', 3, { Id: '3', SubType: 'WaitForCondition' }),
    event('StepStarted', 4, { Id: '4', SubType: 'WaitForCondition' }),
    event('ChainedInvokeStarted', 5, { Id: '5' }),
  ]);
  assert.deepEqual(
    progress.operations.map(({ path }) => path),
    ['x', 'x[2]', 'wait-for-condition', 'wait-for-condition[2]', 'chained-invoke'],
  );
});

test('finished contexts fold, those with failures and open ones do not', () => {
  const child = { Id: 'k', ParentId: 'c', Name: 'label' };
  const context = { Id: 'c', Name: 'ship' };
  const quiet = (): Event[] => {
    eventId = 0;
    return [event('ExecutionStarted', 0), event('ContextStarted', 1, context), event('StepStarted', 2, child)];
  };
  const options = { theme, now: START, width: 80, fold: true };
  const open = progressOf(quiet());
  assert.equal(treeLines(open, options).length, 2);
  const done = progressOf([...quiet(), event('StepSucceeded', 3, child), event('ContextSucceeded', 4, context)]);
  assert.equal(treeLines(done, options).length, 1);
  assert.match(treeLines(done, options)[0] ?? '', /✓ ship .*succeeded.*1 inside/);
  const failed = progressOf([...quiet(), event('StepFailed', 3, child), event('ContextSucceeded', 4, context)]);
  assert.equal(treeLines(failed, options).length, 2);
});

test('no line of the tree is wider than the terminal', () => {
  eventId = 0;
  const progress = progressOf([
    event('ExecutionStarted', 0),
    event('StepStarted', 1, { Id: '1', Name: 'n'.repeat(250) }),
  ]);
  for (const unicode of [true, false]) {
    const [line = ''] = treeLines(progress, {
      theme: createTheme({ color: false, unicode }),
      now: START,
      width: 60,
      fold: true,
    });
    assert.ok(line.length <= 60, String(line.length));
  }
});

test('the run document has the decoded values and everything that happened', () => {
  const progress = progressOf(orderHistory());
  const document = runDocument(
    {
      DurableExecutionArn: 'arn:x',
      DurableExecutionName: 'order-1',
      FunctionArn: 'arn:f',
      Status: 'RUNNING',
      StartTimestamp: new Date(START),
      InputPayload: '{"n":1}',
    },
    progress,
    [
      {
        requestId: 'r1',
        startedAt: START,
        endedAt: START + 150,
        outcome: 'PENDING',
        replayed: 0,
        created: 2,
        checkpoints: 3,
        bytesReplayed: 7,
        bytesWritten: 12,
        elapsedMs: 20.5,
      },
    ],
    6,
    2048,
  );
  assert.deepEqual(Object.keys(document), [
    'Schema',
    'DurableExecutionArn',
    'DurableExecutionName',
    'FunctionArn',
    'Status',
    'StartTimestamp',
    'InputPayload',
    'NextWakeUp',
    'WaitingFor',
    'Operations',
    'Invocations',
    'Cost',
    'ExitCode',
  ]);
  assert.deepEqual(document.Cost, {
    Invocations: 1,
    ReplayedOperations: 0,
    CheckpointCalls: 3,
    BytesReplayed: 7,
    BytesWritten: 12,
    BilledMs: 21,
    MemorySizeMB: 2048,
    GBSeconds: 0.042,
  });
  assert.deepEqual(document.InputPayload, { n: 1 });
  assert.equal(document.StartTimestamp, '2026-01-01T12:00:00.000Z');
  assert.deepEqual(document.WaitingFor[1], {
    Id: 'e',
    Name: 'approval',
    Type: 'CALLBACK',
    CallbackId: 'Y2I=',
    Until: '2026-01-01T13:00:03.162Z',
  });
  assert.equal(document.Operations[0]?.DurationMs, 118);
  assert.equal(document.Operations[1]?.Attempts.length, 2);
  assert.deepEqual(document.Invocations[0], {
    RequestId: 'r1',
    StartTimestamp: '2026-01-01T12:00:00.000Z',
    EndTimestamp: '2026-01-01T12:00:00.150Z',
    Outcome: 'PENDING',
    Replayed: 0,
    New: 2,
    Checkpoints: 3,
    ElapsedMs: 20.5,
  });
});

test('a history is JSON of the API, a table, or a tree', () => {
  const events = orderHistory();
  const parsed = JSON.parse(historyJson(events)) as { Events: { EventTimestamp: string }[] };
  assert.deepEqual(Object.keys(parsed), ['Events']);
  assert.equal(parsed.Events.length, events.length);
  assert.equal(parsed.Events[0]?.EventTimestamp, '2026-01-01T12:00:00.000Z');
  const table = historyTable(events, theme).split('\n');
  assert.match(table[0] ?? '', /^Id +Timestamp +Event +Name +SubType +Data$/);
  assert.match(table[5] ?? '', /StepFailed +charge +Step +StepError: declined\\u001b\[2J$/);
  const tree = historyTree([...events].reverse(), 'title', theme, 100).split('\n');
  assert.equal(tree[0], 'title');
  assert.match(tree[1] ?? '', /^✓ stock +succeeded +118 ms$/);
  assert.match(tree[2] ?? '', /^✓ charge +succeeded +3\.0 s +2 attempts$/);
  assert.match(tree[4] ?? '', /^ {2}⧗ wait /);
});
