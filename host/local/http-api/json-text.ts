/**
 * JSON as the Lambda API writes it: timestamps are numbers of seconds since 1970, with milliseconds as fraction.
 */
export function toJsonText(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, converted: unknown) {
    // `converted` has passed through Date's toJSON already, the holder has not.
    const original = this[key];
    return original instanceof Date ? original.getTime() / 1000 : converted;
  });
}

/** A timestamp of a query string: ISO-8601 text; an invalid `Date` for any other. */
export function parseTime(text: string | null): Date | undefined {
  return text === null || text === '' ? undefined : new Date(text);
}
