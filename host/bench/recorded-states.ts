/**
 * What each invocation of a recorded execution had to replay.
 *
 * 1. The state at an invocation's start is made of what had happened by then, also of what the service added between two
 *    invocations (the end of a wait, the answer to a callback).
 */
import type { Event } from '@aws-sdk/client-lambda';
import type { WireOperation } from '../../runtime/wire.ts';
import { visibleOperations } from '../replay/recorded-history.ts';
import { operationsOfHistory } from '../testing/history-operations.ts';

export interface RecordedState {
  /** Counts from 1. */
  readonly invocation: number;
  /** As the invocation was shown them, the execution's own among them. */
  readonly operations: readonly WireOperation[];
}

/** Events in recorded order. None where the history tells of no invocation. At most `most`, evenly spread. */
export function recordedStates(events: readonly Event[], most: number): RecordedState[] {
  const ends = events.flatMap(({ EventType, InvocationCompletedDetails: details }, position) =>
    EventType === 'InvocationCompleted' ? [{ position, start: details?.StartTimestamp?.getTime() }] : [],
  );
  return evenly(ends.length, most).map((index) => {
    const start = ends[index]?.start;
    const endOfPrevious = ends[index - 1]?.position ?? 0;
    const known = events.filter(
      ({ EventTimestamp }, position) =>
        position <= endOfPrevious || (start !== undefined && (EventTimestamp?.getTime() ?? Infinity) <= start),
    );
    return { invocation: index + 1, operations: visibleOperations<WireOperation>(operationsOfHistory(known)) };
  });
}

export function countInvocations(events: readonly Event[]): number {
  return events.filter(({ EventType }) => EventType === 'InvocationCompleted').length;
}

/** Indexes from 0, the first and the last among them. */
function evenly(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (count - 1)) / (most - 1)));
}
