/**
 * One requested operation: its ids, its record as far as it is known, and the promise the workflow holds.
 *
 * Owns: the request (id, consistency with the record), waiting for changes, delivery. Does not own: what happens
 * between (`operations/`).
 *
 * 1. Ids are allocated synchronously at the call.
 * 2. A request that differs from its record in type, name or sub type fails the execution, at once and from any depth.
 * 3. Every outcome reaches the workflow through the delivery queue, with the recorded time as its key.
 */
import { hashId } from '../runtime/operation-id.ts';
import type { OperationChange } from '../runtime/protocol.ts';
import type { TracedRequest } from '../runtime/run-observation.ts';
import { decodeValue } from '../runtime/serdes/rich-json.ts';
import { isTerminal, type OperationAction, type OperationType, type OperationUpdate } from '../runtime/wire.ts';
import type { ContextState } from './context-state.ts';
import { checkUsage, isLeftBehind } from './context-usage.ts';
import type { Delivery } from './delivery-queue.ts';
import { divergenceOf, isSameOperation } from './divergence.ts';
import type { OperationObserver } from './plugins/operation-observer.ts';
import { applyChange, type OperationRecord } from './operation-record.ts';
import { currentScope } from './scope.ts';

export interface OperationRequest {
  /** How the call is named in messages, such as `step`. */
  readonly call: string;
  readonly type: OperationType;
  readonly subType: string;
  readonly name: string | undefined;
}

type Executor<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => void;

/** Those of the promise made last: an executor of its own for each would be garbage. */
const settlers = { resolve: ignore as (value: unknown) => void, reject: ignore as (error: unknown) => void };

function takeSettlers(resolve: (value: unknown) => void, reject: (error: unknown) => void): void {
  settlers.resolve = resolve;
  settlers.reject = reject;
}

/** What a workflow waits for, of an operation: one function for all. */
export function promiseOf<T>(handle: OperationHandle<T>): Promise<T> {
  return handle.promise;
}

/** Stands for a result which is in the record: a function of its own for each would be garbage. */
function recordedResult(): never {
  throw new RangeError('The result is in the record.');
}

export class OperationHandle<T = unknown> implements Delivery {
  readonly promise: Promise<T>;
  record: OperationRecord | undefined;
  /** Undefined where there are no plugins. */
  observer: OperationObserver | undefined;
  private traced: TracedRequest | undefined;
  /** The delivery, once there is one. */
  at = Number.NaN;
  ready: Promise<void> | undefined;
  private outcome: (() => T) | undefined;
  private readonly resolve: (value: T) => void;
  private readonly reject: (error: unknown) => void;
  private waiting: { until: (record: OperationRecord) => boolean; wake: () => void }[] | undefined;

  private constructor(
    readonly context: ContextState,
    readonly request: OperationRequest,
    readonly rawId: string,
    readonly id: string,
    private readonly leftBehind = false,
  ) {
    this.promise = new Promise<T>(takeSettlers as Executor<T>);
    this.resolve = settlers.resolve;
    this.reject = settlers.reject;
  }

  /**
   * Allocates the id and takes the record. The handle is not `live` when the request leads to nothing: the run has
   * ended (this request itself may have failed it), or the context has.
   */
  static open<T>(context: ContextState, request: OperationRequest): OperationHandle<T> {
    const handle = OperationHandle.allocate<T>(context, request);
    if (handle.live) handle.takeRecord();
    return handle;
  }

  /** For what leaves no record of its own. Code that was changed may find one all the same: it goes on with that. */
  static openVirtual<T>(context: ContextState, request: OperationRequest): OperationHandle<T> {
    const handle = OperationHandle.allocate<T>(context, request);
    if (handle.live && context.run.records.has(handle.id)) handle.takeRecord();
    return handle;
  }

  private static allocate<T>(context: ContextState, request: OperationRequest): OperationHandle<T> {
    // Code of a branch that was left behind goes on for a while. It has no say any more, on any context: an id taken here
    // would shift those of the living.
    const scope = currentScope();
    if (isLeftBehind(scope)) return new OperationHandle<T>(context, request, '', '', true);
    checkUsage(context, request.call, scope);
    const rawId = context.allocateRawId();
    return new OperationHandle<T>(context, request, rawId, hashId(rawId));
  }

  private takeRecord(): void {
    const { context, request, rawId, id } = this;
    this.record = context.run.records.take(id);
    this.updateMode();
    this.traced = context.run.trace.note(context, request, rawId, id);
    this.checkAgainstRecord();
    context.run.register(this as OperationHandle);
    this.observe(false);
  }

  /** False when whatever this operation does would come too late. */
  get live(): boolean {
    return !this.leftBehind && !this.context.run.ended && !this.context.silenced;
  }

  /** Whether something has to happen outside of the sandbox before this operation goes on, and somebody may care. */
  get isWaiting(): boolean {
    return this.waiting !== undefined && !this.context.silenced;
  }

  /** For messages. */
  get label(): string {
    const { call, name } = this.request;
    return name === undefined ? `${call} ${this.rawId}` : `${call} "${name}" (${this.rawId})`;
  }

  /** True when the operation can only be answered from its record, since the context around it has ended already. */
  get mustNotRun(): boolean {
    return this.context.mode === 'replay-succeeded';
  }

