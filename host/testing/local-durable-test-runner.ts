/**
 * Runs a durable handler in this process and lets a test look at everything that happened. The interface is that of the
 * official testing package.
 *
 * Time belongs to the run, not to the process: no fake timers are installed, so it works under any test runner, and any
 * number of runs may go on at once. A failed invocation is repeated, as the service does.
 */
import { DurableSandboxError } from '../../runtime/errors.ts';
import type { DurableLambdaHandler } from '../../runtime/durable-sandbox.ts';
import type { DurableOperation, WaitingOperationStatus } from './durable-operation.ts';
import { callbackOf, findOperation, hasEnded, NOTHING_RECORDED, type OperationSelector } from './execution-record.ts';
import { FinishedExecution } from './finished-execution.ts';
import { LocalExecution, type TestFunction } from './local-execution.ts';
import { type CallbackAnswers, OperationHandle, type OperationSource } from './operation-handle.ts';
import { OperationWaits } from './operation-waits.ts';
import type { PlainHandler } from './plain-function.ts';
import type { DurableTestRunner, InvokeRequest, TestResult } from './test-result.ts';
import { requireTestThread } from './tests-in-sandbox.ts';

/** What a `LocalDurableTestRunner` runs. */
export interface LocalDurableTestRunnerParameters {
  /** A handler made by `durableSandbox` or `withDurableExecution`, of this package or of the official SDK. */
  handlerFunction: DurableLambdaHandler;
}

/** Options of `LocalDurableTestRunner.setupTestEnvironment`, for the runs that follow. */
export interface LocalDurableTestRunnerSetupParameters {
  /** Whether waits, retry delays and time-outs end at once. Default false: they take their time. */
  skipTime?: boolean | undefined;
  /** Milliseconds that each checkpoint call takes longer. Default 0. */
  checkpointDelay?: number | undefined;
}

interface EnvironmentSettings {
  readonly time: 'real' | 'skip';
  readonly checkpointDelay: number;
}

const WITHOUT_SETUP: EnvironmentSettings = { time: 'skip', checkpointDelay: 0 };

