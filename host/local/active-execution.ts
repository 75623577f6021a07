/**
 * An execution that is in memory because something may happen to it.
 *
 * Invariant: there is at most one for each ARN, so the model has one owner.
 */
import type { CheckpointDurableExecutionResponse } from '../../runtime/wire.ts';
import type { ExecutionModel } from './execution-model/execution-model.ts';

export interface ExecutionWaiter {
  resolve(): void;
  reject(error: Error): void;
}

export interface ActiveExecution {
  readonly model: ExecutionModel;
  /** Those who want to know its end. */
  readonly waiters: ExecutionWaiter[];
  /** CHAINED_INVOKE operations whose functions were called by this process. */
  readonly launched: Set<string>;
  /** Callbacks that somebody is about to answer: time is not moved to their deadlines. */
  readonly attended: Set<string>;
  /** The last checkpoint, for a request that is sent again because its answer was lost. */
  lastCheckpoint?: { clientToken: string; token: string; response: CheckpointDurableExecutionResponse } | undefined;
  /** The time of its last transition. */
  lastStamp: number;
  /** Whether its end was told to those who wait. */
  settled: boolean;
}
