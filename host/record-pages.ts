/**
 * Packs the recorded operations into columns, as they travel ahead to the sandbox.
 *
 * 1. Payload text stays unparsed. Short payloads are joined, and taken out of memory as one text, since many small ones
 *    cost more; long ones are taken out one at a time, when they are asked for.
 * 2. The first page is small, so that the sandbox begins early. The others are larger, since each costs a message, but
 *    not by much: what is larger than 128 kB, V8 puts in fresh memory, which costs more than to fill it.
 */
import { PageColumns } from '../runtime/page-columns.ts';
import { bytesOfText, type TextPlace, writeText } from '../runtime/page-text.ts';
import { OPERATION_STATUSES, OPERATION_TYPES, type RecordExtras, type RecordPage } from '../runtime/protocol.ts';
import type { HistoryOperation } from './execution-history.ts';
import { returnPageMemory, takePageMemory } from './page-memory.ts';

const FIRST_JOINED = 24_576;
const MOST_JOINED = 98_304;
/** With long results, which are not joined. */
const MOST_CHARACTERS = 1_000_000;
/** What a record takes besides its payload. */
const RECORD_CHARACTERS = 64;
/** Longest payloads, on average, that are joined. */
const JOINED_CHARACTERS = 500;

const TYPES = new Map<string, number>(OPERATION_TYPES.map((type, code) => [type, code]));
const STATUSES = new Map<string, number>(OPERATION_STATUSES.map((status, code) => [status, code]));

export function* recordPages(operations: Iterable<HistoryOperation>): Generator<RecordPage, undefined> {
  let firstIndex = 0;
  let rows: HistoryOperation[] = [];
  let characters = 0;
  let joined = 0;
  let limit = FIRST_JOINED;
  for (const operation of operations) {
    if (joined >= limit || characters >= MOST_CHARACTERS) {
      yield pack(firstIndex, rows, characters, false);
      firstIndex += rows.length;
      rows = [];
      characters = 0;
      joined = 0;
      limit = Math.min(2 * limit, MOST_JOINED);
    }
    rows.push(operation);
    const length = operation.result?.length ?? 0;
    characters += RECORD_CHARACTERS + length;
    joined += RECORD_CHARACTERS + (length > JOINED_CHARACTERS ? 0 : length);
  }
  // An empty history is one empty page: a run begins with the first, and ends its search with the last.
  yield pack(firstIndex, rows, characters, true);
}

function pack(firstIndex: number, rows: readonly HistoryOperation[], characters: number, isLast: boolean): RecordPage {
  const count = rows.length;
  const joins = characters < count * (RECORD_CHARACTERS + JOINED_CHARACTERS);
  const idWidth = rows[0]?.id.length ?? 0;
  // All ids, then all names, then all results: one text, since each further one would be copied twice.
  const pieces = new Array<string>((joins ? 3 : 2) * count);
  let sameWidth = true;
  let namesLength = 0;
  let anyExtras = false;
  for (let row = 0; row < count; row += 1) {
    const operation = rows[row] as HistoryOperation;
    const { id, name = '', result = '' } = operation;
    pieces[row] = id;
    pieces[count + row] = name;
    if (joins) pieces[2 * count + row] = result;
    sameWidth &&= id.length === idWidth;
    namesLength += name.length;
    anyExtras ||= hasExtras(operation);
  }
  if (!sameWidth) pieces.fill('', 0, count);
  const namesFrom = sameWidth ? count * idWidth : 0;
  const subTypeTable: (string | undefined)[] = [];
  return {
    firstIndex,
    ...written(rows, pieces.join(''), joins ? [] : rows.map(({ result }) => result ?? ''), subTypeTable),
    namesFrom,
    resultsFrom: namesFrom + namesLength,
    idWidth,
    idList: sameWidth ? undefined : rows.map(({ id }) => id),
    subTypeTable,
    extras: anyExtras ? rows.map((row) => (hasExtras(row) ? extrasOf(row) : undefined)) : undefined,
    isLast,
  };
}

type WrittenPage = Pick<RecordPage, 'count' | 'memory' | 'joined' | 'longResults'>;

function written(
  rows: readonly HistoryOperation[],
  joined: string,
  longResults: readonly string[],
  subTypeTable: (string | undefined)[],
  encoding: TextPlace['encoding'] = 'latin1',
): WrittenPage {
  const count = rows.length;
  const longLength = longResults.reduce((sum, { length }) => sum + length, 0);
  const columnBytes = PageColumns.bytesFor(count);
  const joinedBytes = bytesOfText(joined.length, encoding);
  const memory = takePageMemory(columnBytes + joinedBytes + bytesOfText(longLength, encoding));
  const joinedPlace = writeText([joined], memory, columnBytes, encoding);
  const longPlace = writeText(longResults, memory, columnBytes + joinedBytes, encoding);
  if (joinedPlace === undefined || longPlace === undefined) {
    returnPageMemory(memory);
    return written(rows, joined, longResults, subTypeTable, 'utf16le');
  }
  writeColumns(rows, new PageColumns(memory, count), subTypeTable);
  return { count, memory, joined: joinedPlace, longResults: longResults.length === 0 ? undefined : longPlace };
}

function writeColumns(
  rows: readonly HistoryOperation[],
  columns: PageColumns,
  subTypeTable: (string | undefined)[],
): void {
  let nameEnd = 0;
  let resultEnd = 0;
  rows.forEach(({ type, status, subType, start, end, name, result }, row) => {
    nameEnd += name?.length ?? 0;
    resultEnd += result?.length ?? 0;
    columns.write(row, {
      type: TYPES.get(type) ?? 0,
      status: STATUSES.get(status) ?? 0,
      subType: positionOf(subTypeTable, subType),
      start,
      end,
      nameEnd,
      resultEnd,
      hasName: name !== undefined,
      hasResult: result !== undefined,
    });
  });
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
