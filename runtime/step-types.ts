import type { Duration } from './duration.ts';
import type { DurableContextLogger, DurableLogger } from './logger.ts';
import type { Serdes } from './serdes.ts';

/** What a retry strategy answers. */
export interface RetryDecision {
  shouldRetry: boolean;
  /** Time until the next attempt. Default: 1 second. */
  delay?: Duration | undefined;
}

/**
 * Decides after a failed attempt. `attemptsMade` counts the failed one, so it is 1 after the first attempt. The error is
 * the one that was thrown; a thrown value that is no error is shown as `Error("Unknown Error")`.
 */
export type RetryStrategy = (error: Error, attemptsMade: number) => RetryDecision;

/** What happens to a step whose process died while its body ran. */
export enum StepSemantics {
  /** The attempt counts as failed (`StepInterruptedError`) and the retry strategy decides. */
  AtMostOncePerRetry = 'AT_MOST_ONCE_PER_RETRY',
  /** The body runs again. */
  AtLeastOncePerRetry = 'AT_LEAST_ONCE_PER_RETRY',
}

/** Options of `step`. */
export interface StepConfig<T> {
  /** Default: `retryPresets.default`, 6 attempts with exponential delays. */
  retryStrategy?: RetryStrategy | undefined;
  /** Default: `StepSemantics.AtLeastOncePerRetry`. */
  semantics?: StepSemantics | undefined;
  /** How the result is recorded. Default: that of the context. */
  serdes?: Serdes<T> | undefined;
  /**
   * Longest time of one attempt, 1 second to 366 days. An attempt that takes longer fails with `StepTimeoutError`, even
   * if its body never gives its thread back, and the retry strategy decides. Default: none.
   */
  timeout?: Duration | undefined;
}

/** What the body of a step is given. */
export interface StepContext<TLogger extends DurableLogger = DurableLogger> {
  /** Logs with the step's id, name and attempt. */
  logger: DurableContextLogger<TLogger>;
  /** The number of this attempt, from 1. */
  attempt: number;
  /**
   * Aborts when the attempt times out, when nobody waits for the step any more (an early completion around it), when the
   * invocation ends, and one second before its deadline. Pass it to `fetch` and the like.
   */
  readonly signal: AbortSignal;
  /**
   * A key that is the same in all attempts and replays of this step and differs from that of any other step or
   * execution: 36 characters in the form of a UUID. Give it to services which take one.
   */
  readonly idempotencyKey: string;
}

/** The body of a step: here, and only here, clock, randomness, network and files are the real ones. */
export type StepFunc<T, TLogger extends DurableLogger = DurableLogger> = (
  context: StepContext<TLogger>,
) => Promise<T> | T;
