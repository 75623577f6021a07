import type { Duration } from './duration.ts';
import type { DurableContextLogger, DurableLogger } from './logger.ts';
import type { Serdes } from './serdes.ts';

/** What a wait strategy answers: poll again after a delay, or be done. */
export type WaitForConditionDecision = { shouldContinue: true; delay: Duration } | { shouldContinue: false };

/** Decides after each check, by the state it gave and the number of checks made so far (from 1). */
export type WaitForConditionWaitStrategyFunc<T> = (state: T, attempt: number) => WaitForConditionDecision;

/** What a check is given. */
export interface WaitForConditionContext<TLogger extends DurableLogger = DurableLogger> {
  logger: DurableContextLogger<TLogger>;
  /** The number of this check, from 1. */
  attempt: number;
}

/** One check: from the last state to the next. It runs like the body of a step. */
export type WaitForConditionCheckFunc<T, TLogger extends DurableLogger = DurableLogger> = (
  state: T,
  context: WaitForConditionContext<TLogger>,
) => Promise<T> | T;

/** Options of `waitForCondition`. */
export interface WaitForConditionConfig<T> {
  waitStrategy: WaitForConditionWaitStrategyFunc<T>;
  /** State for the first check; not undefined. */
  initialState: T;
  /** How the state is recorded. Default: that of the context. */
  serdes?: Serdes<T> | undefined;
}
