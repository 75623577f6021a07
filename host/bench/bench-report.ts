/** What a benchmark found, before anybody prints it. Times are milliseconds. */
import type { Phases, SlowPayload } from './phases.ts';

/**
 * `cold`: a new process up to the end of its first replay. `warm worker`: what an invocation does with all that is recorded,
 * in a thread that has the module loaded. `per invocation`: the same with what each recorded invocation had to replay, one
 * after the other, as the time of one invocation. `full history`: from the text of the file to the verdict of `replay`.
 */
export type CaseName = 'cold' | 'warm worker' | 'per invocation' | 'full history';

export interface BenchCase {
  readonly name: CaseName;
  readonly samples: readonly number[];
  /** Of the module that is compared with, each taken right before or after its neighbour. */
  readonly against: readonly number[] | undefined;
  readonly operations: number;
  readonly bytes: number;
}

/** Megabytes (10^6 bytes) over an empty run, each in a new process. */
export interface BenchMemory {
  /** Heap of the sandbox thread after one replay. */
  readonly heapMb: number;
  readonly peakRssMb: number;
}

/** An execution with n suspensions is replayed n times. */
export interface WholeLife {
  readonly invocations: number;
  /** Fewer than the invocations where there are very many: the sum is then scaled up. */
  readonly measured: number;
  /** All replays of the execution together. */
  readonly totalMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  /** Operations that were replayed, over all invocations. */
  readonly operations: number;
}

export interface HistoryBench {
  readonly file: string;
  readonly executionArn: string;
  readonly operations: number;
  readonly payloadBytes: number;
  readonly invocations: number;
  readonly cases: readonly BenchCase[];
  readonly memory: BenchMemory | undefined;
  readonly phases: Phases;
  readonly slowest: readonly SlowPayload[];
  readonly wholeLife: WholeLife | undefined;
}
