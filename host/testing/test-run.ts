/**
 * One execution in a test environment.
 *
 * Owns: what the test asks of it. Does not own: time and scripts (`test-environment.ts`), the service.
 *
 * 1. In virtual time nothing moves the clock but `outcome`, `result` and `until`, while they are awaited, and the
 *    environment's own methods.
 * 2. It never hangs on something outside: what nobody answers is an outcome, or an error that names it.
 */
import { writeFileSync } from 'node:fs';
import type { Event, ExecutionStatus } from '@aws-sdk/client-lambda';
import { DurableSandboxError } from '../../runtime/errors.ts';
import { type ErrorObject, type Operation, type OperationStatus, OperationSubType } from '../../runtime/wire.ts';
import { executionCost, type ExecutionCost } from '../local/execution-cost.ts';
import { DisturbedExecution } from './disturbed-invocation.ts';
import { type DurableOperation, WaitingOperationStatus } from './durable-operation.ts';
import { callbackOf, describeSelector, findOperation, hasEnded, type OperationSelector } from './execution-record.ts';
import { FinishedExecution } from './finished-execution.ts';
import { LiveRecord } from './live-record.ts';
import { notAnswered, waitsForOutside } from './open-end.ts';
import type { OperationSource } from './operation-handle.ts';
import { operationPaths } from './operation-paths.ts';
import { isReached } from './operation-waits.ts';
import type { LogEntry } from './run-logs.ts';
import type { RunDriver } from './run-driver.ts';
import { RunOperation } from './run-operation.ts';
import { serviceCallbackAnswers } from './service-callback-answers.ts';
import { SideEffects } from './side-effects.ts';
import type { StepOrder } from './step-order.ts';
import type { Invocation, PrintConfig, TestResult, TestResultError } from './test-result.ts';

/** What an execution that does not go on waits for. */
export interface WaitingFor {
  readonly name: string | undefined;
  readonly type: 'CALLBACK' | 'CHAINED_INVOKE';
  readonly executionArn: string;
  readonly callbackId: string | undefined;
}

/** How far an execution came by itself. WAITING: for callbacks or invoked functions that nothing answers. */
export type TestRunOutcome<TResult> =
  | { readonly status: 'SUCCEEDED'; readonly result: TResult }
  | { readonly status: 'FAILED' | 'TIMED_OUT' | 'STOPPED'; readonly error: TestResultError }
  | { readonly status: 'WAITING'; readonly waitingFor: readonly WaitingFor[] };

const INTERNALS = new WeakMap<object, RunInternals>();

export function internalsOf(run: TestRun<unknown>): RunInternals {
  const internals = INTERNALS.get(run);
  if (internals === undefined) throw new TypeError('This is no run of a test environment.');
  return internals;
}

