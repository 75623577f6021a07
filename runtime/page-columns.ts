/**
 * The numbers of a page of records, at the beginning of its memory.
 *
 * Written by the host, read by the sandbox.
 */
const TYPE_BITS = 4;
const STATUS_SHIFT = TYPE_BITS;
const FIELD_MASK = 0xf;
const HAS_NAME = 1 << 8;
const HAS_RESULT = 1 << 9;

const BYTES_PER_ROW = 2 * 8 + 2 * 4 + 2 * 2;

export interface RowNumbers {
  /** Positions in `OPERATION_TYPES` and `OPERATION_STATUSES`. */
  readonly type: number;
  readonly status: number;
  /** Position in the page's table of sub types. */
  readonly subType: number;
  /** Milliseconds since the epoch; NaN where absent. */
  readonly start: number;
  readonly end: number;
  /** Where name and result end, from where names and results begin. */
  readonly nameEnd: number;
  readonly resultEnd: number;
  readonly hasName: boolean;
  readonly hasResult: boolean;
}

export class PageColumns {
  private readonly times: Float64Array;
  private readonly ends: Uint32Array;
  private readonly codes: Uint16Array;

  constructor(
    memory: SharedArrayBuffer,
    private readonly count: number,
  ) {
    this.times = new Float64Array(memory, 0, 2 * count);
    this.ends = new Uint32Array(memory, 16 * count, 2 * count);
    this.codes = new Uint16Array(memory, 24 * count, 2 * count);
  }

  static bytesFor(count: number): number {
    return count * BYTES_PER_ROW;
  }

  write(row: number, numbers: RowNumbers): void {
    const { count } = this;
    this.times[row] = numbers.start;
    this.times[count + row] = numbers.end;
    this.ends[row] = numbers.nameEnd;
    this.ends[count + row] = numbers.resultEnd;
    this.codes[row] =
      numbers.type |
      (numbers.status << STATUS_SHIFT) |
      (numbers.hasName ? HAS_NAME : 0) |
      (numbers.hasResult ? HAS_RESULT : 0);
    this.codes[count + row] = numbers.subType;
  }

  type(row: number): number {
    return this.code(row) & FIELD_MASK;
  }

  status(row: number): number {
    return (this.code(row) >> STATUS_SHIFT) & FIELD_MASK;
  }

  subType(row: number): number {
    return this.codes[this.count + row] ?? 0;
  }

  start(row: number): number {
    return this.times[row] ?? Number.NaN;
  }

  end(row: number): number {
    return this.times[this.count + row] ?? Number.NaN;
  }

  hasName(row: number): boolean {
    return (this.code(row) & HAS_NAME) !== 0;
  }

  nameStart(row: number): number {
    return row === 0 ? 0 : (this.ends[row - 1] ?? 0);
  }

  nameEnd(row: number): number {
    return this.ends[row] ?? 0;
  }

  hasResult(row: number): boolean {
    return (this.code(row) & HAS_RESULT) !== 0;
  }

  resultStart(row: number): number {
    return row === 0 ? 0 : (this.ends[this.count + row - 1] ?? 0);
  }

  resultEnd(row: number): number {
    return this.ends[this.count + row] ?? 0;
  }

  private code(row: number): number {
    return this.codes[row] ?? 0;
  }
}
