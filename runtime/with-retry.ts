/**
 * `withRetry`: repeats a block of durable operations, with waits in between in which nothing runs.
 *
 * Owns: the loop. It knows only the public context, so it works with any that has `wait` and `runInChildContext`.
 *
 * 1. The loop runs again on replay, over recorded operations; the wait that was recorded counts, whatever the strategy
 *    answers then.
 * 2. Faults that end the execution are not shown to the strategy.
 */
import type { DurableContext } from './context.ts';
import type { RetryDecision } from './step-types.ts';
import { isUnrecoverable } from './unrecoverable-errors.ts';
import type { RetryableFunc, WithRetryConfig } from './with-retry-types.ts';

/**
 * Runs `func` until it succeeds or the retry strategy gives up, and resolves with its result.
 *
 * Each attempt takes new operations. By default all attempts share one child context; then the error of the last attempt
 * arrives as that of a child context. With `wrapWithRunInChildContext: false` it arrives as it was thrown.
 *
 * @param name Name of the child context; waits between attempts are called `<name>-backoff-<attempt>`.
 * @throws TypeError when there is no function or no retry strategy
 * @throws ChildContextError when the strategy gives up
 */
export function withRetry<T>(
  context: DurableContext,
  name: string | undefined,
  func: RetryableFunc<T>,
  config: WithRetryConfig<T>,
): Promise<T>;
export function withRetry<T>(context: DurableContext, func: RetryableFunc<T>, config: WithRetryConfig<T>): Promise<T>;
export async function withRetry<T>(context: DurableContext, ...args: unknown[]): Promise<T> {
  const named = typeof args[0] !== 'function';
  const [name, func, config] = (named ? args : [undefined, ...args]) as [
    string | undefined,
    RetryableFunc<T> | undefined,
    WithRetryConfig<T> | undefined,
  ];
  const label = name === undefined ? 'withRetry' : `withRetry "${name}"`;
  if (typeof func !== 'function') throw new TypeError(`${label} needs the function to repeat.`);
  if (typeof config?.retryStrategy !== 'function') {
    throw new TypeError(
      `${label} needs a retryStrategy. Pass { retryStrategy: retryPresets.default } as last argument.`,
    );
  }
  const attempts = (inner: DurableContext): Promise<T> => repeat(inner, name, func, config);
  if (config.wrapWithRunInChildContext === false) return attempts(context);
  return context.runInChildContext(name, attempts, config.childContextConfig);
}

async function repeat<T>(
  context: DurableContext,
  name: string | undefined,
  func: RetryableFunc<T>,
  config: WithRetryConfig<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await func(context, attempt);
    } catch (error) {
      if (isUnrecoverable(error)) throw error;
      const decision = config.retryStrategy(error as Error, attempt) as RetryDecision | undefined;
      if (decision?.shouldRetry !== true) throw error;
      const delay = decision.delay ?? { seconds: 1 };
      await (name === undefined ? context.wait(delay) : context.wait(`${name}-backoff-${String(attempt)}`, delay));
    }
  }
}
