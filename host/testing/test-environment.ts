/**
 * A durable function under test, with everything around it: the service, its time, the outside world.
 *
 * Owns: the service, the scripts and mocks, the runs. Does not own: how a run goes on (`run-driver.ts`).
 *
 * 1. Nothing is shared with other environments: any number may be open at once, under any test runner.
 * 2. With the same seed, a test gets the same ids, times and histories.
 * 3. A mock or script that was never used fails `close`.
 */
import { DurableSandboxError } from '../../runtime/errors.ts';
import { isDurableHandler } from '../../runtime/durable-handler-mark.ts';
import type { DurableLambdaHandler } from '../../runtime/durable-sandbox.ts';
import { parseDurationText } from '../cli/duration-text.ts';
import { createDurableService, type DurableService, type LocalFunctionHandler } from '../local/index.ts';
import type { CallbackScript } from './callback-script.ts';
import type { CrashPoint } from './crash-point.ts';
import { everyCrash, type EveryCrashOptions, type EveryCrashReport } from './every-crash.ts';
import { everyOrder, type EveryOrderOptions } from './every-order.ts';
import { type InvokeScript, scriptedInvoke } from './invoke-script.ts';
import { RunDriver } from './run-driver.ts';
import { type MockedStepBody, MockedSteps, type StepMock } from './step-mock.ts';
import type { TestRun, TestRunOutcome } from './test-run.ts';
import { TestRuns } from './test-runs.ts';
import { requireTestThread } from './tests-in-sandbox.ts';

/** Options of `createTestEnvironment`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as for TestResult
export interface TestEnvironmentOptions<TInput = any, TResult = any> {
  /**
   * A handler made by `durableSandbox`, from which the types of input and result are inferred. One of the official SDK
   * works but for mocks, crashes in steps, and effects.
   */
  handler: DurableLambdaHandler<TInput, TResult> | DurableLambdaHandler;
  /** Durable functions that may be invoked, by name. */
  functions?: Readonly<Record<string, DurableLambdaHandler>> | undefined;
  /** `virtual` (default): time stands still, and moves when the test awaits or moves it. `real`: waits take their time. */
  time?: 'virtual' | 'real' | undefined;
  /** Ids follow from it. Default: a fixed one. */
  seed?: string | number | undefined;
  /** Ends the invocation with each checkpoint, so that everything is replayed all the time. Default false. */
  alwaysReplay?: boolean | undefined;
  /** Draws the order in which concurrent steps end, and callbacks are answered. Default: as it comes. */
  shuffle?: { readonly seed: string | number } | undefined;
  /** What happens to log lines of the workflow, beside being kept in `run.logs`. Default `print`. */
  logs?: 'print' | 'capture' | undefined;
}

/** Options of one execution in a test environment. */
export interface StartOptions {
  /** Name of the execution. Default: `run-1`, `run-2`, … */
  readonly name?: string | undefined;
  readonly crash?: CrashPoint | undefined;
  /** Replaces that of the environment. */
  readonly shuffle?: { readonly seed: string | number } | undefined;
}

const NAME = 'function-under-test';

