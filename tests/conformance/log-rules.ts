/** Compares the records that an execution wrote with rules; both in the order of writing. */
import { linesOf } from './event-pattern.ts';
import { matchesValue, readPairs, type KeyedValue, type Names } from './pattern-value.ts';

export type LogRecord = Readonly<Record<string, unknown>>;

/** The lines that are records: JSON objects which name the execution. */
export function recordsOf(texts: readonly string[]): LogRecord[] {
  return texts.flatMap((text) => {
    if (!text.startsWith('{')) return [];
    const record = JSON.parse(text) as LogRecord;
    return 'executionArn' in record || 'durableExecutionArn' in record ? [record] : [];
  });
}

/** What does not hold, one line each. */
export function compareLogs(rules: string, records: readonly LogRecord[], names: Names): string[] {
  return linesOf(rules).flatMap((line) => {
    const head = /^(\d+)(\+?) /.exec(line);
    if (head === null) throw new Error(`"${line}" does not begin with a count.`);
    const [match, ...before] = line.slice(head[0].length).split(' after ').map(readPairs);
    const found = indexesOf(match ?? [], records, names);
    const count = Number(head[1]);
    if (head[2] === '+' ? found.length < count : found.length !== count) {
      return [`${line}: ${String(found.length)} records match`];
    }
    const early = before.some((pairs) => {
      const first = indexesOf(pairs, records, names)[0];
      return first === undefined || found.some((index) => index < first);
    });
    return early ? [`${line}: the order is another`] : [];
  });
}

function indexesOf(pairs: readonly KeyedValue[], records: readonly LogRecord[], names: Names): number[] {
  return records.flatMap((record, index) =>
    pairs.every(({ key, value }) => matchesValue(value, record[key], names)) ? [index] : [],
  );
}
