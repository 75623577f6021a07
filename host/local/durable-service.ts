/**
 * The embedded durable execution service, without HTTP: the Lambda durable API, and what local tools need beside it.
 *
 * Owns: the API surface. Does not own: rules (`execution-model/`), driving (`execution-engine.ts`), storage (`store/`).
 */
import type {
  CheckpointDurableExecutionRequest,
  CheckpointDurableExecutionResponse,
  ErrorObject,
  GetDurableExecutionStateRequest,
  Operation,
} from '../../runtime/wire.ts';
import type { ActiveExecution } from './active-execution.ts';
import { callbackFailed, callbackHeartbeat, callbackSucceeded } from './callback-answers.ts';
import { ExecutionEngine } from './execution-engine.ts';
import { executionList } from './execution-list.ts';
import type { ListOptions } from './execution-list.ts';
import { checkpoint } from './execution-model/checkpoint.ts';
import { requireClientToken, requireInvocationToken } from './execution-model/checkpoint-token.ts';
import type { ExecutionRecord, InvocationSummary } from './execution-model/execution-record.ts';
import { finishExecution } from './execution-model/finish-execution.ts';
import { withExecutionData, withoutExecutionData } from './execution-model/history-event.ts';
import { toOperation } from './execution-model/operation-record.ts';
import { invalidParameter, ServiceException } from './execution-model/service-exception.ts';
import { nextWakeUp } from './execution-model/service-transitions.ts';
import { beginExecution, invokeFunction, whenEnded } from './function-invocation.ts';
import type { InvokeOptions, InvokeResult } from './function-invocation.ts';
import type { LocalFunctionHandler, LocalFunctionOptions } from './function-registry.ts';
import type { ServiceEvent, ServiceEventListener } from './service-events.ts';
import type { ServiceSettings } from './service-options.ts';
import { LocalTools } from './local-tools.ts';
import { ServiceTime } from './service-time.ts';
import { executionView } from './service-views.ts';
import type { ExecutionListPage, ExecutionView, HistoryPage, StatePageView } from './service-views.ts';
import { pageLimit, withMarker } from './page-options.ts';
import type { PageOptions } from './page-options.ts';
import { encodeMarker, placeOf, statePage } from './state-pages.ts';
import type { ExecutionStore } from './store/execution-store.ts';

/** Options of reading a history. */
export interface HistoryOptions extends PageOptions {
  /** Newest first. Default false. */
  ReverseOrder?: boolean | undefined;
  /** Default true. */
  IncludeExecutionData?: boolean | undefined;
}

/** The Lambda durable API in this process. What a call acknowledged is saved; refusals are `ServiceException`s. */
export class DurableService {
  /** Moves the service's time where it is virtual. */
  readonly time: ServiceTime;
  /** What local tools need beside Lambda's own API. */
  readonly tools: LocalTools;
  readonly #engine: ExecutionEngine;

