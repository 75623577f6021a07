/**
 * The recorded operations, as the host sent them ahead, looked up by id.
 *
 * Owns: the columns and which of them the workflow has asked for. Does not own: what a record means.
 *
 * 1. A replay asks in recorded order most of the time, so a cursor answers; the map is built when it first misses.
 * 2. Changes which arrive for operations not asked for yet replace their record.
 */
import { hashId } from '../runtime/operation-id.ts';
import { OPERATION_STATUSES, OPERATION_TYPES, type OperationChange, type RecordPage } from '../runtime/protocol.ts';
import type { ErrorObject, OperationStatus, OperationType } from '../runtime/wire.ts';

export interface OperationRecord {
  readonly type: OperationType | undefined;
  readonly subType: string | undefined;
  readonly name: string | undefined;
  readonly status: OperationStatus;
  readonly start: number;
  readonly end: number;
  readonly result: string | undefined;
  readonly error: ErrorObject | undefined;
  /** Attempts that came to an end. */
  readonly attempt: number;
  readonly callbackId: string | undefined;
  readonly replayChildren: boolean;
}

interface Place {
  readonly page: RecordPage;
  readonly pageNumber: number;
  readonly row: number;
}

export class RecordTable {
  private readonly pages: RecordPage[] = [];
  private readonly early = new Map<string, OperationRecord>();
  private index: Map<string, Place> | undefined;
  private cursorPage = 0;
  private cursorRow = 0;
  private visitedRows: number[] = [];
  private total = 0;

  addPage(page: RecordPage): void {
    this.pages.push(page);
    this.total += page.count;
    this.index = undefined;
  }

  /** Recorded operations, the execution itself not counted. */
  get size(): number {
    return this.total;
  }

  has(id: string): boolean {
    return this.early.has(id) || this.find(id, false) !== undefined;
  }

  /** Whether an operation was requested before. One without a record of its own is known by its first child. */
  hasBelow(rawId: string): boolean {
    return this.has(hashId(rawId)) || this.has(hashId(`${rawId}-1`));
  }

  /** The record of an operation which the workflow requests now. */
  take(id: string): OperationRecord | undefined {
    const found = this.find(id, true);
    if (found !== undefined) this.visitedRows.push(found.page.firstIndex + found.row);
    return this.early.get(id) ?? (found && readRow(found.page, found.row));
  }

  /** The record of an operation, without counting as a visit. */
  peek(id: string): OperationRecord | undefined {
    const found = this.find(id, false);
    return this.early.get(id) ?? (found && readRow(found.page, found.row));
  }

  /** Rows taken since the last call. */
  drainVisited(): Uint32Array | undefined {
    if (this.visitedRows.length === 0) return undefined;
    const rows = Uint32Array.from(this.visitedRows);
    this.visitedRows = [];
    return rows;
  }

  /** Keeps the change of an operation nobody has asked for yet. */
  keepForLater(change: OperationChange): void {
    this.early.set(change.id, applyChange(this.peek(change.id), change));
  }

  private find(id: string, advance: boolean): Place | undefined {
    const place = this.atCursor(id) ?? (this.index ??= this.buildIndex()).get(id);
    if (advance && place !== undefined) {
      this.cursorPage = place.pageNumber;
      this.cursorRow = place.row + 1;
    }
    return place;
  }

  private atCursor(id: string): Place | undefined {
    let page = this.pages[this.cursorPage];
    if (page !== undefined && this.cursorRow >= page.count) {
      this.cursorPage += 1;
      this.cursorRow = 0;
      page = this.pages[this.cursorPage];
    }
    if (page === undefined || idAt(page, this.cursorRow) !== id) return undefined;
    return { page, pageNumber: this.cursorPage, row: this.cursorRow };
  }

  private buildIndex(): Map<string, Place> {
    const index = new Map<string, Place>();
    this.pages.forEach((page, pageNumber) => {
      for (let row = 0; row < page.count; row += 1) {
        const id = idAt(page, row);
        if (id !== undefined) index.set(id, { page, pageNumber, row });
      }
    });
    return index;
  }
}

/** The record after a change which the service acknowledged or reported. */
export function applyChange(record: OperationRecord | undefined, change: OperationChange): OperationRecord {
  return {
    type: record?.type,
    subType: record?.subType,
    name: record?.name,
    status: change.status,
    start: change.start,
    end: change.end,
    result: change.result,
    error: change.error,
    attempt: change.attempt ?? record?.attempt ?? 0,
    callbackId: change.callbackId ?? record?.callbackId,
    replayChildren: change.replayChildren ?? record?.replayChildren ?? false,
  };
}

function idAt(page: RecordPage, row: number): string | undefined {
  if (row >= page.count) return undefined;
  if (page.idList !== undefined) return page.idList[row];
  const from = row * page.idWidth;
  return page.ids.slice(from, from + page.idWidth);
}

function readRow(page: RecordPage, row: number): OperationRecord {
  const extras = page.extras?.[row];
  return {
    type: OPERATION_TYPES[page.types[row] ?? 0],
    subType: page.subTypeTable[page.subTypes[row] ?? 0],
    name: page.names?.[row],
    status: OPERATION_STATUSES[page.statuses[row] ?? 0] ?? 'STARTED',
    start: page.starts[row] ?? Number.NaN,
    end: page.ends[row] ?? Number.NaN,
    result: page.results[row],
    error: extras?.error,
    attempt: extras?.attempt ?? 0,
    callbackId: extras?.callbackId,
    replayChildren: extras?.replayChildren ?? false,
  };
}
