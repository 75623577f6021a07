/**
 * Ready-made retry strategies.
 *
 * Owns: when to give up and how long to wait. Does not own: the retry itself. A strategy is asked only about a fresh failure:
 * what it answered is recorded, so real randomness in its delays does no harm on replay.
 */
import { sumDuration } from './duration.ts';
import type { Duration } from './duration.ts';
import { DurableSandboxError } from './errors.ts';
import { JitterStrategy, jitteredSeconds } from './jitter.ts';
import type { RetryDecision, RetryStrategy } from './step-types.ts';

interface CommonRetryConfig {
  /** The longest delay before jitter. Default: 5 minutes. */
  maxDelay?: Duration | undefined;
  /** Default: `JitterStrategy.FULL`. */
  jitter?: JitterStrategy | undefined;
  /** Errors to retry, by a part of the message or a pattern for it. With this or the next one given, others are not retried. */
  retryableErrors?: readonly (string | RegExp)[] | undefined;
  /** Errors to retry, by class. */
  retryableErrorTypes?: readonly (abstract new (...args: never[]) => Error)[] | undefined;
}

/** Options of `createRetryStrategy`: delays that are multiplied after each attempt. */
export interface RetryStrategyConfig extends CommonRetryConfig {
  /** Attempts in all, the first one included. Default: 3. */
  maxAttempts?: number | undefined;
  /** Delay after the first attempt. Default: 5 seconds. */
  initialDelay?: Duration | undefined;
  /** By what the delay is multiplied after each attempt. Default: 2. */
  backoffRate?: number | undefined;
}

/** Options of `createLinearRetryStrategy`: delays that grow by the same amount after each attempt. */
export interface LinearRetryStrategyConfig extends CommonRetryConfig {
  /** Attempts in all, the first one included. Default: 6. */
  maxAttempts?: number | undefined;
  /** Delay after the first attempt. Default: 1 second. */
  initialDelay?: Duration | undefined;
  /** What is added to the delay after each attempt. Default: 1 second. */
  increment?: Duration | undefined;
}

/** Delays that grow by a factor. @throws DurableSandboxError DS_INVALID_DURATION, DS_INVALID_ARGUMENT */
export function createRetryStrategy(config: RetryStrategyConfig = {}): RetryStrategy {
  const call = 'createRetryStrategy';
  const initial = sumDuration(config.initialDelay ?? { seconds: 5 }, { call, what: 'initialDelay' });
  const rate = checkNumber(config.backoffRate ?? 2, call, 'backoffRate');
  return strategy(call, config, 3, (attempt) => initial * rate ** (attempt - 1));
}

/** Delays that grow by a fixed amount. @throws DurableSandboxError DS_INVALID_DURATION, DS_INVALID_ARGUMENT */
export function createLinearRetryStrategy(config: LinearRetryStrategyConfig = {}): RetryStrategy {
  const call = 'createLinearRetryStrategy';
  const initial = sumDuration(config.initialDelay ?? { seconds: 1 }, { call, what: 'initialDelay' });
  const increment = sumDuration(config.increment ?? { seconds: 1 }, { call, what: 'increment' });
  return strategy(call, config, 6, (attempt) => initial + increment * (attempt - 1));
}

/** Ready strategies. `default` is what a step without a strategy uses. */
export const retryPresets: { default: RetryStrategy; linear: RetryStrategy; noRetry: RetryStrategy } = {
  default: createRetryStrategy({ maxAttempts: 6, initialDelay: { seconds: 5 }, maxDelay: { seconds: 60 } }),
  linear: createLinearRetryStrategy({ maxAttempts: 6, jitter: JitterStrategy.NONE }),
  noRetry: createRetryStrategy({ maxAttempts: 1 }),
};

function strategy(
  call: string,
  config: CommonRetryConfig & { maxAttempts?: number | undefined },
  defaultAttempts: number,
  delayAfter: (attempt: number) => number,
): RetryStrategy {
  const maxAttempts = checkNumber(config.maxAttempts ?? defaultAttempts, call, 'maxAttempts');
  const maxDelay = sumDuration(config.maxDelay ?? { minutes: 5 }, { call, what: 'maxDelay' });
  const jitter = config.jitter ?? JitterStrategy.FULL;
  return (error: Error, attemptsMade: number): RetryDecision => {
    if (attemptsMade >= maxAttempts || !isRetryable(error, config)) return { shouldRetry: false };
    const seconds = jitteredSeconds(Math.min(delayAfter(attemptsMade), maxDelay), jitter);
    return { shouldRetry: true, delay: { seconds } };
  };
}

function isRetryable(error: Error, config: CommonRetryConfig): boolean {
  const { retryableErrors, retryableErrorTypes } = config;
  if (retryableErrors === undefined && retryableErrorTypes === undefined) return true;
  const byMessage = retryableErrors?.some((pattern) => matches(error.message, pattern)) ?? false;
  return byMessage || (retryableErrorTypes?.some((type) => error instanceof type) ?? false);
}

function matches(message: string, pattern: string | RegExp): boolean {
  if (typeof pattern === 'string') return message.includes(pattern);
  // A global pattern remembers where it stopped, and would find every other error only.
  pattern.lastIndex = 0;
  return pattern.test(message);
}

function checkNumber(value: unknown, call: string, what: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw new DurableSandboxError(
    'DS_INVALID_ARGUMENT',
    `${what} of ${call} must be a number of 0 or more, but is ${String(value)}.`,
  );
}
