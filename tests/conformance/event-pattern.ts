/**
 * Compares the events of a history with their short form.
 *
 * 1. Each listed event is looked up by its number; its type, its time and its details must be there.
 * 2. A sub type, parent or name that is not listed may be anything, and absent.
 */
import { detailsOf } from '../../host/local/execution-model/history-event.ts';
import type { HistoryEvent } from '../../host/local/index.ts';
import { matchesName, matchesValue, readPairs, type KeyedValue, type Names } from './pattern-value.ts';

interface EventPattern {
  readonly line: string;
  readonly eventId: number;
  readonly eventType: string;
  readonly subType: string | undefined;
  readonly id: string | undefined;
  readonly parent: string | undefined;
  readonly pairs: readonly KeyedValue[];
}

/** Where each key stands in the details of an event. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  arn: ['DurableExecutionArn'],
  attempt: ['RetryDetails', 'CurrentAttempt'],
  callback: ['CallbackId'],
  delay: ['RetryDetails', 'NextAttemptDelaySeconds'],
  duration: ['Duration'],
  error: ['Error', 'Payload', 'ErrorType'],
  data: ['Error', 'Payload', 'ErrorData'],
  function: ['FunctionName'],
  heartbeat: ['HeartbeatTimeout'],
  input: ['Input', 'Payload'],
  message: ['Error', 'Payload', 'ErrorMessage'],
  result: ['Result', 'Payload'],
  tenant: ['TenantId'],
  timeout: ['Timeout'],
  truncated: ['Result', 'Truncated'],
  version: ['ExecutedVersion'],
  Error: ['Error'],
  'Error.Payload': ['Error', 'Payload'],
  Input: ['Input'],
  Result: ['Result'],
};

/** Says which keys of an event are not looked at. */
export type LeftOut = (eventType: string, key: string) => boolean;

/** What does not fit, one line each. */
export function compareHistory(
  expected: string,
  events: readonly HistoryEvent[],
  names: Names,
  leftOut: LeftOut = () => false,
): string[] {
  return linesOf(expected)
    .map(readPattern)
    .flatMap((pattern) => {
      const event = events.find(({ EventId }) => EventId === pattern.eventId);
      return event === undefined
        ? [`${pattern.line}: there is no such event`]
        : compareEvent(pattern, event, names, leftOut);
    });
}

export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readPattern(line: string): EventPattern {
  const head = /^(\d+) (\w+)(?: ([A-Z]\w*))?(?= |$)(?: #(\w+))?(?: \^(\w+))?/.exec(line);
  if (head === null) throw new Error(`No event can be read from "${line}".`);
  const [whole, eventId, eventType = '', subType, id, parent] = head;
  return { line, eventId: Number(eventId), eventType, subType, id, parent, pairs: readPairs(line.slice(whole.length)) };
}

function compareEvent(pattern: EventPattern, event: HistoryEvent, names: Names, leftOut: LeftOut): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, what: string, actual: unknown): void => {
    if (!holds) problems.push(`${pattern.line}: ${what} is ${String(JSON.stringify(actual))}`);
  };
  expect(event.EventType === pattern.eventType, 'the type', event.EventType);
  if (problems.length > 0) return problems;
  const details = detailsOf(event);
  expect(event.EventTimestamp instanceof Date, 'the time', event.EventTimestamp);
  expect(`${event.EventType}Details` in event, 'the object of details', undefined);
  if (pattern.subType !== undefined) expect(event.SubType === pattern.subType, 'the sub type', event.SubType);
  if (pattern.id !== undefined) {
    expect(event.Id !== undefined && matchesName(pattern.id, event.Id, names), 'the id', event.Id);
  }
  if (pattern.parent !== undefined) {
    expect(
      event.ParentId !== undefined && matchesName(pattern.parent, event.ParentId, names),
      'parent',
      event.ParentId,
    );
  }
  for (const { key, value } of pattern.pairs) {
    if (leftOut(pattern.eventType, key)) continue;
    const actual = key === 'name' ? event.Name : memberAt(details, PATHS[key], pattern.line);
    expect(matchesValue(value, actual, names), key, actual);
  }
  return problems;
}

function memberAt(details: unknown, path: readonly string[] | undefined, line: string): unknown {
  if (path === undefined) throw new Error(`A key of "${line}" is not known.`);
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], details);
}
