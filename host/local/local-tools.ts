/**
 * What local tools need beside Lambda's own API: rows of all executions with what they wait for, skipping of delays,
 * running again, forking.
 *
 * Owns: these calls. Does not own: transitions (`execution-model/`), the Lambda API (`durable-service.ts`).
 *
 * Invariants
 *  1. Reading takes up no execution and moves no timer.
 *  2. Refusals are `ServiceException`s, as everywhere in the service.
 */
import type { ExecutionEngine } from './execution-engine.ts';
import type { ExecutionRecord, ExecutionStatus } from './execution-model/execution-record.ts';
import { forkExecution } from './execution-model/fork-execution.ts';
import type { OperationRecord } from './execution-model/operation-record.ts';
import { ServiceException } from './execution-model/service-exception.ts';
import { dueAt } from './execution-model/service-transitions.ts';
import { skipDelays } from './execution-model/skip-delay.ts';
import { openCallback } from './open-callback.ts';
import type { OpenCallback } from './open-callback.ts';
import { beginExecution, requireUnusedName } from './function-invocation.ts';
import { executionArn } from './function-name.ts';
import { expireExecutions } from './retention.ts';
import type { ExecutionCount, ExecutionFilter } from './store/execution-store.ts';

/** What one row of a list of executions shows. Times are milliseconds since 1970. */
export interface ExecutionRow {
  readonly arn: string;
  readonly name: string;
  readonly functionName: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** Without the EXECUTION operation. */
  readonly operationCount: number;
  readonly invocationCount: number;
  readonly nextWakeUp: number | undefined;
  readonly openCallbacks: readonly OpenCallback[];
  readonly invokedBy: string | undefined;
}

/** How an execution is run again or forked: under which name, with which input. Default name: a new unique one. */
export interface RunAgain {
  readonly name?: string | undefined;
  /** JSON text; absent: the recorded input. */
  readonly input?: string | undefined;
  /** Forks only: recorded texts of results, by operation, that take the place of what was recorded. */
  readonly results?: ReadonlyMap<string, string> | undefined;
}

export class LocalTools {
  readonly #engine: ExecutionEngine;

  constructor(engine: ExecutionEngine) {
    this.#engine = engine;
  }

  /** All executions, or those that a filter lets through; newest first. */
  rows(filter: Partial<ExecutionFilter> = {}): ExecutionRow[] {
    this.#engine.requireOpen();
    return this.#engine.store
      .list({ oldestFirst: false, limit: Infinity, ...filter })
      .map((record) => this.#row(record));
  }

  /** How many executions there are, by function and status. */
  counts(): ExecutionCount[] {
    this.#engine.requireOpen();
    return this.#engine.store.counts();
  }

  row(arn: string): ExecutionRow {
    return this.#row(this.#record(arn));
  }

  /** Ends a wait or the pause before another attempt now; without an id, all of them. Returns how many. */
  skip(arn: string, operationId?: string): number {
    this.#record(arn);
    const execution = this.#engine.activate(arn);
    if (execution === undefined || execution.model.isComplete) {
      throw new ServiceException('InvalidParameterValueException', 'The execution has ended: nothing is left to skip.');
    }
    const now = this.#engine.clock.now();
    return this.#engine.transition(execution, (model, stamp) => skipDelays(model, operationId, now, stamp));
  }

  /** Starts a new execution of the same function with the same input, or another one. Returns its ARN. */
  rerun(arn: string, options: RunAgain = {}): string {
    const record = this.#record(arn);
    const input = options.input ?? this.#engine.store.root(arn)?.input;
    if (options.name !== undefined) requireUnusedName(this.#engine, record.functionName, options.name);
    return beginExecution(this.#engine, record.functionName, input, options.name);
  }

  /** Starts a new execution with the history before an operation, which runs again unless it is given a result. */
  fork(arn: string, operationId: string, options: RunAgain = {}): string {
    const engine = this.#engine;
    const record = this.#record(arn);
    const executionId = engine.newId();
    const name = options.name ?? executionId;
    requireUnusedName(engine, record.functionName, name);
    const target = {
      arn: executionArn(record.functionName, name, executionId),
      name,
      executionId,
      input: options.input,
      results: options.results,
    };
    const events = engine.store.events(arn, { newestFirst: false, limit: Infinity });
    const source = { execution: record, operations: this.#operations(arn), events };
    engine.store.commit(forkExecution(source, operationId, target, engine.clock.now()));
    engine.activate(target.arn);
    return target.arn;
  }

  /** Forgets an execution that has ended. Its name is free then. */
  remove(arn: string): void {
    const { name } = this.#record(arn);
    if (this.#engine.activate(arn) !== undefined) {
      const message = `${name} has not ended, or its function still runs: stop it before it is removed.`;
      throw new ServiceException('InvalidParameterValueException', message);
    }
    this.#engine.store.remove(arn);
  }

  /** Forgets all executions that ended longer ago than their functions keep them. Returns how many. */
  expire(): number {
    return expireExecutions(this.#engine);
  }

  /** Payloads of an operation as recorded. */
  operation(arn: string, operationId: string): OperationRecord | undefined {
    this.#record(arn);
    return this.#operations(arn).find((operation) => operation.id === operationId);
  }

  functionNames(): string[] {
    return this.#engine.functions.names();
  }

  #record(arn: string): ExecutionRecord {
    this.#engine.requireOpen();
    const record = this.#engine.active(arn)?.model.record ?? this.#engine.store.record(arn);
    if (record !== undefined) return record;
    throw new ServiceException('ResourceNotFoundException', `There is no durable execution ${arn}.`);
  }

  #operations(arn: string): readonly OperationRecord[] {
    const active = this.#engine.active(arn)?.model.operations();
    return active === undefined ? (this.#engine.store.load(arn)?.operations ?? []) : [...active];
  }

  #row(record: ExecutionRecord): ExecutionRow {
    const { open, parentOf } =
      record.status === 'RUNNING' ? this.#waiting(record.arn) : { open: [], parentOf: () => undefined };
    const due = open.map(dueAt).filter((at) => at !== Infinity);
    if (record.status === 'RUNNING' && record.retryAt !== undefined) due.push(record.retryAt);
    return {
      arn: record.arn,
      name: record.name,
      functionName: record.functionName,
      status: record.status,
      startedAt: record.startedAt,
      endedAt: record.endedAt,
      operationCount: record.operationCount - 1,
      invocationCount: record.invocationCount,
      nextWakeUp: due.length === 0 ? undefined : Math.min(...due),
      openCallbacks: open.flatMap((operation) => openCallback(operation, parentOf(operation)) ?? []),
      invokedBy: record.invokedBy?.executionArn,
    };
  }

  #waiting(arn: string): Waiting {
    const active = this.#engine.active(arn)?.model;
    if (active !== undefined) {
      return { open: [...active.waiting()], parentOf: ({ parentId = '' }) => active.operation(parentId) };
    }
    const operations = this.#operations(arn);
    const open = operations.filter(({ type, status }) =>
      type === 'STEP' ? status === 'PENDING' : type !== 'CONTEXT' && type !== 'EXECUTION' && status === 'STARTED',
    );
    return { open, parentOf: ({ parentId }) => operations.find(({ id }) => id === parentId) };
  }
}

interface Waiting {
  readonly open: readonly OperationRecord[];
  readonly parentOf: (operation: OperationRecord) => OperationRecord | undefined;
}