/** One execution in a test environment. In virtual time it goes on only while something of it is awaited. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as for TestResult
export class TestRun<TResult = any> implements TestResult<TResult> {
  readonly executionArn: string;
  /** Lines of the workflow and of its steps, in their order. */
  readonly logs: LogEntry[] = [];
  readonly #driver: RunDriver;

  /** Use `TestEnvironment#start`. */
  constructor(executionArn: string, driver: RunDriver, order: StepOrder | undefined, alwaysReplay: boolean) {
    this.executionArn = executionArn;
    this.#driver = driver;
    const record = new LiveRecord(driver.service, executionArn);
    const execution = new DisturbedExecution({
      client: driver.client,
      alwaysReplay,
      operations: () => record.operations,
    });
    INTERNALS.set(this, { record, effects: new SideEffects(), order, execution });
  }

  /** Lets the execution go on as far as it can. */
  async outcome(): Promise<TestRunOutcome<TResult>> {
    const end = await this.#driver.drive(this.executionArn);
    if (end.kind === 'waiting') {
      return {
        status: 'WAITING',
        waitingFor: end.waits.map(({ executionArn, operation, name }) => ({
          name,
          executionArn,
          type: operation.Type as WaitingFor['type'],
          callbackId: operation.CallbackDetails?.CallbackId,
        })),
      };
    }
    const status = this.getStatus();
    if (status === 'SUCCEEDED') return { status, result: this.getResult() as TResult };
    return { status: status as 'FAILED' | 'TIMED_OUT' | 'STOPPED', error: this.getError() };
  }

  /**
   * The result of the execution, once it has ended.
   * @throws Error with the execution's message when it did not succeed
   * @throws DurableSandboxError DS_TEST_NOT_ANSWERED when it cannot go on by itself
   */
  async result(): Promise<TResult> {
    const outcome = await this.outcome();
    if (outcome.status === 'WAITING') {
      throw notAnswered(this.executionArn, waitsForOutside(this.#driver.service, this.executionArn));
    }
    return this.getResult() as TResult;
  }

  /** Lets the execution go on until its functions rest. No time passes in virtual time. */
  async untilSuspended(): Promise<void> {
    await this.#driver.service.time.whenQuiet();
  }

  /**
   * Lets the execution go on, and time pass, until an operation has begun (a step: its body or mock was called; a
   * `waitForCallback`: was submitted), or has come to its end. A callback that was waited for is taken as attended: time
   * does not run to its time-out.
   * @throws DurableSandboxError DS_TEST_NOT_REACHED
   */
  async until(path: string, state: 'started' | 'completed' = 'started'): Promise<RunOperation> {
    const selector: OperationSelector = { kind: 'path', path };
    const { record } = internalsOf(this);
    const reached = (): boolean => {
      if (state === 'completed') return isReached(record, selector, WaitingOperationStatus.COMPLETED);
      const operation = findOperation(record, selector);
      if (operation !== undefined && this.#isBodyDue(operation)) return false;
      const isCallback = operation !== undefined && callbackOf(record, operation) !== undefined;
      return isReached(
        record,
        selector,
        isCallback && operation.Type === 'CONTEXT' ? WaitingOperationStatus.SUBMITTED : WaitingOperationStatus.STARTED,
      );
    };
    const end = await this.#driver.drive(this.executionArn, reached);
    if (end.kind !== 'reached') throw this.#notReached(selector, state);
    const operation = findOperation(record, selector);
    const callback = operation && callbackOf(record, operation);
    if (callback !== undefined && !hasEnded(callback)) {
      this.#driver.service.attendCallback(this.executionArn, callback.Id);
    }
    return this.operation(path);
  }

  /** By path, such as `ship/item[2]/label`, or by a name wherever it is. Getters give undefined while there is none. */
  operation(path: string): RunOperation {
    return new RunOperation(this.#source(), { kind: 'path', path });
  }

  /** How often the bodies of steps of that name (or their mocks) ran in this execution. */
  effects(name: string): number {
    return internalsOf(this).effects.of(name);
  }

  /** Ends the execution as STOPPED. */
  stop(error?: ErrorObject): void {
    this.#driver.service.stopExecution(this.executionArn, error);
  }

  /** Writes the history in the form of the AWS CLI, for `assertReplays` and the `history` command. */
  saveHistory(file: string): void {
    const document = { DurableExecutionArn: this.executionArn, Events: this.getHistoryEvents() };
    writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`);
  }

  /** What it costs so far: invocations, replayed operations, checkpoint calls, bytes, billed time. */
  get cost(): ExecutionCost {
    return executionCost(internalsOf(this).record.invocations);
  }

  getStatus(): ExecutionStatus {
    return this.#view().Status;
  }

  getResult(): TResult | undefined {
    return this.#finished().getResult();
  }

  getError(): TestResultError {
    return this.#finished().getError();
  }

  getOperations(params?: { status: OperationStatus }): DurableOperation[] {
    return this.#finished().getOperations(params);
  }

  getInvocations(): Invocation[] {
    return this.#finished().getInvocations();
  }

  getHistoryEvents(): Event[] {
    return this.#finished().getHistoryEvents();
  }

  print(config?: PrintConfig): void {
    this.#finished().print(config);
  }

  #view(): ReturnType<RunDriver['service']['getExecution']> {
    return this.#driver.service.getExecution(this.executionArn);
  }

  #finished(): FinishedExecution<TResult> {
    const { Status, Result, Error: error } = this.#view();
    return new FinishedExecution<TResult>({ status: Status, result: Result, error }, this.#source());
  }

  #source(): OperationSource {
    const { record } = internalsOf(this);
    return {
      record,
      answers: serviceCallbackAnswers(this.#driver.service),
      waitFor: async (selector, status) => {
        const end = await this.#driver.drive(this.executionArn, () => isReached(record, selector, status));
        if (end.kind !== 'reached') throw this.#notReached(selector, status);
      },
    };
  }

  /** START is recorded while the body is still on its way to be called. */
  #isBodyDue({ Id, Status, SubType }: Operation): boolean {
    const { effects } = internalsOf(this);
    const isUnderWay = SubType === OperationSubType.STEP && Status === 'STARTED' && this.getStatus() === 'RUNNING';
    return isUnderWay && effects.areTold && !effects.hasCalled(Id);
  }

  #notReached(selector: OperationSelector, state: string): DurableSandboxError {
    const paths = [...operationPaths(internalsOf(this).record.operations).values()].join(', ') || 'none';
    return new DurableSandboxError(
      'DS_TEST_NOT_REACHED',
      `Operation ${describeSelector(selector)} was not ${state.toLowerCase()} before the execution ` +
        `${this.getStatus() === 'RUNNING' ? 'came to rest' : `ended ${this.getStatus()}`}. Its operations: ${paths}.`,
    );
  }
}

/** What the environment keeps with a run, and tests do not see. */
export interface RunInternals {
  readonly record: LiveRecord;
  readonly effects: SideEffects;
  readonly order: StepOrder | undefined;
  readonly execution: DisturbedExecution;
}
