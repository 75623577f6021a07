/**
 * Packs the recorded operations into columns, as they travel ahead to the sandbox.
 *
 * 1. Payload text stays unparsed. Short payloads travel as one text, since copying many small ones costs more; long ones
 *    are not copied together.
 * 2. A page ends at about `PAGE_CHARACTERS`, so that a large history is not cloned in one piece.
 */
import { PageColumns } from '../runtime/page-columns.ts';
import { OPERATION_STATUSES, OPERATION_TYPES, type RecordExtras, type RecordPage } from '../runtime/protocol.ts';
import type { HistoryOperation } from './execution-history.ts';

const PAGE_CHARACTERS = 1_000_000;
/** What a record takes besides its payload. */
const RECORD_CHARACTERS = 64;
/** Longest payloads, on average, that are joined. */
const JOINED_CHARACTERS = 2_000;

const TYPES = new Map<string, number>(OPERATION_TYPES.map((type, code) => [type, code]));
const STATUSES = new Map<string, number>(OPERATION_STATUSES.map((status, code) => [status, code]));

export function* recordPages(operations: Iterable<HistoryOperation>): Generator<RecordPage> {
  let firstIndex = 0;
  let rows: HistoryOperation[] = [];
  let characters = 0;
  for (const operation of operations) {
    rows.push(operation);
    characters += RECORD_CHARACTERS + (operation.result?.length ?? 0);
    if (characters < PAGE_CHARACTERS) continue;
    yield pack(firstIndex, rows, characters);
    firstIndex += rows.length;
    rows = [];
    characters = 0;
  }
  // An empty history is one empty page: the sandbox waits for the last one.
  if (rows.length > 0 || firstIndex === 0) yield pack(firstIndex, rows, characters);
}

function pack(firstIndex: number, rows: readonly HistoryOperation[], characters: number): RecordPage {
  const count = rows.length;
  const columns = PageColumns.forRows(count);
  const subTypeTable: (string | undefined)[] = [];
  const joins = characters < count * (RECORD_CHARACTERS + JOINED_CHARACTERS);
  const idWidth = rows[0]?.id.length ?? 0;
  let ids = '';
  let names = '';
  let results = '';
  let sameWidth = true;
  let anyExtras = false;
  rows.forEach((row, index) => {
    const { id, name, result } = row;
    sameWidth &&= id.length === idWidth;
    anyExtras ||= hasExtras(row);
    ids += id;
    if (name !== undefined) names += name;
    if (joins && result !== undefined) results += result;
    columns.write(index, {
      type: TYPES.get(row.type) ?? 0,
      status: STATUSES.get(row.status) ?? 0,
      subType: positionOf(subTypeTable, row.subType),
      start: row.start,
      end: row.end,
      nameEnd: names.length,
      resultEnd: results.length,
      hasName: name !== undefined,
      hasResult: result !== undefined,
    });
  });
  return {
    firstIndex,
    count,
    ids: sameWidth ? ids : '',
    idWidth,
    idList: sameWidth ? undefined : rows.map((row) => row.id),
    columns: columns.buffer,
    subTypeTable,
    names,
    results: joins ? results : rows.map((row) => row.result),
    extras: anyExtras ? rows.map((row) => (hasExtras(row) ? extrasOf(row) : undefined)) : undefined,
  };
}

/** There are few sub types: a search beats a map. */
function positionOf(table: (string | undefined)[], subType: string | undefined): number {
  const known = table.indexOf(subType);
  return known >= 0 ? known : table.push(subType) - 1;
}

function hasExtras(row: HistoryOperation): boolean {
  const { status } = row;
  return (
    (status !== 'SUCCEEDED' && status !== 'FAILED') ||
    row.attempt > 1 ||
    row.error !== undefined ||
    row.callbackId !== undefined ||
    row.replayChildren
  );
}

function extrasOf(row: HistoryOperation): RecordExtras {
  const { error, attempt, callbackId, replayChildren } = row;
  return { error, attempt, callbackId, replayChildren };
}
