/**
 * The public face of a durable context: what a workflow can ask for. Signatures are those of the official SDK.
 *
 * Owns: types only. Does not own: behaviour (`sandbox/` for the context object, `host/` for records).
 *
 * Facts that hold for all operations
 *  1. The operation begins at the call, and its place in the record is fixed then; awaiting it only asks for the outcome.
 *     (`context.promise.*` are the exception: they begin when they are awaited.)
 *  2. What an operation resolves with is a copy made from the recorded text, the same fresh and on replay.
 *  3. Errors are instances of the classes of `operation-errors.ts`.
 */
import type {
  BatchResult,
  MapConfig,
  MapFunc,
  ParallelBranch,
  ParallelBranchResult,
  ParallelConfig,
} from './batch-types.ts';
import type { CreateCallbackConfig, WaitForCallbackConfig, WaitForCallbackSubmitterFunc } from './callback-types.ts';
import type { ChildConfig, ChildFunc } from './child-types.ts';
import type { DurablePromise } from './durable-promise.ts';
import type { Duration } from './duration.ts';
import type { InvokeConfig } from './invoke-types.ts';
import type { LambdaContext } from './lambda-context.ts';
import type { DurableContextLogger, DurableLogger } from './logger.ts';
import type { SerdesConfig } from './serdes.ts';
import type { StepConfig, StepFunc } from './step-types.ts';
import type { WaitForConditionCheckFunc, WaitForConditionConfig } from './wait-for-condition-types.ts';

/** Own property (true) of each durable context, shared with the official SDK. */
export const DURABLE_CONTEXT_MARK = Symbol.for('@aws/durable-execution-sdk-js/durable-context');

/** A workflow: the function that is wrapped. */
export type DurableExecutionHandler<
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official SDK's public type
  TEvent = any,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official SDK's public type
  TResult = any,
  TLogger extends DurableLogger = DurableLogger,
> = (event: TEvent, context: DurableContext<TLogger>) => Promise<TResult>;

/** Facts about the execution that are the same in each of its invocations. */
export interface DurableExecutionContext {
  readonly durableExecutionArn: string;
}

/** Options of `configureLogger`. */
export interface LoggerConfig<TLogger extends DurableLogger = DurableLogger> {
  /** Default: one JSON line a call on stdout or stderr. */
  customLogger?: TLogger | undefined;
  /** Whether lines that were logged before are left out on replay. Default: true. */
  modeAware?: boolean | undefined;
}

/** Combinators whose outcome is recorded, so that it is the same on each replay. Each begins when it is awaited. */
export interface DurablePromiseCombinators {
  /** Rejects with `PromiseCombinatorError` as soon as one rejects. */
  all<T>(name: string | undefined, promises: readonly DurablePromise<T>[]): DurablePromise<T[]>;
  all<T>(promises: readonly DurablePromise<T>[]): DurablePromise<T[]>;
  allSettled<T>(
    name: string | undefined,
    promises: readonly DurablePromise<T>[],
  ): DurablePromise<PromiseSettledResult<T>[]>;
  allSettled<T>(promises: readonly DurablePromise<T>[]): DurablePromise<PromiseSettledResult<T>[]>;
  /** Rejects with `PromiseCombinatorError` when all have rejected. */
  any<T>(name: string | undefined, promises: readonly DurablePromise<T>[]): DurablePromise<T>;
  any<T>(promises: readonly DurablePromise<T>[]): DurablePromise<T>;
  /** Rejects with `PromiseCombinatorError` if the first to settle rejects. */
  race<T>(name: string | undefined, promises: readonly DurablePromise<T>[]): DurablePromise<T>;
  race<T>(promises: readonly DurablePromise<T>[]): DurablePromise<T>;
}

/**
 * What a workflow is given: its operations, each of which is recorded when it ends and answered from the record on
 * replay.
 */
export interface DurableContext<TLogger extends DurableLogger = DurableLogger> {
  /** The Lambda context of this invocation. */
  readonly lambdaContext: LambdaContext;
  /** Logs with the execution's ARN; lines logged before are left out on replay. */
  readonly logger: DurableContextLogger<TLogger>;
  readonly executionContext: DurableExecutionContext;

  /**
   * Runs `fn` and records its result; on replay the recorded result is returned and `fn` is not run.
   * @throws StepError when the retry strategy gives up; its `cause` has the original name and message.
   */
  step<T>(name: string | undefined, fn: StepFunc<T, TLogger>, config?: StepConfig<T>): DurablePromise<T>;
  step<T>(fn: StepFunc<T, TLogger>, config?: StepConfig<T>): DurablePromise<T>;

  /**
   * Invokes another function, durable or not, and waits for its result without running meanwhile.
   * `funcId` is a name or ARN; a durable target needs a version, an alias or `$LATEST`.
   * @throws InvokeError when the function fails, times out or is stopped.
   */
  invoke<I, O>(name: string, funcId: string, input?: I, config?: InvokeConfig<I, O>): DurablePromise<O>;
  invoke<I, O>(funcId: string, input?: I, config?: InvokeConfig<I, O>): DurablePromise<O>;