/**
 * Runs a durable handler in this process, one execution after the other, and shows what was recorded. Failed
 * invocations are repeated, as by the service.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official package's public type
export class LocalDurableTestRunner<TResult = any> implements DurableTestRunner<DurableOperation, TResult> {
  static #environment = WITHOUT_SETUP;
  readonly #handler: DurableLambdaHandler;
  readonly #functions = new Map<string, TestFunction>();
  #waits = new OperationWaits();
  #current: LocalExecution | undefined;
  /** Whether the test has taken a handle, through which it may answer callbacks. */
  #handlesTaken = false;
  readonly #source: OperationSource;

  constructor({ handlerFunction }: LocalDurableTestRunnerParameters) {
    if (typeof handlerFunction !== 'function') {
      throw new DurableSandboxError('DS_INVALID_ARGUMENT', 'handlerFunction of the test runner is not a function.', {
        cure: 'Give the handler that durableSandbox() returned.',
      });
    }
    this.#handler = handlerFunction;
    const current = (): LocalExecution | undefined => this.#current;
    this.#source = {
      get record() {
        return current()?.record ?? NOTHING_RECORDED;
      },
      answers: {
        succeed: (id, result) => this.#answers().succeed(id, result),
        fail: (id, error) => this.#answers().fail(id, error),
        heartbeat: (id) => this.#answers().heartbeat(id),
      },
      waitFor: (selector, status) => this.#waitFor(selector, status),
    };
  }

  /**
   * Sets how time passes in the runs that begin from now on, of all runners. Without it, waits and delays are skipped.
   * @throws DurableSandboxError DS_CONFIG
   */
  static async setupTestEnvironment(params: LocalDurableTestRunnerSetupParameters = {}): Promise<void> {
    const { skipTime = false, checkpointDelay = 0 } = params;
    if (!Number.isFinite(checkpointDelay) || checkpointDelay < 0) {
      throw new DurableSandboxError('DS_CONFIG', `checkpointDelay is ${String(checkpointDelay)}.`, {
        cure: 'Give milliseconds, 0 or more.',
      });
    }
    LocalDurableTestRunner.#environment = { time: skipTime ? 'skip' : 'real', checkpointDelay };
  }

  static async teardownTestEnvironment(): Promise<void> {
    LocalDurableTestRunner.#environment = WITHOUT_SETUP;
  }

  /**
   * Starts an execution and resolves with what happened when it has ended, well or not.
   * @throws DurableSandboxError DS_TEST_NOT_ANSWERED when it waits for something that the test has no handle to answer
   */
  async run(params: InvokeRequest = {}): Promise<TestResult<TResult>> {
    requireTestThread();
    const waits = this.#waits;
    const execution = await LocalExecution.start({
      ...LocalDurableTestRunner.#environment,
      handler: this.#handler,
      functions: this.#functions,
      payload: params.payload,
      onChange: () => {
        if (this.#current === execution) this.#checkWaits();
      },
      mayBeAnswered: () => this.#handlesTaken,
    });
    this.#current = execution;
    this.#checkWaits();
    try {
      const end = await execution.ended;
      return new FinishedExecution(end, {
        record: execution.record,
        answers: execution.answers,
        waitFor: (selector, status) => {
          const late = new OperationWaits();
          const waiting = late.wait(selector, status, execution.record);
          late.executionEnded();
          return waiting;
        },
      });
    } finally {
      waits.check(execution.record);
      waits.executionEnded();
    }
  }

  /** Makes a durable function known to `context.invoke`. */
  registerDurableFunction(functionName: string, durableHandler: DurableLambdaHandler): this {
    this.#functions.set(functionName, { kind: 'durable', handler: durableHandler });
    return this;
  }

  /** Makes a plain Lambda function known to `context.invoke`. */
  registerFunction(functionName: string, handler: PlainHandler): this {
    this.#functions.set(functionName, { kind: 'plain', handler });
    return this;
  }

  /** The first operation of that name, of the latest run. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official signature
  getOperation<TOperationResult = any>(name: string): DurableOperation<TOperationResult> {
    return this.getOperationByNameAndIndex(name, 0);
  }

  /** By position in the order of creation, from 0. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official signature
  getOperationByIndex<TOperationResult = any>(index: number): DurableOperation<TOperationResult> {
    return this.#handle({ kind: 'position', position: index });
  }

  /** By position among those of that name, from 0. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official signature
  getOperationByNameAndIndex<TOperationResult = any>(name: string, index: number): DurableOperation<TOperationResult> {
    return this.#handle({ kind: 'name', name, position: index });
  }

  /** By its id, as recorded or in the readable form such as `1-2`. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the official signature
  getOperationById<TOperationResult = any>(id: string): DurableOperation<TOperationResult> {
    return this.#handle({ kind: 'id', id });
  }

  /** Forgets the operations of earlier runs. Registered functions stay. */
  reset(): void {
    this.#current = undefined;
    this.#waits = new OperationWaits();
    this.#handlesTaken = false;
  }

  #handle(selector: OperationSelector): OperationHandle {
    this.#handlesTaken = true;
    return new OperationHandle(this.#source, selector);
  }

  #answers(): CallbackAnswers {
    if (this.#current === undefined) throw new Error('Could not find callback details');
    return this.#current.answers;
  }

  async #waitFor(selector: OperationSelector, status: WaitingOperationStatus): Promise<void> {
    await this.#waits.wait(selector, status, this.#source.record);
    this.#attend(selector);
  }

  #checkWaits(): void {
    for (const selector of this.#waits.check(this.#source.record)) this.#attend(selector);
  }

  /** Who waited for a callback is about to answer it. */
  #attend(selector: OperationSelector): void {
    const { record } = this.#source;
    const operation = findOperation(record, selector);
    const callback = operation === undefined ? undefined : callbackOf(record, operation);
    if (callback !== undefined && !hasEnded(callback)) this.#current?.attend(callback.Id);
  }
}
