/** What a stored history lacks for a replay, each as a sentence that says how to get the rest. */
import type { Event } from '@aws-sdk/client-lambda';
import type { WireOperation } from '../../runtime/wire.ts';
import type { HistoryDocument } from './history-forms.ts';

interface Payload {
  readonly Payload?: unknown;
  readonly Truncated?: boolean | undefined;
}

export function gapsOfEvents(events: readonly Event[], { executionArn, morePages }: HistoryDocument): string[] {
  const fetch =
    'Fetch it whole: aws lambda get-durable-execution-history --durable-execution-arn ' +
    `${executionArn ?? '<arn>'} --include-execution-data (without --max-items)`;
  const gaps: string[] = [];
  if (morePages) gaps.push(`Further pages are missing (NextMarker or NextToken). ${fetch}`);
  if (!events.some(({ EventType }) => EventType === 'ExecutionStarted')) {
    gaps.push(`Its beginning is missing: there is no event ExecutionStarted. ${fetch}`);
  }
  const missing = firstMissing(events);
  if (missing !== undefined && !morePages) gaps.push(`Event ${String(missing)} is missing. ${fetch}`);
  const truncated = events.filter(isTruncated).length;
  if (truncated > 0) {
    gaps.push(`The data of ${String(truncated)} event${truncated === 1 ? ' was' : 's was'} left out. ${fetch}`);
  } else if (lacksAllData(events)) {
    gaps.push(`It has no execution data at all: neither the input nor any result. ${fetch}`);
  }
  return gaps;
}

export function gapsOfOperations(operations: readonly WireOperation[], { morePages }: HistoryDocument): string[] {
  const gaps: string[] = [];
  if (morePages) gaps.push('Further pages are missing (NextMarker). Fetch them with GetDurableExecutionState.');
  if (!operations.some(({ Type }) => Type === 'EXECUTION')) {
    gaps.push(
      'The operation of type EXECUTION is missing, which holds the input. It is on the first page of the state.',
    );
  }
  return gaps;
}

/** The first number that is left out; events count from 1. */
function firstMissing(events: readonly Event[]): number | undefined {
  const numbers = new Set(events.map(({ EventId }) => EventId));
  if (numbers.has(undefined)) return undefined;
  for (let number = 1; number <= events.length; number += 1) if (!numbers.has(number)) return number;
  return undefined;
}

function payloadsOf(event: Event): Payload[] {
  const details = (event as unknown as Record<string, Record<string, unknown> | undefined>)[
    `${event.EventType ?? ''}Details`
  ];
  return [details?.['Input'], details?.['Result'], details?.['Error']].filter(
    (data): data is Payload => typeof data === 'object' && data !== null,
  );
}

function isTruncated(event: Event): boolean {
  // An invocation's error is not replayed.
  return event.EventType !== 'InvocationCompleted' && payloadsOf(event).some(({ Truncated }) => Truncated === true);
}

function lacksAllData(events: readonly Event[]): boolean {
  const hasData = events.some((event) => payloadsOf(event).some(({ Payload }) => Payload !== undefined));
  return !hasData && events.some(({ EventType }) => EventType === 'ExecutionStarted');
}
