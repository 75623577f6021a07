/**
 * The state of one durable context: its place in the tree, its operation counter, its clock and its random streams.
 *
 * Owns: what is local to a context. Does not own: the API object users see (`durable-context.ts`).
 *
 * 1. Clock and random streams depend only on what was delivered to this very context and on its place in the tree, not
 *    on how concurrent branches interleave, nor on whether a finished child is run again or skipped.
 * 2. The clock never goes back.
 * 3. A context is finished in the very microtask in which its function settles. Nothing below it is sent, requested or
 *    delivered after that.
 */
import { hashId } from '../runtime/operation-id.ts';
import { SeededRandom } from '../runtime/seeded-random.ts';
import type { SerdesConfig } from '../runtime/serdes.ts';
import type { ContextLogSettings } from './context-logger.ts';
import type { WorkflowRun } from './workflow-run.ts';

/**
 * `execution`: code runs for the first time. `replay`: it repeats what an earlier invocation did.
 * `replay-succeeded`: the inside of a context that has ended already, run again for its large result.
 */
export type ContextMode = 'execution' | 'replay' | 'replay-succeeded';

export class ContextState {
  finished = false;
  /** Answers of `patched()` given in this run. */
  readonly patches = new Map<string, boolean>();
  mode: ContextMode;
  serdes: SerdesConfig;
  log: ContextLogSettings;
  /** How many levels of contexts, from this one on, keep their inside in the state when they end. */
  readonly depthBudget: number;
  private counter = 0;
  private clockReading: number;
  private streams: Map<string, SeededRandom> | undefined;

  constructor(
    readonly run: WorkflowRun,
    readonly parent: ContextState | undefined,
    /** Readable id of the operation that made the context; `''` for the root. */
    readonly rawId: string,
    /** Hashed id which operations of this context name as their parent: that of the nearest context with a record. */
    readonly recordedParentId: string | undefined,
    mode: ContextMode,
    clock: number,
    virtual = false,
  ) {
    this.mode = mode;
    this.clockReading = clock;
    this.depthBudget =
      parent === undefined ? (run.settings.childOperationsDepth ?? -1) + 1 : parent.depthBudget - (virtual ? 0 : 1);
    this.serdes = parent?.serdes ?? {};
    this.log = parent?.log ?? { customLogger: undefined, modeAware: true };
  }

  static child(parent: ContextState, rawId: string, virtual: boolean, mode: ContextMode): ContextState {
    const recordedParentId = virtual ? parent.recordedParentId : hashId(rawId);
    return new ContextState(parent.run, parent, rawId, recordedParentId, mode, parent.clock, virtual);
  }

  /** Milliseconds since the epoch: the latest completion that was delivered to this context. */
  get clock(): number {
    return this.clockReading;
  }

  advanceClock(to: number): void {
    if (to > this.clockReading) this.clockReading = to;
  }

  /** The stream for one purpose, so that a UUID more does not shift the numbers of `Math.random`. */
  random(purpose: 'math' | 'uuid' | 'bytes'): SeededRandom {
    this.streams ??= new Map();
    let stream = this.streams.get(purpose);
    if (stream === undefined) {
      stream = new SeededRandom(`${this.run.settings.seed}/${this.rawId}/${purpose}`);
      this.streams.set(purpose, stream);
    }
    return stream;
  }

  /** How much was drawn from each stream, as text that two runs can compare. */
  get draws(): string {
    if (this.streams === undefined) return '';
    return [...this.streams].map(([purpose, stream]) => `${purpose}:${String(stream.cursor)}`).join(' ');
  }

  allocateRawId(): string {
    this.counter += 1;
    return this.rawIdAt(this.counter);
  }

  /** The id which the next operation would get. */
  peekRawId(): string {
    return this.rawIdAt(this.counter + 1);
  }

  skipRawId(): void {
    this.counter += 1;
  }

  /** Replay ends where the next operation has no record. */
  reconsiderMode(): void {
    if (this.mode === 'replay' && !this.run.records.hasBelow(this.peekRawId())) this.mode = 'execution';
  }

  /** True once this context or one that encloses it has ended: whatever comes from here is late. */
  get silenced(): boolean {
    return this.finished || (this.parent?.silenced ?? false);
  }

  private rawIdAt(n: number): string {
    return this.rawId === '' ? String(n) : `${this.rawId}-${n}`;
  }
}
