/**
 * The recorded operations, as the host sent them ahead, looked up by id.
 *
 * Owns: the columns and which of them the workflow has asked for. Does not own: what a record means.
 *
 * 1. A replay asks in recorded order most of the time, so a cursor answers; the map is built when it first misses.
 *    Neither says "no record" before the last page is there: what is missing is pulled.
 * 2. Changes which arrive for operations not asked for yet replace their record.
 */
import { IdMap } from '../runtime/id-map.ts';
import { hashId } from '../runtime/operation-id.ts';
import { PageColumns } from '../runtime/page-columns.ts';
import { textReader } from '../runtime/page-text.ts';
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

type Page = RecordPage & {
  readonly numbers: PageColumns;
  readonly text: string;
  /** The text of results between two positions, from where results begin. */
  readonly resultBetween: (start: number, end: number) => string;
};

interface Place {
  readonly pageNumber: number;
  readonly row: number;
}

/** A row of a page, read where it lies. */
class RecordedRow implements OperationRecord {
  constructor(
    private readonly page: Page,
    private readonly row: number,
  ) {}

  get type(): OperationType | undefined {
    return OPERATION_TYPES[this.page.numbers.type(this.row)];
  }

  get subType(): string | undefined {
    return this.page.subTypeTable[this.page.numbers.subType(this.row)];
  }

  get name(): string | undefined {
    return this.page.numbers.name(this.row, this.page.text, this.page.namesFrom);
  }

  get status(): OperationStatus {
    return OPERATION_STATUSES[this.page.numbers.status(this.row)] ?? 'STARTED';
  }

  get start(): number {
    return this.page.numbers.start(this.row);
  }

  get end(): number {
    return this.page.numbers.end(this.row);
  }

  get result(): string | undefined {
    return this.page.numbers.result(this.row, this.page.resultBetween);
  }

  get error(): ErrorObject | undefined {
    return this.page.extras?.[this.row]?.error;
  }

  get attempt(): number {
    return this.page.extras?.[this.row]?.attempt ?? 0;
  }

  get callbackId(): string | undefined {
    return this.page.extras?.[this.row]?.callbackId;
  }

  get replayChildren(): boolean {
    return this.page.extras?.[this.row]?.replayChildren ?? false;
  }
}

export class RecordTable {
  private readonly pages: Page[] = [];
  private readonly early = new Map<string, OperationRecord>();
  private index: IdMap<Place> | undefined;
  private pagesIndexed = 0;
  private cursorPage = 0;
  private cursorRow = 0;
  /** First row and number of rows, of one stretch after the other. */
  private visited: number[] = [];

  /** `pull` adds the next page before it returns. */
  constructor(private readonly pull: () => void) {}

  addPage(page: RecordPage): void {
    const { memory, count, joined, resultsFrom, longResults } = page;
    const text = textReader(memory, joined)(0, joined.length);
    this.pages.push({
      ...page,
      numbers: new PageColumns(memory, count),
      text,
      resultBetween:
        longResults === undefined
          ? (start, end) => text.substring(resultsFrom + start, resultsFrom + end)
          : textReader(memory, longResults),
    });
  }

  /** Whether nothing is recorded but the execution itself. */
  get isEmpty(): boolean {
    return (this.pages[0]?.count ?? 0) === 0;
  }

  has(id: string): boolean {
    return this.early.has(id) || this.isAtCursor(id) || this.indexed(id) !== undefined;
  }

  /** Whether an operation was requested before. One without a record of its own is known by its first child. */
  hasBelow(rawId: string): boolean {
    return this.has(hashId(rawId)) || this.has(hashId(`${rawId}-1`));
  }

  /** The record of an operation which the workflow requests now. */
  take(id: string): OperationRecord | undefined {
    if (!this.isAtCursor(id)) {
      const place = this.indexed(id);
      if (place === undefined) return this.early.get(id);
      this.cursorPage = place.pageNumber;
      this.cursorRow = place.row;
    }
    const page = this.pages[this.cursorPage] as Page;
    const row = this.cursorRow;
    this.cursorRow += 1;
    this.noteVisit(page.firstIndex + row);
    return (this.early.size === 0 ? undefined : this.early.get(id)) ?? new RecordedRow(page, row);
  }

  /** The record of an operation, without counting as a visit. */
  peek(id: string): OperationRecord | undefined {
    const early = this.early.get(id);
    if (early !== undefined) return early;
    const place = this.indexed(id);
    const page = place && this.pages[place.pageNumber];
    return page && new RecordedRow(page, place.row);
  }

  /** Rows taken since the last call: first row and number of rows, of one stretch after the other. */
  drainVisited(): readonly number[] | undefined {
    if (this.visited.length === 0) return undefined;
    const { visited } = this;
    this.visited = [];
    return visited;
  }

  /** Keeps the change of an operation nobody has asked for yet. */
  keepForLater(change: OperationChange): void {
    this.early.set(change.id, applyChange(this.peek(change.id), change));
  }

  private noteVisit(row: number): void {
    const { visited } = this;
    const last = visited.length - 1;
    const length = visited[last];
    if (length !== undefined && (visited[last - 1] ?? 0) + length === row) visited[last] = length + 1;
    else visited.push(row, 1);
  }

  private isAtCursor(id: string): boolean {
    const page = this.pageAtCursor();
    if (page === undefined) return false;
    if (page.idList !== undefined) return page.idList[this.cursorRow] === id;
    // Compared in place: a slice for each request would be garbage.
    return id.length === page.idWidth && page.text.startsWith(id, this.cursorRow * page.idWidth);
  }

  private pageAtCursor(): Page | undefined {
    for (;;) {
      const page = this.pages[this.cursorPage];
      if (page !== undefined && this.cursorRow < page.count) return page;
      if (this.cursorPage + 1 >= this.pages.length && !this.takeNextPage()) return undefined;
      this.cursorPage += 1;
      this.cursorRow = 0;
    }
  }

  private indexed(id: string): Place | undefined {
    this.index ??= new IdMap();
    for (;;) {
      for (; this.pagesIndexed < this.pages.length; this.pagesIndexed += 1) this.addToIndex(this.index);
      const place = this.index.get(id);
      if (place !== undefined || !this.takeNextPage()) return place;
    }
  }

  private addToIndex(index: IdMap<Place>): void {
    const pageNumber = this.pagesIndexed;
    const page = this.pages[pageNumber] as Page;
    for (let row = 0; row < page.count; row += 1) {
      const id = idAt(page, row);
      if (id !== undefined) index.set(id, { pageNumber, row });
    }
  }

  /** False where there is none. */
  private takeNextPage(): boolean {
    const known = this.pages.length;
    if (this.pages[known - 1]?.isLast !== false) return false;
    this.pull();
    return this.pages.length > known;
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

function idAt(page: Page, row: number): string | undefined {
  if (row >= page.count) return undefined;
  if (page.idList !== undefined) return page.idList[row];
  const from = row * page.idWidth;
  return page.text.slice(from, from + page.idWidth);
}
