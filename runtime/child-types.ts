import type { DurableContext } from './context.ts';
import type { DurableLogger } from './logger.ts';
import type { DurableOperationError } from './operation-errors.ts';
import type { Serdes } from './serdes.ts';

/** The function of a child context. It may only use the context it is given, not the outer one. */
export type ChildFunc<T, TLogger extends DurableLogger = DurableLogger> = (
  context: DurableContext<TLogger>,
) => Promise<T>;

/** Options of `runInChildContext`. */
export interface ChildConfig<T> {
  /** How the result is recorded. Default: that of the context. */
  serdes?: Serdes<T> | undefined;
  /** Recorded label of the kind of context. 1 to 32 letters, digits, `-` and `_`. Default: `RunInChildContext`. */
  subType?: string | undefined;
  /**
   * Text to record in place of a result above 256 KB; such a result is built again on replay by running the function
   * once more over its recorded operations. Default: empty text.
   */
  summaryGenerator?: ((result: T) => string) | undefined;
  /**
   * Turns the context's error into the one that the caller sees. Called with the rebuilt error, when it is fresh and on
   * each replay, so it must be a pure function. Default: wraps it in a `ChildContextError`.
   */
  errorMapper?: ((error: DurableOperationError) => DurableOperationError) | undefined;
  /** Groups operations without a record of its own: the function runs on each replay. Default: false. */
  virtualContext?: boolean | undefined;
}
