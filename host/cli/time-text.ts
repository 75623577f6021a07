/** `--time-format`: how commands that show people something write points in time. JSON is always ISO 8601. */
import type { ParsedCommand } from './command-spec.ts';
import { formatDuration } from './duration-text.ts';

export const TIME_FORMATS = ['relative', 'iso', 'raw'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

/** Undefined: as the command usually does. */
export function timeFormatOf({ values }: ParsedCommand): TimeFormat | undefined {
  return values.get('time-format') as TimeFormat | undefined;
}

/** `relative`: `4 m 12 s ago`, `in 3.2 s`; `iso`: ISO 8601 in UTC; `raw`: milliseconds since the epoch. */
export function timeText(time: Date, now: number, format: TimeFormat): string {
  if (format === 'iso') return time.toISOString();
  if (format === 'raw') return String(time.getTime());
  const distance = time.getTime() - now;
  return distance > 0 ? `in ${formatDuration(distance)}` : `${formatDuration(-distance)} ago`;
}
