import type { Duration } from './duration.ts';
import type { DurableContextLogger, DurableLogger } from './logger.ts';
import type { Serdes } from './serdes.ts';
import type { RetryStrategy } from './step-types.ts';

/** Options of `createCallback`. */
export interface CreateCallbackConfig<T> {
  /** Time until the callback fails with `CallbackTimeoutError`. Default: never. */
  timeout?: Duration | undefined;
  /** Longest time between two heartbeats. Default: none are expected. */
  heartbeatTimeout?: Duration | undefined;
  /** How the outside system's result is read. Default: as the text it is. */
  serdes?: Omit<Serdes<T>, 'serialize'> | undefined;
}

/** Options of `waitForCallback`: those of the callback, and how its submitter is retried. */
export interface WaitForCallbackConfig<T> extends CreateCallbackConfig<T> {
  /** For the submitter. Default: `retryPresets.default`. */
  retryStrategy?: RetryStrategy | undefined;
}

/** What a submitter is given beside the callback id. */
export interface WaitForCallbackContext<TLogger extends DurableLogger = DurableLogger> {
  logger: DurableContextLogger<TLogger>;
}

/** Hands the callback id to the outside system. It runs like the body of a step. */
export type WaitForCallbackSubmitterFunc<TLogger extends DurableLogger = DurableLogger> = (
  callbackId: string,
  context: WaitForCallbackContext<TLogger>,
) => Promise<void> | void;
