import type { BatchItemStatus, CompletionConfig } from './completion-types.ts';
import type { DurableContext } from './context.ts';
import type { DurableLogger } from './logger.ts';
import type { ChildContextError, CompletionReason } from './operation-errors.ts';
import type { Serdes } from './serdes.ts';

/** Whether the items of a batch are recorded as contexts of their own. */
export enum NestingType {
  NESTED = 'NESTED',
  /** Items leave no record of their own: fewer checkpoints, and the functions run on each replay. */
  FLAT = 'FLAT',
}

/** How one item of a `map` or `parallel` ended; a STARTED one has neither result nor error. */
export interface BatchItem<R> {
  result?: R | undefined;
  error?: ChildContextError | undefined;
  index: number;
  status: BatchItemStatus;
}

/** The outcome of `map` and `parallel`. Failed items do not reject: look at it, or call `throwIfError`. */
export interface BatchResult<R> {
  /** All items that were begun, in the order of their index. */
  all: BatchItem<R>[];
  succeeded(): (BatchItem<R> & { result: R })[];
  failed(): (BatchItem<R> & { error: ChildContextError })[];
  started(): (BatchItem<R> & { status: BatchItemStatus.STARTED })[];
  readonly status: BatchItemStatus.SUCCEEDED | BatchItemStatus.FAILED;
  readonly completionReason: CompletionReason;
  readonly hasFailure: boolean;
  /** Throws the error of the first failed item, or `BatchCompletionError` if the batch failed without one. */
  throwIfError(): void;
  /** Results of the succeeded items, without those that are undefined. */
  getResults(): R[];
  getErrors(): ChildContextError[];
  readonly successCount: number;
  readonly failureCount: number;
  readonly startedCount: number;
  /** All items that were begun. */
  readonly totalCount: number;
}

/** The function of one item of a `map`, run in a child context of its own. */
export type MapFunc<I, O, TLogger extends DurableLogger = DurableLogger> = (
  context: DurableContext<TLogger>,
  item: I,
  index: number,
  array: I[],
) => Promise<O>;

/** Options that `map` and `parallel` share. */
export interface ParallelConfig<R> {
  /** How many items run at the same time. Default: all. */
  maxConcurrency?: number | undefined;
  /** How the whole batch is recorded. Default: a form that keeps results and errors. */
  serdes?: Serdes<BatchResult<R>> | undefined;
  /** How the result of each item is recorded. Default: that of the context. */
  itemSerdes?: Serdes<R> | undefined;
  /** When to stop. Default: at the first failure. */
  completionConfig?: CompletionConfig | undefined;
  /** Text to keep in the record of a batch above 256 KB. */
  summaryGenerator?: ((result: BatchResult<R>) => string) | undefined;
  /** Default: `NestingType.NESTED`. */
  nesting?: NestingType | undefined;
}

/** Options of `map`. */
export interface MapConfig<I, R> extends ParallelConfig<R> {
  /** Name of an item's context. Must give the same name each time. Default: `map-item-<index>`. */
  itemNamer?: ((item: I, index: number) => string) | undefined;
}

/** One branch of a `parallel`, run in a child context of its own. */
export type ParallelFunc<R, TLogger extends DurableLogger = DurableLogger> = (
  context: DurableContext<TLogger>,
) => Promise<R>;

/** A branch of a `parallel` with a name for its context. */
export interface NamedParallelBranch<R, TLogger extends DurableLogger = DurableLogger> {
  /** Default: `parallel-branch-<index>`. */
  name?: string | undefined;
  func: ParallelFunc<R, TLogger>;
}

/** A branch of a `parallel`, with or without a name. */
export type ParallelBranch<R, TLogger extends DurableLogger = DurableLogger> =
  ParallelFunc<R, TLogger> | NamedParallelBranch<R, TLogger>;

/** The result type of one branch. */
export type ParallelBranchResult<Branch> = Branch extends (...args: never[]) => infer R
  ? Awaited<R>
  : Branch extends { func: (...args: never[]) => infer R }
    ? Awaited<R>
    : never;

/** One item as the concurrency machinery sees it. */
export interface ConcurrentExecutionItem<T> {
  id: string;
  data: T;
  index: number;
  name?: string | undefined;
}

/**
 * What is run for each item, in a child context of its own. A type of the official SDK; no operation here takes one.
 */
export type ConcurrentExecutor<I, R, TLogger extends DurableLogger = DurableLogger> = (
  item: ConcurrentExecutionItem<I>,
  childContext: DurableContext<TLogger>,
) => Promise<R>;

/**
 * `ParallelConfig` with the recorded subtypes of a batch and of its items. A type of the official SDK; no operation
 * here takes one.
 */
export interface ConcurrencyConfig<R> extends ParallelConfig<R> {
  topLevelSubType?: string | undefined;
  iterationSubType?: string | undefined;
}
