/**
 * The recorded operations, as the host sent them ahead, looked up by id.
 *
 * Owns: the pages and which of their rows the workflow has asked for. Does not own: how a page is read
 * (`readable-page.ts`), what a record means.
 *
 * 1. A replay asks in recorded order most of the time, so a cursor answers; the map is built when it first misses.
 *    Neither says "no record" before the last page is there: what is missing is pulled.
 * 2. Changes which arrive for operations not asked for yet replace their record.
 */
import { IdMap } from '../runtime/id-map.ts';
import { hashId } from '../runtime/operation-id.ts';
import type { OperationChange, RecordPage } from '../runtime/protocol.ts';
import { applyChange, type OperationRecord } from './operation-record.ts';
import { ReadablePage } from './readable-page.ts';

/** Of how many pages the text is held: what is requested at once and delivered later is read twice. */
const MOST_TEXTS = 2;

interface Place {
  readonly pageNumber: number;
  readonly row: number;
}

export class RecordTable {
  private readonly pages: ReadablePage[] = [];
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
    this.pages.push(new ReadablePage(page));
    if (this.pages.length === 1) this.holdText(0);
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
    const page = this.pages[this.cursorPage] as ReadablePage;
    const row = this.cursorRow;
    this.cursorRow += 1;
    this.noteVisit(page.firstIndex + row);
    return (this.early.size === 0 ? undefined : this.early.get(id)) ?? page.recordAt(row);
  }

  /** The record of an operation, without counting as a visit. */
  peek(id: string): OperationRecord | undefined {
    const early = this.early.get(id);
    if (early !== undefined) return early;
    const place = this.indexed(id);
    return place && this.pages[place.pageNumber]?.recordAt(place.row);
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
    return page?.hasIdAt(this.cursorRow, id) ?? false;
  }

  private pageAtCursor(): ReadablePage | undefined {
    for (;;) {
      const page = this.pages[this.cursorPage];
      if (page !== undefined && this.cursorRow < page.count) return page;
      if (this.cursorPage + 1 >= this.pages.length && !this.takeNextPage()) return undefined;
      this.cursorPage += 1;
      this.cursorRow = 0;
      this.holdText(this.cursorPage);
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
    const ids = this.pages[pageNumber]?.ids() ?? [];
    for (const [row, id] of ids.entries()) index.set(id, { pageNumber, row });
  }

  /** Nothing is asked for any more. */
  letGo(): void {
    for (const page of this.pages) page.letGo();
  }

  private holdText(pageNumber: number): void {
    this.pages[pageNumber]?.holdText();
    this.pages[pageNumber - MOST_TEXTS]?.letGo();
  }

  /** False where there is none. */
  private takeNextPage(): boolean {
    const known = this.pages.length;
    if (this.pages[known - 1]?.isLast !== false) return false;
    this.pull();
    return this.pages.length > known;
  }
}