  /** Use `createDurableService` or `startLocalService`, which also open the store. */
  constructor(store: ExecutionStore, settings: ServiceSettings) {
    this.#engine = new ExecutionEngine(store, settings);
    this.time = new ServiceTime(this.#engine);
    this.tools = new LocalTools(this.#engine);
  }

  /** Makes a function known under a name. Open executions of that name go on with it. */
  registerFunction(name: string, handler: LocalFunctionHandler, options: LocalFunctionOptions = {}): void {
    const registered = this.#engine.functions.register(name, handler, options);
    this.tools.expire();
    this.#engine.functionArrived(registered.name);
  }

  /** Executions that waited for their turn go on: the function takes more invocations at a time than before. */
  functionFree(name: string): void {
    this.#engine.functionArrived(name);
  }

  /** Takes up all executions that have not ended: after a restart, once all functions are registered. */
  resumeAll(): void {
    for (const arn of this.#engine.store.open()) this.#engine.activate(arn);
  }

  /** Takes up one execution. Does nothing if it has ended. */
  resume(executionArn: string): void {
    this.#requireRecord(executionArn);
    this.#engine.activate(executionArn);
  }

  /** `payload` is JSON text. For a durable function the answer of `RequestResponse` comes when the execution has ended. */
  async invoke(functionName: string, payload?: string, options: InvokeOptions = {}): Promise<InvokeResult> {
    return invokeFunction(this.#engine, functionName, payload, options);
  }

  /** As `invoke` of type `Event` for a durable function, at once. Returns the ARN of the execution. */
  begin(functionName: string, payload?: string, executionName?: string): string {
    return beginExecution(this.#engine, functionName, payload, executionName);
  }

  /** Waits for the end of an execution, and takes it up before if need be. */
  async whenEnded(executionArn: string): Promise<ExecutionView> {
    this.#requireRecord(executionArn);
    await whenEnded(this.#engine, executionArn);
    return this.getExecution(executionArn);
  }

  checkpoint(request: CheckpointDurableExecutionRequest): CheckpointDurableExecutionResponse {
    const execution = this.#requireRunning(request.DurableExecutionArn);
    const { CheckpointToken: token, ClientToken: clientToken, Updates: updates = [] } = request;
    requireClientToken(clientToken);
    const last = execution.lastCheckpoint;
    if (clientToken !== undefined && last?.clientToken === clientToken && last.token === token) return last.response;
    const response = this.#engine.transition(execution, (model, stamp) => {
      let each = stamp;
      if (this.#engine.settings.batchTimestamps === 'shared') {
        const at = stamp();
        each = () => at;
      }
      const { token: next, changed } = checkpoint(model, token, updates, each);
      return { CheckpointToken: next, NewExecutionState: { Operations: changed.map(toOperation) } };
    });
    if (clientToken !== undefined && token !== undefined) execution.lastCheckpoint = { clientToken, token, response };
    return response;
  }

  getExecutionState(request: GetDurableExecutionStateRequest): StatePageView {
    const { model } = this.#requireRunning(request.DurableExecutionArn);
    requireInvocationToken(model.record, request.CheckpointToken);
    const limit = Math.min(pageLimit(request.MaxItems), this.#engine.settings.pageSize);
    const page = statePage(model.visibleOperations(), request.Marker, limit);
    return withMarker({ Operations: page.operations.map(toOperation) }, page.nextMarker);
  }

  getExecution(executionArn: string, options: { IncludeExecutionData?: boolean | undefined } = {}): ExecutionView {
    const record = this.#requireRecord(executionArn);
    const root = this.#engine.active(executionArn)?.model.root ?? this.#engine.store.root(executionArn);
    if (root === undefined) throw notFound(executionArn);
    const retentionDays = this.#engine.functions.find(record.functionName)?.retentionDays;
    return executionView(record, root, options.IncludeExecutionData ?? true, retentionDays);
  }

  getHistory(executionArn: string, options: HistoryOptions = {}): HistoryPage {
    this.#requireRecord(executionArn);
    const limit = pageLimit(options.MaxItems);
    const beyond = options.Marker ? placeOf(options.Marker) : undefined;
    const newestFirst = options.ReverseOrder ?? false;
    // One more than asked for tells whether there is a next page.
    const events = this.#engine.store.events(executionArn, { beyond, newestFirst, limit: limit + 1 });
    const page = events.slice(0, limit);
    const withData = options.IncludeExecutionData ?? true;
    const last = page.at(-1);
    const marker = events.length > limit && last !== undefined ? encodeMarker(last.EventId) : undefined;
    return withMarker({ Events: page.map(withData ? withExecutionData : withoutExecutionData) }, marker);
  }

  listExecutions(options: ListOptions = {}): ExecutionListPage {
    return executionList(this.#engine, options);
  }

  /** Ends a running execution as STOPPED. Its function is not called any more. */
  stopExecution(executionArn: string, error: ErrorObject = {}): { StopTimestamp: Date } {
    const record = this.#requireRecord(executionArn);
    const execution = this.#engine.activate(executionArn);
    if (execution !== undefined && !execution.model.isComplete) {
      this.#engine.transition(execution, (model, stamp) =>
        finishExecution(model, stamp(), { status: 'STOPPED', error }),
      );
    }
    const endedAt = execution?.model.record.endedAt ?? record.endedAt ?? record.startedAt;
    return { StopTimestamp: new Date(endedAt) };
  }

  /** `result` is the raw text that the workflow will read. */
  sendCallbackSuccess(callbackId: string, result?: string): void {
    callbackSucceeded(this.#engine, callbackId, result);
  }

  sendCallbackFailure(callbackId: string, error: ErrorObject = {}): void {
    callbackFailed(this.#engine, callbackId, error);
  }

  /** Starts the heartbeat time-out of a callback anew. */
  sendCallbackHeartbeat(callbackId: string): void {
    callbackHeartbeat(this.#engine, callbackId);
  }

  /** All operations of an execution in the order of creation, also those inside of finished child contexts. */
  getOperations(executionArn: string): Operation[] {
    this.#requireRecord(executionArn);
    const active = this.#engine.active(executionArn);
    const records = active?.model.operations() ?? this.#engine.store.load(executionArn)?.operations ?? [];
    return [...records].map(toOperation);
  }

  /** The finished invocations of an execution. */
  listInvocations(executionArn: string): InvocationSummary[] {
    this.#requireRecord(executionArn);
    return this.#engine.store.invocations(executionArn);
  }

  /** When the execution goes on by itself; undefined if that is now, never, or up to others. */
  nextWakeUp(executionArn: string): Date | undefined {
    this.#requireRecord(executionArn);
    const active = this.#engine.active(executionArn);
    const wakeUp =
      active === undefined ? undefined : nextWakeUp(active.model, this.#engine.clock.now(), active.attended);
    return wakeUp?.kind === 'awaited' ? new Date(wakeUp.at) : undefined;
  }

  /** The service's own time, which may be virtual. */
  now(): Date {
    return new Date(this.#engine.clock.now());
  }

  /** With `time: 'skip'`: keeps time from jumping, such as while somebody is about to answer a callback. */
  holdTime(): () => void {
    return this.#engine.schedule.hold();
  }

  /** Somebody is about to answer this callback: time is not moved to its deadline any more. */
  attendCallback(executionArn: string, operationId: string): void {
    const execution = this.#engine.active(executionArn);
    if (execution !== undefined) this.#engine.attend(execution, operationId);
  }

  /** Calls back after each change was saved. Returns the function that ends the subscription. */
  onEvent(listener: ServiceEventListener): () => void {
    return this.#engine.events.subscribe(listener);
  }

  /** Passes a log line of a function on to the listeners. */
  reportLog(line: Omit<Extract<ServiceEvent, { kind: 'log' }>, 'kind'>): void {
    this.#engine.events.emit({ kind: 'log', ...line });
  }

  /** Ends the service. Running functions get no answers any more; with a data folder their executions can be resumed. */
  close(): void {
    this.#engine.close();
  }

  #requireRecord(executionArn: string): ExecutionRecord {
    this.#engine.requireOpen();
    const record = this.#engine.active(executionArn)?.model.record ?? this.#engine.store.record(executionArn);
    if (record === undefined) throw notFound(executionArn);
    return record;
  }

  /** An execution that a function may write to. Unknown ones are refused as these two calls refuse everything. */
  #requireRunning(executionArn: string | undefined): ActiveExecution {
    this.#engine.requireOpen();
    const execution = executionArn === undefined ? undefined : this.#engine.active(executionArn);
    if (execution !== undefined) return execution;
    if (executionArn === undefined || this.#engine.store.record(executionArn) === undefined) {
      throw invalidParameter(`There is no durable execution ${executionArn ?? '(no ARN given)'}.`);
    }
    throw invalidParameter('Invalid Checkpoint Token: no invocation of the durable execution is running.');
  }
}

function notFound(executionArn: string): Error {
  return new ServiceException('ResourceNotFoundException', `There is no durable execution ${executionArn}.`);
}
