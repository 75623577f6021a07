/**
 * The executions of a test environment, and what their invocations meet: mocks, crashes, the order of steps.
 *
 * Owns: the runs. Does not own: what the mocks answer (`step-mock.ts`), when a run goes on (`run-driver.ts`).
 */
import { isDurableHandler } from '../../runtime/durable-handler-mark.ts';
import type { DurableLambdaHandler } from '../../runtime/durable-sandbox.ts';
import { DurableExecutionInvocationInputWithClient } from '../../runtime/invocation-input-with-client.ts';
import type { StepCall } from '../../runtime/protocol.ts';
import type { DurableExecutionInvocationInput } from '../../runtime/wire.ts';
import type { LocalFunctionHandler } from '../local/index.ts';
import { attachProbe, type ProbeAnswer, type TestProbe } from '../test-probe.ts';
import type { CrashPoint } from './crash-point.ts';
import type { RunDriver } from './run-driver.ts';
import { logEntry } from './run-logs.ts';
import type { MockedSteps } from './step-mock.ts';
import { StepOrder } from './step-order.ts';
import { internalsOf, TestRun } from './test-run.ts';

export interface TestRunSettings {
  readonly alwaysReplay: boolean;
  readonly printLogs: boolean;
}

export class TestRuns<TResult> {
  readonly mocks = new Map<string, MockedSteps>();
  /** The order of concurrent steps of runs that begin from now on. */
  shuffleSeed: string | undefined;
  readonly #driver: RunDriver;
  readonly #settings: TestRunSettings;
  readonly #runs = new Map<string, TestRun<TResult>>();
  #started = 0;
  #endAll: () => void = () => undefined;
  /** Resolves when the environment is closed: what still runs then must end. */
  readonly #closed = new Promise<void>((resolve) => {
    this.#endAll = resolve;
  });

  constructor(driver: RunDriver, settings: TestRunSettings) {
    this.#driver = driver;
    this.#settings = settings;
    driver.service.onEvent((event) => {
      const order = event.executionArn === undefined ? undefined : this.#orderOf(event.executionArn);
      if (order === undefined) return;
      if (event.kind === 'invocation-ended') order.clear();
      if (event.kind === 'history' && /^Step(Succeeded|Failed)$/.test(event.event.EventType)) {
        order.ended(event.event.Id ?? '');
      }
    });
  }

  get all(): TestRun<TResult>[] {
    return [...this.#runs.values()];
  }

  start(
    functionName: string,
    payload: string | undefined,
    name: string | undefined,
    crash: CrashPoint | undefined,
  ): TestRun<TResult> {
    this.#started += 1;
    const executionArn = this.#driver.service.begin(functionName, payload, name ?? `run-${String(this.#started)}`);
    const run = this.#add(executionArn);
    if (crash !== undefined) internalsOf(run).execution.crashAt(crash);
    return run;
  }

  /** The handler as the service calls it. */
  wrap(handler: DurableLambdaHandler): LocalFunctionHandler {
    return async (event: DurableExecutionInvocationInput, context) => {
      // Those that another execution began are not known yet.
      const run = this.#runs.get(event.DurableExecutionArn) ?? this.#add(event.DurableExecutionArn);
      const probe = this.#probe(run);
      internalsOf(run).effects.areTold = isDurableHandler(handler);
      return internalsOf(run).execution.invoke((client) =>
        handler(attachProbe(new DurableExecutionInvocationInputWithClient(event, client), probe), context),
      );
    };
  }

  close(): void {
    this.#endAll();
    for (const run of this.all) {
      const { order, record } = internalsOf(run);
      order?.clear();
      record.freeze();
    }
  }

  #orderOf(executionArn: string): StepOrder | undefined {
    const run = this.#runs.get(executionArn);
    return run && internalsOf(run).order;
  }

  #add(executionArn: string): TestRun<TResult> {
    const order = this.shuffleSeed === undefined ? undefined : new StepOrder(this.shuffleSeed);
    const run = new TestRun<TResult>(executionArn, this.#driver, order, this.#settings.alwaysReplay);
    this.#runs.set(executionArn, run);
    return run;
  }

  #probe(run: TestRun<TResult>): TestProbe {
    const { execution, order } = internalsOf(run);
    const crashing = execution.stepThatCrashes;
    const asked = [...this.mocks.keys(), ...(crashing === undefined ? [] : [crashing])];
    return {
      asks: order === undefined ? asked : 'all',
      stepCalled: async (call) => {
        const answer = await Promise.race([this.#answerStep(run, call), this.#closed]);
        if (answer !== undefined && answer.kind !== 'hang') return answer;
        await this.#closed;
        return { kind: 'crash', error: new Error('The test environment was closed.') };
      },
      logged: (message) => {
        run.logs.push(logEntry(message));
        return this.#settings.printLogs;
      },
    };
  }

  async #answerStep(run: TestRun<TResult>, call: StepCall): Promise<ProbeAnswer> {
    const internals = internalsOf(run);
    await internals.order?.turn(call.id);
    internals.effects.note(call);
    this.#driver.stepCalled(run.executionArn);
    const crash = internals.execution.crashInStep(call.name, call.attempt);
    if (crash !== undefined) return { kind: 'crash', error: crash };
    const mock = call.name === undefined ? undefined : this.mocks.get(call.name);
    return mock?.answer(call) ?? { kind: 'run' };
  }
}
