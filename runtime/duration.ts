import { DurableSandboxError } from './errors.ts';
import { describePlace, group, MAX_DURATION_SECONDS, MIN_DURATION_SECONDS } from './limits.ts';
import type { Place } from './limits.ts';

/** A span of time; its parts add up. At least one part is given. */
export type Duration =
  | { days: number; hours?: number; minutes?: number; seconds?: number }
  | { hours: number; minutes?: number; seconds?: number }
  | { minutes: number; seconds?: number }
  | { seconds: number };

export interface DurationPlace extends Place {
  /** Which duration of the operation, such as `timeout`. Default: `duration`. */
  what?: string | undefined;
  /** Default: 1 second. */
  minSeconds?: number | undefined;
}

const SECONDS = { days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;
type Part = keyof typeof SECONDS;

/**
 * The whole seconds of a duration, `minSeconds` to 31,622,400 (366 days).
 * @throws DurableSandboxError DS_INVALID_DURATION for anything else, naming the operation, the value and the limit.
 */
export function durationToSeconds(duration: unknown, place: DurationPlace): number {
  const total = sumDuration(duration, place);
  const min = place.minSeconds ?? MIN_DURATION_SECONDS;
  if (!Number.isInteger(total)) refuse(duration, place, `is ${String(total)} seconds, not a whole number of seconds.`);
  if (total < min || total > MAX_DURATION_SECONDS) {
    const limits = `${group(min)} to ${group(MAX_DURATION_SECONDS)} seconds`;
    refuse(duration, place, `is ${group(total)} seconds, outside of the limits of ${limits}.`);
  }
  return total;
}

/** The seconds of a duration, of any size from 0 and with fractions: for what is computed with before it is sent. */
export function sumDuration(duration: unknown, place: DurationPlace): number {
  if (typeof duration !== 'object' || duration === null || Array.isArray(duration))
    refuse(duration, place, 'must be an object such as { minutes: 5 }.');
  let total = 0;
  let parts = 0;
  for (const [part, amount] of Object.entries(duration) as [string, unknown][]) {
    if (!isPart(part))
      refuse(duration, place, `has the unknown part "${part}"; known are days, hours, minutes, seconds.`);
    if (amount === undefined) continue;
    if (typeof amount !== 'number' || !Number.isFinite(amount) || amount < 0)
      refuse(duration, place, `has ${part} that are no number of 0 or more.`);
    total += amount * SECONDS[part];
    parts++;
  }
  if (parts === 0) refuse(duration, place, 'has none of days, hours, minutes, seconds.');
  return total;
}

function isPart(key: string): key is Part {
  return Object.hasOwn(SECONDS, key);
}

function refuse(duration: unknown, place: DurationPlace, problem: string): never {
  const what = place.what ?? 'duration';
  throw new DurableSandboxError(
    'DS_INVALID_DURATION',
    `The ${what} ${show(duration)} of ${describePlace(place)} ${problem}`,
  );
}

function show(value: unknown): string {
  try {
    const text = JSON.stringify(value, (_key, member: unknown) =>
      typeof member === 'number' && !Number.isFinite(member) ? String(member) : member,
    );
    return typeof text === 'string' ? text.slice(0, 100) : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
