/**
 * A few words of shared memory in which the sandbox says what it is executing. A thread that is kept busy can post no
 * message; this can be read all the same.
 *
 * Written by the sandbox, read by the host.
 */
const ID_LENGTH = 16;
const THREAD_ID = 0;
const HAS_STEP = 1;
const DEADLINE_OFFSET = 8;
const ID_OFFSET = 16;

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
    this.words = new Int32Array(buffer, 0, 2);
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
}
