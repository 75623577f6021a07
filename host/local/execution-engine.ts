/**
 * Drives executions: saves every transition, calls functions, re-arms timers, tells who waits.
 *
 * Owns: the executions in memory and what follows from a transition. Does not own: the rules of transitions
 * (`execution-model/`), the API (`durable-service.ts`), the calls to invoked functions (`chained-invoker.ts`).
 *
 * Invariants
 *  1. Every transition is saved before anybody is told of it. If saving fails, the execution is dropped from memory and
 *     read again from the store, so that what was told and what is stored never differ.
 *  2. An execution is invoked when something changed that its function has not seen, and never twice at a time.
 *  3. Virtual time stands still while a function runs.
 */
import { monotonicNow } from '../../runtime/clock.ts';
import type { ActiveExecution } from './active-execution.ts';
import { ChainedInvoker } from './chained-invoker.ts';
import { ServiceClock } from './clock/service-clock.ts';
import { WakeUpSchedule } from './clock/wake-up-schedule.ts';
import { ExecutionModel } from './execution-model/execution-model.ts';
import type { ModelEnvironment, Stamp } from './execution-model/execution-model.ts';
import type { ExecutionChange } from './execution-model/execution-record.ts';
import { endInvocation, startExecution, startInvocation } from './execution-model/invocation-transitions.ts';
import { ServiceException } from './execution-model/service-exception.ts';
import { fireTimers, nextWakeUp } from './execution-model/service-transitions.ts';
import { FunctionCaller } from './function-caller.ts';
import { executionArn } from './function-name.ts';
import { FunctionRegistry } from './function-registry.ts';
import { invocationEnvelope } from './invocation-envelope.ts';
import { InvocationSlots } from './invocation-slots.ts';
import { newExecutionRecord } from './new-execution.ts';
import type { NewExecution } from './new-execution.ts';
import { ServiceEvents } from './service-events.ts';
import type { ServiceSettings } from './service-options.ts';
import type { ExecutionStore } from './store/execution-store.ts';
import { notSaved } from './store/not-saved.ts';

export class ExecutionEngine {
  readonly functions = new FunctionRegistry();
  readonly caller = new FunctionCaller();
  readonly events = new ServiceEvents();
  readonly store: ExecutionStore;
  readonly settings: ServiceSettings;
  readonly clock: ServiceClock;
  readonly schedule: WakeUpSchedule;
  readonly #active = new Map<string, ActiveExecution>();
  readonly #slots = new InvocationSlots();
  readonly #invoker: ChainedInvoker;
  readonly #environment: ModelEnvironment;
  #closed = false;

  constructor(store: ExecutionStore, settings: ServiceSettings) {
    this.store = store;
    this.settings = settings;
    this.clock = new ServiceClock(store.latestTimestamp(), settings.time === 'virtual' ? 'standing' : 'flowing');
    this.schedule = new WakeUpSchedule(this.clock, settings.time, (arn) => this.#onDue(arn));
    this.#invoker = new ChainedInvoker(this);
    this.#environment = {
      waitScale: settings.waitScale,
      newId: () => this.newId(),
      newTargetArn: (name) => {
        const target = this.functions.find(name);
        return target?.durable ? executionArn(target.name, this.newId(), this.newId()) : undefined;
      },
    };
  }

  begin(wanted: NewExecution): ActiveExecution {
    this.requireOpen();
    const record = newExecutionRecord(wanted, this.clock.startStamp());
    const execution = this.#keep(new ExecutionModel(record, [], this.#environment));
    this.transition(execution, (model) => startExecution(model, wanted.input));
    return execution;
  }

  /** The execution if it is in memory; it is while anything can happen to it by itself. */
  active(arn: string): ActiveExecution | undefined {
    return this.#active.get(arn);
  }

  /** Takes up an execution that has not ended, from the store if need be. Undefined if there is none. */
  activate(arn: string): ActiveExecution | undefined {
    const known = this.#active.get(arn);
    if (known !== undefined || this.#closed) return known;
    const stored = this.store.load(arn);
    if (stored === undefined || stored.execution.status !== 'RUNNING') return undefined;
    const execution = this.#keep(new ExecutionModel(stored.execution, stored.operations, this.#environment));
    this.transition(execution, (model, stamp) => {
      if (model.record.running !== undefined) {
        const error = {
          ErrorType: 'Service.Interrupted',
          ErrorMessage: 'The local service ended while the function ran.',
        };
        endInvocation(model, { kind: 'lost', error }, this.settings.invocationRetry, stamp);
      }
      fireTimers(model, this.clock.now(), stamp);
    });
    return execution;
  }

  /** Somebody is about to answer a callback: time is not moved to its deadline, though it fires when time passes it. */
  attend(execution: ActiveExecution, operationId: string): void {
    execution.attended.add(operationId);
    this.#proceed(execution);
  }

  /** An identifier for whatever the service makes. */
  newId(): string {
    return this.settings.newId();
  }

  /** Takes up executions of a function that could not go on without it. */
  functionArrived(name: string): void {
    for (const execution of [...this.#active.values()]) {
      if (execution.model.record.functionName === name) this.#proceed(execution);
    }
  }

  /** Changes an execution, saves it, tells about it, and lets follow what follows. */
  transition<T>(execution: ActiveExecution, change: (model: ExecutionModel, stamp: Stamp) => T): T {
    const result = this.#change(execution, change);
    this.#proceed(execution);
    return result;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.schedule.close();
    this.caller.close();
    for (const execution of this.#active.values()) {
      const message = 'The local service was closed before the execution ended.';
      this.#reject(execution, new ServiceException('ServiceException', message));
    }
    this.#active.clear();
    this.store.close();
  }

  requireOpen(): void {
    if (this.#closed) throw new ServiceException('ServiceException', 'The local service is closed.');
  }

  #keep(model: ExecutionModel): ActiveExecution {
    const execution: ActiveExecution = {
      model,
      waiters: [],
      launched: new Set(),
      attended: new Set(),
      lastStamp: model.record.startedAt,
      settled: false,
    };
    this.#active.set(model.record.arn, execution);
    return execution;
  }

  #change<T>(execution: ActiveExecution, change: (model: ExecutionModel, stamp: Stamp) => T): T {
    this.requireOpen();
    const { model } = execution;
    const result = change(model, () => (execution.lastStamp = this.clock.stamp(execution.lastStamp)));
    const done = model.takeChange();
    try {
      this.store.commit(done);
    } catch (cause) {
      this.#active.delete(model.record.arn);
      this.schedule.set(model.record.arn, undefined);
      const error = notSaved(model.record.arn, cause);
      this.#reject(execution, error);
      this.events.emit({ kind: 'execution-dropped', executionArn: model.record.arn, error });
      throw error;
    }
    if (this.events.isHeard) this.#tell(execution, done);
    return result;
  }

  #tell(execution: ActiveExecution, change: ExecutionChange): void {
    const { model } = execution;
    const executionArn = model.record.arn;
    for (const event of change.events) this.events.emit({ kind: 'history', executionArn, event });
    for (const invocation of change.invocations) {
      const wakeUp = nextWakeUp(model, this.clock.now(), execution.attended);
      const next = wakeUp?.kind === 'awaited' ? new Date(wakeUp.at) : undefined;
      this.events.emit({ kind: 'invocation-ended', executionArn, invocation, nextWakeUp: next });
    }
  }

