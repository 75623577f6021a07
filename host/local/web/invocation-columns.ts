/**
 * Who did what: the invocations of an execution as columns, and what an operation was to each of them.
 *
 * 1. An operation is work of an invocation in which it began, ran an attempt, or ended by workflow code; in later ones its
 *    record answered.
 */
import type { ExecutionDocument, Operation } from './api-shapes.ts';

export interface InvocationColumn {
  /** From 1. */
  readonly number: number;
  readonly start: number;
  /** Infinity while it runs. */
  readonly end: number;
  readonly outcome: string;
  readonly replayed?: number;
  readonly created?: number;
}

/** Numbers of columns, from 0; `to` is the first that no longer belongs. */
export interface ColumnRange {
  readonly from: number;
  readonly to: number;
}

export type CellKind = 'worked' | 'interrupted' | 'open' | 'replayed';
export interface Cell {
  readonly column: number;
  readonly kind: CellKind;
}

export function invocationColumns(document: ExecutionDocument): InvocationColumn[] {
  const columns: InvocationColumn[] = document.Invocations.map((each, index) => ({
    number: index + 1,
    start: Date.parse(each.StartTimestamp),
    end: Date.parse(each.EndTimestamp),
    outcome: each.Outcome,
    replayed: each.Replayed,
    created: each.New,
  }));
  if (document.Status !== 'RUNNING') return columns;
  // One that is under way is not listed yet; what it did shows that it is there.
  const last = columns.at(-1)?.end ?? -Infinity;
  let first = Infinity;
  for (const { Attempts, StartTimestamp } of document.Operations) {
    for (const start of [StartTimestamp, Attempts.at(-1)?.StartTimestamp ?? StartTimestamp]) {
      const at = Date.parse(start);
      if (at > last && at < first) first = at;
    }
  }
  if (first !== Infinity) {
    columns.push({ number: columns.length + 1, start: first, end: Infinity, outcome: 'RUNNING' });
  }
  return columns;
}

/** How many columns began before that moment. */
function columnsBefore(columns: readonly InvocationColumn[], moment: number): number {
  let low = 0;
  let high = columns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((columns[middle]?.start ?? Infinity) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In which ones an operation was answered from its record. `hiddenFrom`: when its context had ended. */
export function replayedRange(columns: readonly InvocationColumn[], ended: number, hiddenFrom: number): ColumnRange {
  const from = columnsBefore(columns, ended);
  return { from, to: Math.max(from, columnsBefore(columns, hiddenFrom)) };
}

const BROKEN: readonly string[] = ['CRASHED', 'TIMED_OUT'];

/** Cells of an operation among the columns in sight. */
export function cellsOf(
  operation: Operation,
  replayed: ColumnRange,
  columns: readonly InvocationColumn[],
  inSight: ColumnRange,
): Cell[] {
  const at = (moment: string): number => Math.max(0, columnsBefore(columns, Date.parse(moment) + 1) - 1);
  const began = at(operation.StartTimestamp);
  const ended = operation.EndTimestamp === undefined ? columns.length - 1 : at(operation.EndTimestamp);
  const worked = new Set([began]);
  for (const attempt of operation.Attempts) {
    worked.add(at(attempt.StartTimestamp));
    if (attempt.EndTimestamp !== undefined) worked.add(at(attempt.EndTimestamp));
  }
  if (operation.Type === 'CONTEXT' && operation.EndTimestamp !== undefined) worked.add(ended);
  const cells: Cell[] = [];
  const last = Math.min(inSight.to, Math.max(ended + 1, replayed.to), columns.length);
  for (let column = Math.max(began, inSight.from); column < last; column++) {
    if (column >= replayed.from && column < replayed.to) cells.push({ column, kind: 'replayed' });
    else if (worked.has(column)) {
      cells.push({ column, kind: wasInterrupted(operation, columns[column]) ? 'interrupted' : 'worked' });
    } else if (column <= ended) cells.push({ column, kind: 'open' });
  }
  return cells;
}

/** The moments at which an attempt broke off because its invocation did. */
export function interruptions(operation: Operation, columns: readonly InvocationColumn[]): number[] {
  if (operation.Type !== 'STEP') return [];
  return columns.filter((column) => wasInterrupted(operation, column)).map(({ end }) => end);
}

function wasInterrupted(operation: Operation, column: InvocationColumn | undefined): boolean {
  if (column === undefined || operation.Type !== 'STEP' || !BROKEN.includes(column.outcome)) return false;
  return operation.Attempts.some(
    ({ StartTimestamp, EndTimestamp }) =>
      Date.parse(StartTimestamp) <= column.end &&
      Date.parse(StartTimestamp) >= column.start &&
      (EndTimestamp === undefined || Date.parse(EndTimestamp) > column.end),
  );
}
