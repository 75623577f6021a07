/**
 * The forms in which a history is stored: what the AWS API, its command line, SAM, the AWS SDK and this package print.
 * One object, a bare array, or several of them (JSON Lines, pages one after another); of events or of operations.
 *
 * Owns: telling the forms apart. Does not own: what the events say (`read-history.ts`).
 */
import { requireEventShape } from './history-shape.ts';
import { withDates } from './history-timestamps.ts';

type Members = Readonly<Record<string, unknown>>;

export type HistoryItems =
  | { readonly kind: 'events'; readonly items: readonly Members[] }
  | { readonly kind: 'operations'; readonly items: readonly Members[] };

export interface HistoryDocument {
  readonly content: HistoryItems;
  readonly executionArn: string | undefined;
  /** The last page says that there is another one. */
  readonly morePages: boolean;
  /** What GetDurableExecution says of the execution, where it was joined with the history. */
  readonly execution: Members;
}

/** @throws Error with a sentence that says why the text is no history */
export function parseHistory(text: string): HistoryDocument {
  return joinPages(documentsOf(text));
}

/** The same for values that are parsed already, or that an AWS client returned. */
export function historyOfValue(value: unknown): HistoryDocument {
  return joinPages([value]);
}

function documentsOf(text: string): unknown[] {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') throw new Error('It is empty.');
  try {
    return [JSON.parse(trimmed)];
  } catch (error) {
    const lines = trimmed.split(/\r?\n/).filter((line) => line.trim() !== '');
    if (lines.length < 2) throw notJson(error);
    return lines.map((line, index) => {
      try {
        return JSON.parse(line) as unknown;
      } catch (lineError) {
        // Not JSON Lines: the fault of the whole text says more.
        throw index === 0 ? notJson(error) : notJson(lineError, index + 1);
      }
    });
  }
}

function notJson(error: unknown, line?: number): Error {
  const where = line === undefined ? '' : `Line ${String(line)}: `;
  return new Error(`${where}It is not JSON (${error instanceof Error ? error.message : String(error)}).`);
}

function joinPages(documents: readonly unknown[]): HistoryDocument {
  const events: Members[] = [];
  const operations: Members[] = [];
  let executionArn: string | undefined;
  let execution: Members = {};
  let marker: unknown;
  for (const document of documents) {
    if (Array.isArray(document)) {
      for (const item of document) sort(item, events, operations);
      continue;
    }
    if (!isObject(document)) throw new Error('It holds neither events nor operations.');
    const arn = document['DurableExecutionArn'];
    if (typeof arn === 'string') executionArn ??= arn;
    const state = isObject(document['InitialExecutionState']) ? document['InitialExecutionState'] : document;
    const listed = [...listOf(document['Events']), ...listOf(state['Operations'])];
    // One event a line, as tools stream them.
    const items = listed.length === 0 && isItem(document) ? [document] : listed;
    for (const item of items) sort(item, events, operations);
    if (typeof document['Status'] === 'string' && !isItem(document)) execution = { ...execution, ...document };
    marker = document['NextMarker'] ?? document['NextToken'] ?? state['NextMarker'];
  }
  const content: HistoryItems =
    events.length > 0 || operations.length === 0
      ? { kind: 'events', items: events }
      : { kind: 'operations', items: operations };
  if (content.items.length === 0) {
    throw new Error('It holds neither events (GetDurableExecutionHistory) nor operations (GetDurableExecutionState).');
  }
  return {
    content: { ...content, items: withDates(content.items) as Members[] },
    executionArn,
    morePages: marker !== undefined && marker !== null && marker !== '',
    execution,
  };
}

function sort(item: unknown, events: Members[], operations: Members[]): void {
  if (!isObject(item)) throw new Error('A list in it holds something that is neither an event nor an operation.');
  if (typeof item['EventType'] === 'string') {
    requireEventShape(item);
    events.push(item);
  } else if (typeof item['Type'] === 'string' && typeof item['Id'] === 'string') operations.push(item);
  else if (isObject(item['Event'])) sort(item['Event'], events, operations);
}

function isItem(value: Members): boolean {
  return (
    typeof value['EventType'] === 'string' ||
    isObject(value['Event']) ||
    (typeof value['Type'] === 'string' && typeof value['Id'] === 'string')
  );
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