  #proceed(execution: ActiveExecution): void {
    const { model } = execution;
    const { arn } = model.record;
    if (this.#closed || this.#active.get(arn) !== execution) return;
    if (model.isComplete) {
      this.#settle(execution);
      return;
    }
    this.#invoker.launchAll(execution);
    // Read once: a retry that becomes due between two looks would be taken for invoked by one, for late by the other.
    const now = this.clock.now();
    if (isReady(model, now)) this.#invoke(execution);
    this.schedule.set(arn, nextWakeUp(model, now, execution.attended));
  }

  #invoke(execution: ActiveExecution): void {
    const { record } = execution.model;
    const target = this.functions.find(record.functionName);
    // Its function may be registered later; until then the execution rests.
    if (target === undefined) return;
    // Its turn comes when another invocation of the function has ended.
    if (!this.#slots.take(target, record.arn)) return;
    const requestId = this.newId();
    const hold = this.schedule.hold();
    const release = (): void => {
      this.#slots.release(target, (arn) => {
        const waiting = this.#active.get(arn);
        if (waiting !== undefined) this.#proceed(waiting);
      });
      hold();
    };
    try {
      const start = this.#change(execution, (model, stamp) => startInvocation(model, requestId, stamp()));
      const envelope = invocationEnvelope(record, start, this.settings.firstPageOperations);
      const { invocationCount: number, running } = record;
      this.events.emit({
        kind: 'invocation-started',
        executionArn: record.arn,
        requestId,
        number,
        replayed: running?.replayed ?? 0,
      });
      const timeoutSeconds = this.settings.functionTimeoutSeconds;
      const begun = monotonicNow();
      void this.caller
        .call(target, envelope, { requestId, timeoutSeconds, tenantId: record.tenantId })
        .then((called) => {
          const end = { ...called, elapsedMs: monotonicNow() - begun };
          // Dropped, or invoked anew meanwhile: the answer belongs to nobody.
          if (this.#active.get(record.arn) !== execution || record.running?.requestId !== requestId) return;
          this.transition(execution, (model, stamp) => endInvocation(model, end, this.settings.invocationRetry, stamp));
        })
        .catch((error: unknown) => this.#report(record.arn, error))
        .finally(release);
    } catch (error) {
      release();
      this.#report(record.arn, error);
    }
  }

  #onDue(arn: string): void {
    const execution = this.#active.get(arn);
    if (execution === undefined) return;
    try {
      this.transition(execution, (model, stamp) => fireTimers(model, this.clock.now(), stamp));
    } catch (error) {
      this.#report(arn, error);
    }
  }

  #settle(execution: ActiveExecution): void {
    const { record } = execution.model;
    // A function that was cut short may never answer; all others are waited for, so that the history is whole.
    const cutShort = record.status === 'STOPPED' || record.status === 'TIMED_OUT';
    this.schedule.set(record.arn, undefined);
    if (record.running !== undefined && !cutShort) return;
    if (record.running === undefined) this.#active.delete(record.arn);
    if (execution.settled) return;
    execution.settled = true;
    this.events.emit({ kind: 'execution-ended', executionArn: record.arn, status: record.status });
    for (const waiter of execution.waiters.splice(0)) waiter.resolve();
    this.#invoker.targetEnded(execution);
  }

  #reject(execution: ActiveExecution, error: ServiceException): void {
    for (const waiter of execution.waiters.splice(0)) waiter.reject(error);
  }

  #report(executionArn: string, error: unknown): void {
    if (this.#closed) return;
    this.events.emit({ kind: 'log', executionArn, level: 'ERROR', message: String((error as Error).message) });
  }
}

function isReady({ record, hasUnseenChanges }: ExecutionModel, now: number): boolean {
  const { running, retryAt, invocationCount } = record;
  if (running !== undefined) return false;
  if (retryAt !== undefined) return retryAt <= now;
  return invocationCount === 0 || hasUnseenChanges;
}
