/**
 * A few words of shared memory in which a sandbox thread says what it is executing. A thread that is kept busy can post
 * no message; this can be read all the same.
 *
 * Written by the sandbox and read by the host, but for the counts of what the host has posted and printed, and for a free
 * slot, which the host empties.
 */
const ID_LENGTH = 16;
/** The thread's own words. */
const HEADER_BYTES = 8;
const THREAD_ID = 0;
const POSTED = 1;
const WORDS = 4;
const DEADLINE_OFFSET = 4 * WORDS;
const ID_OFFSET = DEADLINE_OFFSET + 8;
const SLOT_BYTES = ID_OFFSET + ID_LENGTH;
const TAKEN = 0;
const HAS_STEP = 1;
const PRINTED = 2;
const LINE_CHARACTERS = 4_096;

// Taken before user code can edit it, or be refused it.
const { wait: nativeWait } = Atomics;

export interface ExecutingStep {
  /** Hashed id. */
  readonly id: string;
  /** Milliseconds since the epoch; infinite for a step without time-out. */
  readonly deadline: number;
}

export class SharedThreadState {
  readonly slots: readonly SharedRunState[];
  private readonly thread: Int32Array;

  constructor(readonly buffer: SharedArrayBuffer) {
    this.thread = new Int32Array(buffer, 0, 2);
    const count = Math.floor((buffer.byteLength - HEADER_BYTES) / SLOT_BYTES);
    this.slots = Array.from(
      { length: count },
      (_, slot) => new SharedRunState(buffer, HEADER_BYTES + slot * SLOT_BYTES),
    );
  }

  static forRuns(count: number): SharedThreadState {
    return new SharedThreadState(new SharedArrayBuffer(HEADER_BYTES + count * SLOT_BYTES));
  }

  /** The thread that serves; undefined as long as none does. */
  get threadId(): number | undefined {
    return Atomics.load(this.thread, THREAD_ID) || undefined;
  }

  serve(threadId: number): void {
    Atomics.store(this.thread, THREAD_ID, threadId);
  }

  /** Messages which the host has posted; wraps around. */
  get posted(): number {
    return Atomics.load(this.thread, POSTED);
  }

  addPosted(): void {
    Atomics.add(this.thread, POSTED, 1);
    Atomics.notify(this.thread, POSTED);
  }

  /** Blocks the thread as long as `posted` stays as it is given. */
  waitForPost(posted: number): void {
    nativeWait(this.thread, POSTED, posted);
  }
}

/** The words of one run. */
export class SharedRunState {
  private readonly words: Int32Array;
  private readonly deadline: Float64Array;
  private readonly id: Uint8Array;

  constructor(buffer: SharedArrayBuffer, offset: number) {
    this.words = new Int32Array(buffer, offset, WORDS);
    this.deadline = new Float64Array(buffer, offset + DEADLINE_OFFSET, 1);
    this.id = new Uint8Array(buffer, offset + ID_OFFSET, ID_LENGTH);
  }

  /** Whether the thread has begun the run. */
  get taken(): boolean {
    return Atomics.load(this.words, TAKEN) === 1;
  }

  take(): void {
    Atomics.store(this.words, TAKEN, 1);
  }

  /** For the next run. */
  empty(): void {
    Atomics.store(this.words, TAKEN, 0);
    Atomics.store(this.words, HAS_STEP, 0);
    Atomics.store(this.words, PRINTED, 0);
  }

  /** The step whose body is to blame if the thread does not answer; undefined for workflow code. */
  get step(): ExecutingStep | undefined {
    if (Atomics.load(this.words, HAS_STEP) === 0) return undefined;
    return { id: String.fromCharCode(...this.id), deadline: this.deadline[0] ?? Number.POSITIVE_INFINITY };
  }

  set step(step: ExecutingStep | undefined) {
    if (step !== undefined) {
      for (let i = 0; i < ID_LENGTH; i += 1) this.id[i] = step.id.charCodeAt(i);
      this.deadline[0] = step.deadline;
    }
    Atomics.store(this.words, HAS_STEP, step === undefined ? 0 : 1);
  }

  /** Lines which the host has printed; wraps around at 2^32. */
  get linesPrinted(): number {
    return Atomics.load(this.words, PRINTED) >>> 0;
  }

  /** `lines`: of a text, by `linesOf`. */
  addPrinted(lines: number): void {
    Atomics.add(this.words, PRINTED, lines);
    Atomics.notify(this.words, PRINTED);
  }

  /** Blocks the thread as long as `linesPrinted` stays as it is given. Returns whether it changed in that time. */
  waitForPrinting(linesPrinted: number, milliseconds: number): boolean {
    return nativeWait(this.words, PRINTED, linesPrinted | 0, milliseconds) !== 'timed-out';
  }
}

/** For how many lines a text of a log counts: a long one for several. */
export function linesOf(text: string): number {
  return 1 + Math.floor(text.length / LINE_CHARACTERS);
}