  /** Notes what the service is told beside the identity, for a host that compares runs. */
  describe(details: () => Partial<OperationUpdate>): void {
    if (this.traced !== undefined) this.traced.arguments = JSON.stringify(details());
  }

  /**
   * Whether this operation cannot go on because the run only replays. An operation without a record is requested all the
   * same, and stays open.
   */
  standsStill(): boolean {
    if (!this.context.run.trace.replaysOnly) return false;
    if (this.record === undefined) this.emit('START');
    this.whenEnded(() => undefined);
    return true;
  }

  emit(action: OperationAction, rest: Partial<OperationUpdate> = {}): void {
    const { type, subType, name } = this.request;
    this.context.run.emit(this.context, {
      Type: type,
      Action: action,
      Id: this.id,
      ParentId: this.context.recordedParentId,
      SubType: subType,
      Name: name,
      ...rest,
    });
  }

  /** Tells plugins of this operation from now on. */
  observe(virtual: boolean): void {
    const { instrumentation } = this.context.run;
    if (instrumentation === undefined || !this.live) return;
    this.observer = instrumentation.observe(this as OperationHandle, virtual);
    this.observer?.requested();
  }

  applyChange(change: OperationChange): void {
    this.record = applyChange(this.record, change);
    this.observer?.changed();
    const { record, waiting } = this;
    if (waiting === undefined) return;
    const due = waiting.filter((entry) => entry.until(record));
    const others = waiting.filter((entry) => !due.includes(entry));
    this.waiting = others.length === 0 ? undefined : others;
    for (const entry of due) entry.wake();
  }

  /** Resolves with the record once it fulfils the condition. Never, if the run ends before. */
  until(condition: (record: OperationRecord) => boolean): Promise<OperationRecord> {
    const { record } = this;
    if (record !== undefined && condition(record)) return Promise.resolve(record);
    return new Promise((resolve) => {
      this.await(condition, resolve);
    });
  }

  whenEnded(callback: (record: OperationRecord) => void): void {
    this.when((record) => isTerminal(record.status), callback);
  }

  /** Calls back in the very turn in which the change arrives, so that completions of one answer queue up together. */
  when(condition: (record: OperationRecord) => boolean, callback: (record: OperationRecord) => void): void {
    const { record } = this;
    if (record !== undefined && condition(record)) {
      callback(record);
      return;
    }
    this.await(condition, callback);
  }

  private await(until: (record: OperationRecord) => boolean, callback: (record: OperationRecord) => void): void {
    const wake = (): void => {
      if (this.record !== undefined) callback(this.record);
    };
    this.waiting ??= [];
    this.waiting.push({ until, wake });
  }

  /** Queues the recorded result, to be decoded at its turn by the built-in serdes. */
  deliverResult(): void {
    this.deliver(this.endedAt, recordedResult);
  }

  /** Queues the outcome. `outcome` runs at its turn, in no scope; what it throws is what the workflow sees. */
  deliver(at: number, outcome: () => T, ready?: Promise<void>): void {
    this.at = at;
    this.outcome = outcome;
    this.ready = ready;
    this.context.run.queue.add(this);
  }

  /** The delivery's turn has come. */
  settle(): void {
    const { context, outcome } = this;
    const { run } = context;
    run.forget(this as OperationHandle);
    if (outcome === undefined || context.silenced) return;
    context.advanceClock(this.at);
    run.lastDelivered = this as OperationHandle;
    this.settleNow(outcome);
  }

  /** Delivers what the service brought about itself: the code after it may be new although the operation is old. */
  deliverFromService(at: number, outcome: () => T, ready?: Promise<void>): void {
    this.deliver(
      at,
      () => {
        this.context.reconsiderMode();
        return outcome();
      },
      ready,
    );
  }

  /** The recorded end of this operation: the key of its delivery. */
  get endedAt(): number {
    const { record } = this;
    if (record === undefined) return this.context.clock;
    if (!Number.isNaN(record.end)) return record.end;
    return Number.isNaN(record.start) ? this.context.clock : record.start;
  }

  /** Settles at once: only for outcomes which follow from deliveries already made. */
  settleNow(outcome: () => T): void {
    let value: T;
    try {
      value = outcome === recordedResult ? (decodeValue(this.record?.result) as T) : outcome();
    } catch (error) {
      // An operation nobody awaits must not end the worker; who awaits it sees the rejection all the same.
      this.promise.catch(ignore);
      this.reject(error);
      return;
    }
    this.resolve(value);
  }

  private updateMode(): void {
    const { context, record } = this;
    if (context.mode !== 'replay') return;
    if (record === undefined || !isTerminal(record.status)) context.mode = 'execution';
  }

  private checkAgainstRecord(): void {
    const { record, request, rawId, context } = this;
    if (record?.type === undefined || isSameOperation(record, request)) return;
    const last = context.run.lastDelivered;
    const agreed = last && { label: last.label, at: last.endedAt };
    const error = divergenceOf({ rawId, record, request, site: this.traced?.site, agreed });
    context.run.fail(error, 'execution');
  }
}

function ignore(): void {
  // Whoever awaits the operation deals with it.
}