/**
 * A durable function under test with its service, its time and the outside world, apart from all other environments.
 * Closing it fails if a mock or script was never used.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as for TestResult
export class TestEnvironment<TInput = any, TResult = any> implements AsyncDisposable {
  readonly #options: TestEnvironmentOptions;
  readonly #service: DurableService;
  readonly #driver: RunDriver;
  readonly #runs: TestRuns<TResult>;
  readonly #invokes = new Map<string, { used: boolean }>();
  #nextCrash: CrashPoint | undefined;
  #closed = false;

  /** Use `createTestEnvironment`. */
  constructor(options: TestEnvironmentOptions) {
    this.#options = options;
    const { time = 'virtual', seed = 'durable-sandbox', alwaysReplay = false, functions = {} } = options;
    this.#service = createDurableService({
      time,
      seed: String(seed),
      invocationRetry: { maxAttempts: alwaysReplay ? Infinity : 5, backoffSeconds: 0 },
    });
    this.#driver = new RunDriver(this.#service, time, () => this.#runs.shuffleSeed);
    this.#runs = new TestRuns(this.#driver, { alwaysReplay, printLogs: options.logs !== 'capture' });
    if (options.shuffle !== undefined) this.#runs.shuffleSeed = String(options.shuffle.seed);
    this.#service.registerFunction(NAME, this.#runs.wrap(options.handler));
    for (const [name, handler] of Object.entries(functions)) {
      this.#service.registerFunction(name, this.#runs.wrap(handler));
    }
  }

  /** Begins an execution. It goes on while the test awaits something of it. */
  start(input?: TInput, options: StartOptions = {}): TestRun<TResult> {
    const payload = input === undefined ? undefined : JSON.stringify(input);
    if (options.shuffle !== undefined) this.#runs.shuffleSeed = String(options.shuffle.seed);
    const crash = options.crash ?? this.#nextCrash;
    this.#nextCrash = undefined;
    return this.#runs.start(NAME, payload, options.name, crash);
  }

  /** Begins an execution and lets it go on as far as it can. */
  async run(input?: TInput, options?: StartOptions): Promise<TestRunOutcome<TResult>> {
    return this.start(input, options).outcome();
  }

  /** Answers each callback of that name, or of the `waitForCallback` of that name, once no function runs. */
  onCallback(name: string, script: CallbackScript): this {
    this.#driver.scripts.set(name, script);
    return this;
  }

  /** Plays a plain function that workflows invoke. */
  onInvoke(functionName: string, script: InvokeScript): this {
    const entry = { used: false };
    this.#invokes.set(functionName, entry);
    const play: LocalFunctionHandler = async (input: never) => {
      entry.used = true;
      return script(input, scriptedInvoke(functionName));
    };
    this.#service.registerFunction(functionName, play, { durable: false });
    return this;
  }

  /** Puts a function in place of the bodies of all steps of that name. Without one, only what the mock is told changes. */
  mockStep(name: string, body?: MockedStepBody): StepMock {
    if (!isDurableHandler(this.#options.handler)) {
      throw new DurableSandboxError(
        'DS_CONFIG',
        `Step "${name}" cannot be mocked: the handler is of another package.`,
        {
          cure: 'Make the handler with durableSandbox(), or give the workflow its dependencies to replace.',
        },
      );
    }
    const mock = new MockedSteps(body);
    this.#runs.mocks.set(name, mock);
    return mock;
  }

  /** Lets the next execution that starts die there, once. The service repeats the invocation. */
  crash(point: CrashPoint): this {
    this.#nextCrash = point;
    return this;
  }

  /**
   * Runs the input undisturbed, then once for each place where its invocations can die, and checks that each run ends the
   * same and repeats no at-most-once step.
   * @throws DurableSandboxError DS_TEST_OUTCOME_DIFFERS, or what `check` throws, with the place of the crash
   */
  everyCrash(
    input?: TInput,
    options: EveryCrashOptions<TResult> | EveryCrashOptions<TResult>['check'] = {},
  ): Promise<EveryCrashReport> {
    return everyCrash(this, input, typeof options === 'function' ? { check: options } : options);
  }

  /**
   * Runs the input in several orders of concurrent completions and checks that each run ends the same.
   * @throws DurableSandboxError DS_TEST_OUTCOME_DIFFERS with the seed of the order
   */
  async everyOrder(input?: TInput, options: EveryOrderOptions<TResult> = {}): Promise<void> {
    const before = this.#runs.shuffleSeed;
    try {
      await everyOrder(this, input, options);
    } finally {
      this.#runs.shuffleSeed = before;
    }
  }

  /** How often the bodies of steps of that name (or their mocks) ran, in all executions. */
  effects(name: string): number {
    return this.#runs.all.reduce((sum, run) => sum + run.effects(name), 0);
  }

  /** The service's time. */
  now(): Date {
    return this.#service.now();
  }

  /**
   * Lets time pass: `2 h`, `1 d 12 h`, or milliseconds. What is due on the way happens.
   * @throws DurableSandboxError DS_TEST_TIME
   */
  async advance(duration: string | number): Promise<void> {
    const ms = typeof duration === 'number' ? duration : parseDurationText(duration);
    if (ms === undefined || !(ms >= 0)) {
      throw new DurableSandboxError('DS_TEST_TIME', `"${String(duration)}" is no time span.`, {
        cure: "Give milliseconds, or a text such as '90s', '2 h' or '1d 12h'.",
      });
    }
    this.#requireVirtual();
    await this.#service.time.advanceTo(new Date(this.now().getTime() + ms));
    await this.#service.time.whenQuiet();
  }

  /** Lets time pass until nothing waits for it any more. @throws DurableSandboxError DS_TEST_TIME */
  async runTimers(): Promise<void> {
    this.#requireVirtual();
    do await this.#service.time.whenQuiet();
    while (this.#service.time.jump());
  }

  /**
   * Sets the clock without letting anything happen; also to the past, before the first execution.
   * @throws DurableSandboxError DS_TEST_TIME
   */
  setTime(time: Date): void {
    this.#requireVirtual();
    if (this.#service.time.setTo(time)) return;
    throw new DurableSandboxError(
      'DS_TEST_TIME',
      `The time cannot be set to ${time.toISOString()}, which is before something that is recorded.`,
    );
  }

  /** Ends everything. @throws DurableSandboxError DS_TEST_UNUSED */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#runs.close();
    this.#service.close();
    const unused = [
      ...[...this.#runs.mocks].filter(([, mock]) => !mock.isUsed).map(([name]) => `step "${name}"`),
      ...[...this.#driver.scripts.keys()]
        .filter((name) => !this.#driver.usedScripts.has(name))
        .map((name) => `callback "${name}"`),
      ...[...this.#invokes].filter(([, { used }]) => !used).map(([name]) => `function "${name}"`),
    ];
    if (unused.length === 0) return;
    throw new DurableSandboxError('DS_TEST_UNUSED', `Never used in the test: ${unused.join(', ')}.`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #requireVirtual(): void {
    if (this.#options.time !== 'real') return;
    throw new DurableSandboxError('DS_TEST_TIME', 'The test environment runs in real time.');
  }
}

/**
 * A test environment for a durable function: `await using env = await createTestEnvironment({ handler })`, or call
 * `close()` at the end of the test.
 * @throws DurableSandboxError DS_CONFIG
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as for TestResult
export async function createTestEnvironment<TInput = any, TResult = any>(
  options: TestEnvironmentOptions<TInput, TResult>,
): Promise<TestEnvironment<TInput, TResult>> {
  requireTestThread();
  if (typeof options.handler !== 'function') {
    throw new DurableSandboxError('DS_CONFIG', 'The handler of the test environment is not a function.', {
      cure: 'Give the handler that durableSandbox() returned.',
    });
  }
  return new TestEnvironment<TInput, TResult>(options);
}
