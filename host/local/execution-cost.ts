/**
 * What an execution costs: the counts on which Lambda's bill depends, added up over the invocations.
 *
 * Owns: the sums. Does not own: the counting (`execution-model/`), prices, which differ by region and change.
 *
 * 1. Every figure was counted by the service; only the time is that of this machine, not Lambda's.
 */
import type { InvocationSummary } from './execution-model/execution-record.ts';
import { MEMORY_SIZE_MB } from './function-caller.ts';

/** What has to be known of an invocation. */
export type CountedInvocation = Pick<
  InvocationSummary,
  'replayed' | 'checkpoints' | 'bytesReplayed' | 'bytesWritten' | 'elapsedMs'
>;

/** What an execution costs so far. Invocations that are under way are not counted yet. */
export interface ExecutionCost {
  readonly invocations: number;
  /** Recorded operations that invocations were given to replay, summed over the invocations. */
  readonly replayedOperations: number;
  readonly checkpointCalls: number;
  /** UTF-8 bytes of payloads and errors that invocations were given to replay, summed over the invocations. */
  readonly bytesReplayed: number;
  /** UTF-8 bytes of payloads and errors that checkpoint calls carried. */
  readonly bytesWritten: number;
  /**
   * Real milliseconds that invocations took on this machine, each rounded up to a whole one. An invocation during which
   * the service died is counted without its time.
   */
  readonly billedMs: number;
  /** The memory for which `gbSeconds` is computed. */
  readonly memorySizeMb: number;
  /** Billed seconds times memory, in units of 1,024 MB. */
  readonly gbSeconds: number;
}

/**
 * Adds up what the invocations of an execution cost.
 *
 * @param memorySizeMb Memory of the function, in MB. Default 1024, which is what the local service tells functions.
 */
export function executionCost(invocations: readonly CountedInvocation[], memorySizeMb = MEMORY_SIZE_MB): ExecutionCost {
  const sum = (of: (invocation: CountedInvocation) => number): number =>
    invocations.reduce((total, invocation) => total + of(invocation), 0);
  const billedMs = sum(({ elapsedMs = 0 }) => Math.ceil(elapsedMs));
  return {
    invocations: invocations.length,
    replayedOperations: sum(({ replayed }) => replayed),
    checkpointCalls: sum(({ checkpoints }) => checkpoints),
    bytesReplayed: sum(({ bytesReplayed = 0 }) => bytesReplayed),
    bytesWritten: sum(({ bytesWritten = 0 }) => bytesWritten),
    billedMs,
    memorySizeMb,
    gbSeconds: (billedMs / 1000) * (memorySizeMb / 1024),
  };
}
