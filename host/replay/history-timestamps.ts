/**
 * Timestamps as the various tools print them, made dates.
 *
 * 1. The API gives seconds since the epoch, the AWS command line those or ISO 8601 with an offset, SAM a blank in place
 *    of the T.
 * 2. A tool that prints whole seconds hides the order of what happened within one. The events' numbers still tell it, so
 *    each event of such a file gets a millisecond of its own.
 */

const MEMBERS = new Set([
  'EventTimestamp',
  'ScheduledEndTimestamp',
  'StartTimestamp',
  'EndTimestamp',
  'NextAttemptTimestamp',
]);
/** Seconds since the epoch stay below this for some thousand years; milliseconds have been above it since 1973. */
const MOST_SECONDS = 1e11;

/** A copy with dates in place of timestamps, and without members that are null, at any depth but inside of payloads. */
export function withDates(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withDates);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([key, member]) => [key, MEMBERS.has(key) ? toDate(member) : withDates(member)]),
  );
}

function toDate(timestamp: unknown): unknown {
  if (typeof timestamp === 'number') return validDate(timestamp < MOST_SECONDS ? timestamp * 1000 : timestamp);
  if (timestamp instanceof Date) return timestamp;
  if (typeof timestamp !== 'string') return undefined;
  return validDate(timestamp.trim().replace(' ', 'T'));
}

function validDate(of: string | number): Date | undefined {
  const date = new Date(of);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

interface TimedEvent {
  readonly EventId?: number | undefined;
  readonly EventTimestamp?: Date | undefined;
}

/** Events in order, told apart by milliseconds where the file has none. */
export function inRecordedOrder<T extends TimedEvent>(events: readonly T[]): T[] {
  const sorted = [...events].sort((a, b) => (a.EventId ?? 0) - (b.EventId ?? 0));
  const wholeSeconds = sorted.every(({ EventTimestamp }) => (EventTimestamp?.getTime() ?? 0) % 1000 === 0);
  if (!wholeSeconds) return sorted;
  let latest = Number.NEGATIVE_INFINITY;
  return sorted.map((event) => {
    if (event.EventTimestamp === undefined) return event;
    latest = Math.max(event.EventTimestamp.getTime(), latest + 1);
    return { ...event, EventTimestamp: new Date(latest) };
  });
}
