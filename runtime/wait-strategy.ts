import { sumDuration } from './duration.ts';
import type { Duration } from './duration.ts';
import { JitterStrategy, jitteredSeconds } from './jitter.ts';
import type { WaitForConditionWaitStrategyFunc } from './wait-for-condition-types.ts';

/** Options of `createWaitStrategy`: how often to check, and with which delays. */
export interface WaitStrategyConfig<T> {
  /** Checks in all. Default: 60. */
  maxAttempts?: number | undefined;
  /** Delay after the first check. Default: 5 seconds. */
  initialDelay?: Duration | undefined;
  /** The longest delay before jitter. Default: 5 minutes. */
  maxDelay?: Duration | undefined;
  /** By what the delay is multiplied after each check. Default: 1.5. */
  backoffRate?: number | undefined;
  /** Default: `JitterStrategy.FULL`. */
  jitter?: JitterStrategy | undefined;
  /** Whether the state is not yet what is waited for. */
  shouldContinuePolling: (result: T) => boolean;
  /** Accepted and ignored, as in the official SDK: a strategy does not know when the waiting began. Use `maxAttempts`. */
  timeoutSeconds?: number | undefined;
}

/**
 * A strategy for `waitForCondition` with delays that grow by a factor. The strategy throws when the last check has been
 * made and the condition still does not hold.
 * @throws DurableSandboxError DS_INVALID_DURATION
 */
export function createWaitStrategy<T>(config: WaitStrategyConfig<T>): WaitForConditionWaitStrategyFunc<T> {
  const call = 'createWaitStrategy';
  const maxAttempts = config.maxAttempts ?? 60;
  const initial = sumDuration(config.initialDelay ?? { seconds: 5 }, { call, what: 'initialDelay' });
  const maxDelay = sumDuration(config.maxDelay ?? { seconds: 300 }, { call, what: 'maxDelay' });
  const rate = config.backoffRate ?? 1.5;
  const jitter = config.jitter ?? JitterStrategy.FULL;
  return (result, attemptsMade) => {
    if (!config.shouldContinuePolling(result)) return { shouldContinue: false };
    if (attemptsMade >= maxAttempts)
      throw new Error(`waitForCondition exceeded maximum attempts (${String(maxAttempts)})`);
    const seconds = jitteredSeconds(Math.min(initial * rate ** (attemptsMade - 1), maxDelay), jitter);
    return { shouldContinue: true, delay: { seconds } };
  };
}
