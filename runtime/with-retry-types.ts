import type { ChildConfig } from './child-types.ts';
import type { DurableContext } from './context.ts';
import type { RetryStrategy } from './step-types.ts';

/** A block of durable operations that `withRetry` repeats. `attempt` counts from 1. */
export type RetryableFunc<T> = (context: DurableContext, attempt: number) => Promise<T>;

/** Options of `withRetry`: when a failed block is tried again, and in which context. */
export interface WithRetryConfig<T> {
  retryStrategy: RetryStrategy;
  /** Whether all attempts share one child context. Default: true. */
  wrapWithRunInChildContext?: boolean | undefined;
  childContextConfig?: ChildConfig<T> | undefined;
}
