/**
 * Packs the recorded operations into columns, as they travel ahead to the sandbox.
 *
 * 1. Payload text stays unparsed.
 * 2. A page ends at about `PAGE_CHARACTERS`, so that a large history is not cloned in one piece.
 */
import { OPERATION_STATUSES, OPERATION_TYPES, type RecordExtras, type RecordPage } from '../runtime/protocol.ts';
import type { HistoryOperation } from './execution-history.ts';

const PAGE_CHARACTERS = 1_000_000;
/** What a record takes besides its payload. */
const RECORD_CHARACTERS = 64;

export function* recordPages(operations: Iterable<HistoryOperation>): Generator<RecordPage> {
  let firstIndex = 0;
  let rows: HistoryOperation[] = [];
  let characters = 0;
  for (const operation of operations) {
    rows.push(operation);
    characters += RECORD_CHARACTERS + (operation.result?.length ?? 0);
    if (characters < PAGE_CHARACTERS) continue;
    yield pack(firstIndex, rows);
    firstIndex += rows.length;
    rows = [];
    characters = 0;
  }
  // An empty history is one empty page: the sandbox waits for the last one.
  if (rows.length > 0 || firstIndex === 0) yield pack(firstIndex, rows);
}

function pack(firstIndex: number, rows: readonly HistoryOperation[]): RecordPage {
  const count = rows.length;
  const types = new Uint8Array(count);
  const statuses = new Uint8Array(count);
  const subTypes = new Uint16Array(count);
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  const results: (string | undefined)[] = new Array<string | undefined>(count);
  const subTypeTable: (string | undefined)[] = [];
  const subTypeRows = new Map<string | undefined, number>();
  const idWidth = rows[0]?.id.length ?? 0;
  const sameWidth = rows.every((row) => row.id.length === idWidth);
  rows.forEach((row, index) => {
    types[index] = OPERATION_TYPES.indexOf(row.type);
    statuses[index] = OPERATION_STATUSES.indexOf(row.status);
    subTypes[index] = rowOf(subTypeTable, subTypeRows, row.subType);
    starts[index] = row.start;
    ends[index] = row.end;
    results[index] = row.result;
  });
  return {
    firstIndex,
    count,
    ids: sameWidth ? rows.map((row) => row.id).join('') : '',
    idWidth,
    idList: sameWidth ? undefined : rows.map((row) => row.id),
    types,
    statuses,
    subTypes,
    subTypeTable,
    names: rows.some((row) => row.name !== undefined) ? rows.map((row) => row.name) : undefined,
    starts,
    ends,
    results,
    extras: rows.some(hasExtras) ? rows.map((row) => (hasExtras(row) ? extrasOf(row) : undefined)) : undefined,
  };
}

function rowOf(
  table: (string | undefined)[],
  rows: Map<string | undefined, number>,
  subType: string | undefined,
): number {
  const known = rows.get(subType);
  if (known !== undefined) return known;
  const row = table.push(subType) - 1;
  rows.set(subType, row);
  return row;
}

function hasExtras(row: HistoryOperation): boolean {
  return (
    row.error !== undefined || row.attempt > 1 || row.callbackId !== undefined || row.replayChildren || !isDone(row)
  );
}

function isDone(row: HistoryOperation): boolean {
  return row.status === 'SUCCEEDED' || row.status === 'FAILED';
}

function extrasOf(row: HistoryOperation): RecordExtras {
  const { error, attempt, callbackId, replayChildren } = row;
  return { error, attempt, callbackId, replayChildren };
}
