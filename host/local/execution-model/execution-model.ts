/**
 * One execution in memory: its record, its operations and what changed since the last save. All transitions go through
 * the primitives here (`create`, `touch`, `record`), so that nothing changes without being counted and saved.
 *
 * Owns: the state, the change counter, event numbers, questions about the state. Does not own: which transitions are
 * legal or what they do (`update-validation.ts`, `apply-update.ts`, `service-transitions.ts`,
 * `invocation-transitions.ts`), storage, real time.
 *
 * Invariants
 *  1. No I/O, no clock: every transition is given its time by a `Stamp`.
 *  2. Each change of an operation raises `revision`; what the function has not seen is exactly what lies above
 *     `seenRevision`.
 *  3. `waiting` holds exactly the operations that only the service can move on.
 */
import type { ExecutionChange, ExecutionRecord, InvocationSummary } from './execution-record.ts';
import type { EventDetails, EventType, HistoryEvent } from './history-event.ts';
import type { OperationRecord } from './operation-record.ts';
import { visibleOperations } from './pruning.ts';

/** Gives the time of a transition; each call a later millisecond, or one and the same for a whole request. */
export type Stamp = () => number;

/** What the model cannot make out of itself. */
export interface ModelEnvironment {
  /** An unpredictable identifier. */
  newId(): string;
  /** The ARN of a new execution of a durable function, or undefined if the function is a plain one (or unknown). */
  newTargetArn(functionName: string): string | undefined;
  /** What waits and retry delays are multiplied with; 1 if absent. */
  readonly waitScale?: number | undefined;
}

export class ExecutionModel {
  readonly record: ExecutionRecord;
  readonly environment: ModelEnvironment;
  readonly #operations = new Map<string, OperationRecord>();
  readonly #waiting = new Set<OperationRecord>();
  readonly #unseen = new Set<OperationRecord>();
  readonly #changed = new Set<OperationRecord>();
  #events: HistoryEvent[] = [];
  #invocations: InvocationSummary[] = [];

  constructor(record: ExecutionRecord, operations: Iterable<OperationRecord>, environment: ModelEnvironment) {
    this.record = record;
    this.environment = environment;
    for (const operation of operations) {
      this.#operations.set(operation.id, operation);
      if (isWaiting(operation)) this.#waiting.add(operation);
      if (operation.revision > record.seenRevision) this.#unseen.add(operation);
    }
  }

  get isComplete(): boolean {
    return this.record.status !== 'RUNNING';
  }

  /** The operation that stands for the execution itself: input, result, error. */
  get root(): OperationRecord {
    const root = this.#operations.get(this.record.executionId);
    if (root === undefined) throw new Error(`Execution ${this.record.arn} has lost its EXECUTION operation.`);
    return root;
  }

  operation(id: string): OperationRecord | undefined {
    return this.#operations.get(id);
  }

  /** All operations in the order of creation. */
  operations(): Iterable<OperationRecord> {
    return this.#operations.values();
  }

  visibleOperations(): OperationRecord[] {
    return visibleOperations(this.#operations.values());
  }

  /** Operations which a timer, a callback or another function will move on. */
  waiting(): Iterable<OperationRecord> {
    return this.#waiting;
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  get hasUnseenChanges(): boolean {
    return this.#unseen.size > 0;
  }

  /** Operations that changed since the function was last told, in the order of change. From now on it knows them. */
  takeUnseen(): OperationRecord[] {
    const unseen = [...this.#unseen].sort((a, b) => a.revision - b.revision);
    this.#unseen.clear();
    this.record.seenRevision = this.record.revision;
    return unseen;
  }

  create(operation: Omit<OperationRecord, 'position' | 'revision'>): OperationRecord {
    const created: OperationRecord = { ...operation, position: this.record.operationCount, revision: 0 };
    this.record.operationCount += 1;
    if (this.record.running !== undefined) this.record.running.created += 1;
    this.#operations.set(created.id, created);
    this.touch(created);
    return created;
  }

  /** To be called after each change of an operation. */
  touch(operation: OperationRecord): void {
    this.record.revision += 1;
    operation.revision = this.record.revision;
    this.#changed.add(operation);
    this.#unseen.add(operation);
    if (isWaiting(operation)) this.#waiting.add(operation);
    else this.#waiting.delete(operation);
  }

  /** To be called after a change that the function need not know of, such as a moved deadline. */
  touchQuietly(operation: OperationRecord): void {
    this.#changed.add(operation);
  }

  /** Writes an event of an operation into the history. */
  history<T extends EventType>(operation: OperationRecord, type: T, at: number, details: EventDetails[T]): void {
    const event: HistoryEvent = { EventType: type, EventId: this.#nextEventId(), EventTimestamp: new Date(at) };
    event.Id = operation.id;
    if (operation.name !== undefined) event.Name = operation.name;
    if (operation.subType !== undefined) event.SubType = operation.subType;
    if (operation.parentId !== undefined) event.ParentId = operation.parentId;
    (event as unknown as Record<string, unknown>)[`${type}Details`] = details;
    this.#events.push(event);
  }

  /** Writes the end of an invocation into the history. */
  invocationHistory(summary: InvocationSummary, details: EventDetails['InvocationCompleted']): void {
    this.#invocations.push(summary);
    this.#events.push({
      EventType: 'InvocationCompleted',
      EventId: this.#nextEventId(),
      EventTimestamp: new Date(summary.endedAt),
      InvocationCompletedDetails: details,
    });
  }

  #nextEventId(): number {
    this.record.lastEventId += 1;
    return this.record.lastEventId;
  }

  /** What is to be saved now. */
  takeChange(): ExecutionChange {
    const change: ExecutionChange = {
      execution: this.record,
      operations: [...this.#changed],
      events: this.#events,
      invocations: this.#invocations,
    };
    this.#changed.clear();
    this.#events = [];
    this.#invocations = [];
    return change;
  }
}

function isWaiting(operation: OperationRecord): boolean {
  switch (operation.type) {
    case 'STEP':
      return operation.status === 'PENDING';
    case 'WAIT':
    case 'CALLBACK':
    case 'CHAINED_INVOKE':
      return operation.status === 'STARTED';
    default:
      return false;
  }
}
