/**
 * A few words of shared memory in which the sandbox says what it is executing. A thread that is kept busy can post no
 * message; this can be read all the same.
 *
 * Written by the sandbox and read by the host, but for the count of what the host has printed.
 */
const ID_LENGTH = 16;
const THREAD_ID = 0;
const HAS_STEP = 1;
const PRINTED = 2;
const WORDS = 4;
const DEADLINE_OFFSET = 4 * WORDS;
const ID_OFFSET = DEADLINE_OFFSET + 8;
const LINE_CHARACTERS = 4_096;

// Taken before user code can edit it, or be refused it.
const { wait: nativeWait } = Atomics;

export interface ExecutingStep {
  /** Hashed id. */
  readonly id: string;
  /** Milliseconds since the epoch; infinite for a step without time-out. */
  readonly deadline: number;
}

export class SharedRunState {
  private readonly words: Int32Array;
  private readonly deadline: Float64Array;
  private readonly id: Uint8Array;

  constructor(readonly buffer = new SharedArrayBuffer(ID_OFFSET + ID_LENGTH)) {
    this.words = new Int32Array(buffer, 0, WORDS);
    this.deadline = new Float64Array(buffer, DEADLINE_OFFSET, 1);
    this.id = new Uint8Array(buffer, ID_OFFSET, ID_LENGTH);
  }

  /** The thread that has taken the run; undefined as long as none has. */
  get threadId(): number | undefined {
    return Atomics.load(this.words, THREAD_ID) || undefined;
  }

  take(threadId: number): void {
    Atomics.store(this.words, THREAD_ID, threadId);
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
