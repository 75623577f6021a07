/**
 * A page of records as the sandbox reads it: where it lies, in memory that it shares with the host.
 *
 * 1. Its text is read as a whole while the workflow is at the page, and let go of after that: what is kept for long is
 *    copied by each garbage collection. Whoever comes back reads single pieces of the memory.
 */
import { PageColumns } from '../runtime/page-columns.ts';
import { textReader } from '../runtime/page-text.ts';
import { OPERATION_STATUSES, OPERATION_TYPES, type RecordExtras, type RecordPage } from '../runtime/protocol.ts';
import type { ErrorObject, OperationStatus, OperationType } from '../runtime/wire.ts';
import type { OperationRecord } from './operation-record.ts';

type TextBetween = (start: number, end: number) => string;

export class ReadablePage {
  private readonly numbers: PageColumns;
  private readonly joinedBetween: TextBetween;
  private readonly longBetween: TextBetween | undefined;
  private text: string | undefined;

  constructor(private readonly page: RecordPage) {
    const { memory, count, joined, longResults } = page;
    this.numbers = new PageColumns(memory, count);
    this.joinedBetween = textReader(memory, joined);
    this.longBetween = longResults && textReader(memory, longResults);
  }

  get count(): number {
    return this.page.count;
  }

  get firstIndex(): number {
    return this.page.firstIndex;
  }

  get isLast(): boolean {
    return this.page.isLast;
  }

  /** Takes the text out of memory, until it is let go of. */
  holdText(): void {
    this.text ??= this.joinedBetween(0, this.page.joined.length);
  }

  letGo(): void {
    this.text = undefined;
  }

  hasIdAt(row: number, id: string): boolean {
    const { idList, idWidth } = this.page;
    if (idList !== undefined) return idList[row] === id;
    if (id.length !== idWidth) return false;
    // Compared in place: a slice for each request would be garbage.
    const at = row * idWidth;
    return this.text === undefined ? this.between(at, at + idWidth) === id : this.text.startsWith(id, at);
  }

  ids(): readonly string[] {
    const { idList, idWidth, count } = this.page;
    if (idList !== undefined) return idList;
    const joined = this.joinedBetween(0, count * idWidth);
    return Array.from({ length: count }, (_, row) => joined.substring(row * idWidth, (row + 1) * idWidth));
  }

  recordAt(row: number): OperationRecord {
    return new RecordedRow(this, row);
  }

  typeAt(row: number): OperationType | undefined {
    return OPERATION_TYPES[this.numbers.type(row)];
  }

  subTypeAt(row: number): string | undefined {
    return this.page.subTypeTable[this.numbers.subType(row)];
  }

  nameAt(row: number): string | undefined {
    if (!this.numbers.hasName(row)) return undefined;
    const { namesFrom } = this.page;
    return this.between(namesFrom + this.numbers.nameStart(row), namesFrom + this.numbers.nameEnd(row));
  }

  statusAt(row: number): OperationStatus {
    return OPERATION_STATUSES[this.numbers.status(row)] ?? 'STARTED';
  }

  startAt(row: number): number {
    return this.numbers.start(row);
  }

  endAt(row: number): number {
    return this.numbers.end(row);
  }

  resultAt(row: number): string | undefined {
    if (!this.numbers.hasResult(row)) return undefined;
    const start = this.numbers.resultStart(row);
    const end = this.numbers.resultEnd(row);
    if (this.longBetween !== undefined) return this.longBetween(start, end);
    const { resultsFrom } = this.page;
    return this.between(resultsFrom + start, resultsFrom + end);
  }

  extrasAt(row: number): RecordExtras | undefined {
    return this.page.extras?.[row];
  }

  private between(start: number, end: number): string {
    return this.text === undefined ? this.joinedBetween(start, end) : this.text.substring(start, end);
  }
}

class RecordedRow implements OperationRecord {
  constructor(
    private readonly page: ReadablePage,
    private readonly row: number,
  ) {}

  get type(): OperationType | undefined {
    return this.page.typeAt(this.row);
  }

  get subType(): string | undefined {
    return this.page.subTypeAt(this.row);
  }

  get name(): string | undefined {
    return this.page.nameAt(this.row);
  }

  get status(): OperationStatus {
    return this.page.statusAt(this.row);
  }

  get start(): number {
    return this.page.startAt(this.row);
  }

  get end(): number {
    return this.page.endAt(this.row);
  }

  get result(): string | undefined {
    return this.page.resultAt(this.row);
  }

  get error(): ErrorObject | undefined {
    return this.page.extrasAt(this.row)?.error;
  }

  get attempt(): number {
    return this.page.extrasAt(this.row)?.attempt ?? 0;
  }

  get callbackId(): string | undefined {
    return this.page.extrasAt(this.row)?.callbackId;
  }

  get replayChildren(): boolean {
    return this.page.extrasAt(this.row)?.replayChildren ?? false;
  }
}