  /**
   * Runs `fn` with a context of its own and records its result as one operation. Inside, the outer context may not be used.
   * @throws ChildContextError when `fn` throws, or what `errorMapper` makes of it.
   */
  runInChildContext<T>(name: string | undefined, fn: ChildFunc<T, TLogger>, config?: ChildConfig<T>): DurablePromise<T>;
  runInChildContext<T>(fn: ChildFunc<T, TLogger>, config?: ChildConfig<T>): DurablePromise<T>;

  /** Waits without running meanwhile. 1 second to 366 days. */
  wait(name: string, duration: Duration): DurablePromise<void>;
  wait(duration: Duration): DurablePromise<void>;

  /**
   * Runs `check` again and again, with the state it returned last, until the wait strategy says that it is enough, and
   * resolves with the last state. Between the checks nothing runs.
   * @throws StepError when `check` or the strategy throws.
   */
  waitForCondition<T>(
    name: string | undefined,
    check: WaitForConditionCheckFunc<T, TLogger>,
    config: WaitForConditionConfig<T>,
  ): DurablePromise<T>;
  waitForCondition<T>(
    check: WaitForConditionCheckFunc<T, TLogger>,
    config: WaitForConditionConfig<T>,
  ): DurablePromise<T>;

  /**
   * Makes a callback: a promise, and the id with which an outside system settles it.
   * @throws CallbackExternalError, CallbackTimeoutError from the inner promise.
   */
  createCallback<T = string>(
    name: string | undefined,
    config?: CreateCallbackConfig<T>,
  ): DurablePromise<[DurablePromise<T>, string]>;
  createCallback<T = string>(config?: CreateCallbackConfig<T>): DurablePromise<[DurablePromise<T>, string]>;

  /**
   * Makes a callback, hands its id to `submitter` and waits for the outside system.
   * @throws CallbackExternalError, CallbackTimeoutError, or CallbackSubmitterError when the submitter fails for good.
   */
  waitForCallback<T = string>(
    name: string | undefined,
    submitter: WaitForCallbackSubmitterFunc<TLogger>,
    config?: WaitForCallbackConfig<T>,
  ): DurablePromise<T>;
  waitForCallback<T = string>(
    submitter: WaitForCallbackSubmitterFunc<TLogger>,
    config?: WaitForCallbackConfig<T>,
  ): DurablePromise<T>;

  /** Runs `fn` for each item, each in a child context. Failed items do not reject; see `BatchResult`. */
  map<I, O>(
    name: string | undefined,
    items: I[],
    fn: MapFunc<I, O, TLogger>,
    config?: MapConfig<I, O>,
  ): DurablePromise<BatchResult<O>>;
  map<I, O>(items: I[], fn: MapFunc<I, O, TLogger>, config?: MapConfig<I, O>): DurablePromise<BatchResult<O>>;

  /** Runs branches, each in a child context. Failed branches do not reject; see `BatchResult`. */
  parallel<T>(
    name: string | undefined,
    branches: ParallelBranch<T, TLogger>[],
    config?: ParallelConfig<T>,
  ): DurablePromise<BatchResult<T>>;
  parallel<T>(branches: ParallelBranch<T, TLogger>[], config?: ParallelConfig<T>): DurablePromise<BatchResult<T>>;
  parallel<Branches extends readonly ParallelBranch<unknown, TLogger>[]>(
    name: string | undefined,
    branches: Branches,
    config?: ParallelConfig<ParallelBranchResult<Branches[number]>>,
  ): DurablePromise<BatchResult<ParallelBranchResult<Branches[number]>>>;
  parallel<Branches extends readonly ParallelBranch<unknown, TLogger>[]>(
    branches: Branches,
    config?: ParallelConfig<ParallelBranchResult<Branches[number]>>,
  ): DurablePromise<BatchResult<ParallelBranchResult<Branches[number]>>>;

  readonly promise: DurablePromiseCombinators;

  /**
   * Whether the code that runs now repeats what an earlier invocation did. For logs and metrics only: a workflow must
   * not branch on it.
   */
  readonly isReplaying: boolean;
  /** The workflow's clock, as `new Date()` gives it in workflow code: the same on each replay. */
  now(): Date;
  /** As `Math.random()` in workflow code: in [0, 1), the same on each replay. Not for secrets. */
  random(): number;
  /** As `crypto.randomUUID()` in workflow code: the same on each replay. Not for secrets. */
  uuid(): string;
  /**
   * Marks a change of the workflow's code while executions are in flight: true for executions that reach the call for
   * the first time, false for those which ran past it before. The answer is recorded.
   * @param patchId Name of the change, 1 to 256 characters of printable ASCII, unique in its context.
   */
  patched(patchId: string): boolean;

  /** Sets the logger of this context and of the children it makes from now on. */
  configureLogger(config: LoggerConfig<TLogger>): void;
  /** Sets the default serdes of this context and of the children it makes from now on. */
  configureSerdes(config: SerdesConfig): void;
}
