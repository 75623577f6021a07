/**
 * Local time in workflow code is UTC, as on Lambda, whatever the zone of the machine.
 *
 * 1. The native methods for UTC do the work: each local method has one that means the same.
 * 2. Texts look as V8 writes them in that zone.
 */
import { NativeDate } from '../../runtime/clock.ts';
import { deterministicContext } from '../scope.ts';
import { replaceMethod } from './replace-member.ts';

type DateMethod = (this: Date, ...args: unknown[]) => unknown;

const FIELDS = ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'];
const ZONE = 'GMT+0000 (Coordinated Universal Time)';
const DATE_ONLY = /^[+-]?\d{4,6}(?:-\d\d){0,2}$/;
const ISO_WITHOUT_ZONE = /^[+-]?\d{4,6}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?$/;
const HAS_ZONE = /Z\s*$|\b(?:UTC?|GMT|[ECMP][SD]T)\b|\d\s*[+-]\d{2}:?\d{2}\b/i;

export function patchLocalTime(): void {
  const prototype = NativeDate.prototype as unknown as Record<string, DateMethod>;
  for (const field of FIELDS) {
    for (const verb of field === 'Day' ? ['get'] : ['get', 'set']) {
      const utc = prototype[`${verb}UTC${field}`];
      if (utc !== undefined) inWorkflow(`${verb}${field}`, utc);
    }
  }
  inWorkflow('getYear', function () {
    return this.getUTCFullYear() - 1900;
  });
  inWorkflow('setYear', function (year) {
    const full = Math.trunc(Number(year));
    return this.setUTCFullYear(full >= 0 && full <= 99 ? 1900 + full : full);
  });
  inWorkflow('getTimezoneOffset', function () {
    return Number.isNaN(this.getTime()) ? Number.NaN : 0;
  });
  inWorkflow('toString', function () {
    return textOf(this, (date, time) => `${date} ${time}`);
  });
  inWorkflow('toDateString', function () {
    return textOf(this, (date) => date);
  });
  inWorkflow('toTimeString', function () {
    return textOf(this, (_date, time) => time);
  });
}

/** Milliseconds since the epoch; a text without a zone is read as UTC. */
export function parseAsUtc(text: string): number {
  const trimmed = text.trim();
  if (ISO_WITHOUT_ZONE.test(trimmed)) return NativeDate.parse(`${trimmed}Z`);
  const native = NativeDate.parse(text);
  if (Number.isNaN(native) || DATE_ONLY.test(trimmed) || HAS_ZONE.test(trimmed)) return native;
  // Any other form was read as time of this machine's zone: take the same numbers on the clock in UTC.
  return native - offsetAt(native) * 60_000;
}

let nativeOffset: DateMethod | undefined;

/** Minutes by which UTC is ahead of the machine's zone. */
function offsetAt(time: number): number {
  return Number(nativeOffset?.call(new NativeDate(time)));
}

function inWorkflow(name: string, own: DateMethod): void {
  replaceMethod<DateMethod>(NativeDate.prototype, name, (native) => {
    if (name === 'getTimezoneOffset') nativeOffset = native;
    return function (this: Date, ...args: unknown[]): unknown {
      return (deterministicContext() === undefined ? native : own).apply(this, args);
    };
  });
}

function textOf(date: Date, format: (date: string, time: string) => string): string {
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  // `Thu, 01 Jan 1970 00:00:00 GMT`
  const [weekday = '', day = '', month = '', year = '', time = ''] = date.toUTCString().split(' ');
  return format(`${weekday.slice(0, 3)} ${month} ${day} ${year}`, `${time} ${ZONE}`);
}
