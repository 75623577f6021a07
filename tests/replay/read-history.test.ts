/** The forms in which histories are stored, and what makes one incomplete. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readHistory } from '../../host/replay/read-history.ts';
import { verifyReplay } from '../../host/replay/verify-replay.ts';
import * as workflows from '../fixtures/replay/ten-operations.ts';
import { createLocalRun, type ExecutionReport, type LocalRun } from '../support/local-run.ts';

type Json = Record<string, unknown>;

let run: LocalRun;
let report: ExecutionReport;
let events: Json[];

before(async () => {
  run = await createLocalRun({ functions: { order: workflows.recorded } });
  report = await run.execute('order', { id: 'o-1', amount: 5 });
  events = JSON.parse(JSON.stringify(report.events)) as Json[];
});

after(() => run.close());

/** The events with all timestamps in another form. */
function timed(form: (iso: string) => unknown): Json[] {
  const convert = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(convert);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        key.endsWith('Timestamp') ? form(String(member)) : convert(member),
      ]),
    );
  };
  return events.map((event) => convert(event) as Json);
}

const FORMS: readonly [string, () => unknown][] = [
  ['objects of the AWS SDK', () => ({ $metadata: {}, Events: report.events })],
  ['API and AWS CLI v1: seconds since the epoch', () => ({ Events: timed((iso) => Date.parse(iso) / 1000) })],
  [
    'AWS CLI v2: ISO 8601 with an offset',
    () => JSON.stringify({ Events: timed((iso) => iso.replace('Z', '000+00:00')) }),
  ],
  [
    'SAM: a blank for the T',
    () => JSON.stringify({ Events: timed((iso) => iso.replace('T', ' ').replace('Z', '+00:00')) }),
  ],
  ['SAM: whole seconds', () => ({ Events: timed((iso) => iso.replace('T', ' ').replace(/\.\d+Z/, '+00:00')) })],
  ['a bare list', () => JSON.stringify(events)],
  ['newest first', () => ({ Events: [...events].reverse() })],
  ['JSON Lines', () => events.map((event) => JSON.stringify(event)).join('\n')],
  ['lines of this package', () => events.map((Event) => JSON.stringify({ Type: 'event', Event })).join('\n')],
  [
    'pages one after another',
    () =>
      [
        JSON.stringify({ Events: events.slice(0, 12), NextMarker: 'm' }),
        JSON.stringify({ Events: events.slice(12) }),
      ].join('\n'),
  ],
  ['operations', () => ({ Status: 'SUCCEEDED', Result: report.resultText, Operations: report.operations })],
  [
    'an invocation event',
    () => ({ DurableExecutionArn: report.arn, InitialExecutionState: { Operations: report.operations } }),
  ],
];

for (const [what, form] of FORMS) {
  test(`read: ${what}`, async () => {
    const verdict = await verifyReplay(workflows.recorded, form());
    assert.equal(verdict.status, 'reproduced', verdict.finding?.message);
    assert.equal(verdict.operations, 10);
  });
}

test('what is not whole is incomplete, and says what fetches it', async () => {
  const withoutData = events.map((event) => {
    const key = `${String(event['EventType'])}Details`;
    const details = Object.entries((event[key] ?? {}) as Json).map(([name, value]) =>
      ['Input', 'Result', 'Error'].includes(name) ? [name, { Truncated: true }] : [name, value],
    );
    return { ...event, [key]: Object.fromEntries(details) as Json };
  });
  const cut: readonly [unknown, RegExp][] = [
    [{ Events: events.slice(0, 10), NextMarker: 'm' }, /Further pages/],
    [{ Events: events.slice(0, 10), NextToken: 't' }, /Further pages/],
    [{ Events: events.slice(1) }, /Its beginning is missing/],
    [{ Events: events.filter((_, index) => index !== 5) }, /Event 6 is missing/],
    [{ Events: withoutData }, /was left out|were left out/],
    [{ Operations: report.operations.slice(1) }, /type EXECUTION is missing/],
  ];
  for (const [history, why] of cut) {
    const { status, finding } = await verifyReplay(workflows.recorded, history);
    assert.equal(status, 'incomplete');
    assert.match(finding?.message ?? '', why);
  }
});

test('what is no history is an error', async () => {
  for (const source of ['', 'no', '{}', '[]', '{"Events":[]}', '{"a":1}\n{"b":2}', 17, [{}]]) {
    assert.throws(() => readHistory(source), Error);
    const { status, finding } = await verifyReplay(workflows.recorded, source);
    assert.deepEqual([status, finding?.code], ['error', 'DS_REPLAY_UNREADABLE']);
  }
});

test('an event with a member of another kind is an error that names both', () => {
  const started = { EventType: 'ExecutionStarted', EventId: 1, Id: 'root' };
  const refused = (event: object, message: RegExp): void => {
    assert.throws(
      () => readHistory({ Events: [started, { EventId: 2, Id: 'a', EventType: 'StepFailed', ...event }] }),
      {
        name: 'Error',
        message,
      },
    );
  };
  refused({ Id: {} }, /^Event 2 \(StepFailed\) cannot be read: its Id is no text\.$/);
  refused({ EventId: '2' }, /its EventId is no number/);
  refused({ StepFailedDetails: 'x' }, /its StepFailedDetails is no object/);
  refused({ StepFailedDetails: { Error: { Payload: 'x' } } }, /its StepFailedDetails\.Error\.Payload is no object/);
  refused(
    { StepFailedDetails: { RetryDetails: { CurrentAttempt: '1' } } },
    /RetryDetails\.CurrentAttempt is no number/,
  );
  // What is null, or a time that is none, counts as absent.
  const { operations } = readHistory({ Events: [started, { ...started, EventId: 2, Name: null, EventTimestamp: {} }] });
  assert.deepEqual([operations[0]?.Name, operations[0]?.StartTimestamp], [undefined, undefined]);
});

test('executions that failed, and such as are under way, are reproduced', async () => {
  for (let count = 1; count < events.length; count += 1) {
    const history = { DurableExecutionArn: report.arn, Events: events.slice(0, count) };
    const verdict = await verifyReplay(workflows.recorded, history, { sources: false });
    assert.equal(verdict.status, 'reproduced', `${String(count)} events: ${String(verdict.finding?.message)}`);
  }
});
