/**
 * An execution as its history tells it: operations as a tree, with attempts, deadlines and errors. Built event by event,
 * from a recorded history and from the live service alike.
 *
 * Owns: what is known of the operations. Does not own: how it is shown (`operation-text.ts`, `tree-view.ts`) and how it
 * is written down (`run-document.ts`).
 *
 * 1. Events are applied once, in the order of their EventId; one that was seen already changes nothing.
 * 2. All times are the service's, which with a virtual clock are not those of the wall.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { OperationType } from '../../runtime/wire.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import { eventError, eventKind } from './history-event-reading.ts';
import { pathSegment } from './operation-path.ts';

export type OperationState = 'STARTED' | 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT' | 'STOPPED';
export type ExecutionState = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';

export interface AttemptProgress {
  readonly start: Date;
  end?: Date;
  outcome: 'STARTED' | 'SUCCEEDED' | 'FAILED';
  error?: ErrorObject | undefined;
}

export interface OperationProgress {
  readonly id: string;
  readonly parentId: string | undefined;
  /** Names from the root, such as `ship/item[2]/label`. */
  readonly path: string;
  /** The last part of the path. */
  readonly segment: string;
  readonly depth: number;
  readonly name: string | undefined;
  readonly type: OperationType;
  readonly subType: string | undefined;
  readonly start: Date;
  readonly children: OperationProgress[];
  readonly attempts: AttemptProgress[];
  status: OperationState;
  end?: Date | undefined;
  error?: ErrorObject | undefined;
  nextAttempt?: Date | undefined;
  /** When the service ends it by itself: the end of a wait, the time-out of a callback. */
  until?: Date | undefined;
  callbackId?: string | undefined;
}

/** What one event changed. */
export type Transition =
  | { readonly kind: 'execution'; readonly event: Event }
  | { readonly kind: 'invocation'; readonly event: Event }
  | { readonly kind: 'operation'; readonly event: Event; readonly operation: OperationProgress };

export class ExecutionProgress {
  readonly operations: OperationProgress[] = [];
  readonly roots: OperationProgress[] = [];
  readonly #byId = new Map<string, OperationProgress>();
  status: ExecutionState = 'RUNNING';
  error: ErrorObject | undefined;
  start: Date | undefined;
  end: Date | undefined;
  lastEventId = 0;
  /** Service time of the newest event. */
  lastEventTime = 0;
  completedInvocations = 0;
  /** The newest event is the good end of an invocation: nothing runs until something outside changes. */
  isSuspended = false;

  /** Returns what changed, or undefined for an event that was applied before. */
  apply(event: Event): Transition | undefined {
    const eventId = event.EventId ?? 0;
    if (eventId <= this.lastEventId) return undefined;
    this.lastEventId = eventId;
    const at = event.EventTimestamp ?? new Date(this.lastEventTime);
    this.lastEventTime = Math.max(this.lastEventTime, at.getTime());
    const { type, state } = eventKind(event);
    this.isSuspended = type === 'INVOCATION' && eventError(event) === undefined;
    if (type === 'INVOCATION') {
      this.completedInvocations += 1;
      return { kind: 'invocation', event };
    }
    if (type === OperationType.EXECUTION) {
      this.#applyToExecution(event, state, at);
      return { kind: 'execution', event };
    }
    const operation = this.#byId.get(event.Id ?? '') ?? this.#add(event, type, at);
    applyToOperation(operation, event, state, at);
    return { kind: 'operation', event, operation };
  }

  operation(id: string): OperationProgress | undefined {
    return this.#byId.get(id);
  }

  /** Operations that only the service, or somebody outside, can bring forward. */
  get waiting(): OperationProgress[] {
    return this.operations.filter(
      ({ type, status }) =>
        status === 'PENDING' || (status === 'STARTED' && type !== OperationType.STEP && type !== OperationType.CONTEXT),
    );
  }

  /** The earliest moment at which the service goes on by itself. */
  get nextWakeUp(): Date | undefined {
    const times = this.waiting.flatMap(({ nextAttempt, until }) => nextAttempt ?? until ?? []);
    return times.length === 0 ? undefined : new Date(Math.min(...times.map((time) => time.getTime())));
  }

  #applyToExecution(event: Event, state: OperationState, at: Date): void {
    if (state === 'STARTED') {
      this.start = at;
      return;
    }
    this.status = state === 'CANCELLED' || state === 'PENDING' ? 'STOPPED' : state;
    this.end = at;
    this.error = eventError(event);
  }

  #add(event: Event, type: OperationType, at: Date): OperationProgress {
    const parent = this.#byId.get(event.ParentId ?? '');
    const siblings = parent?.children ?? this.roots;
    const segment = pathSegment(event.Name, event.SubType ?? type, siblings);
    const operation: OperationProgress = {
      id: event.Id ?? '',
      parentId: event.ParentId,
      path: parent === undefined ? segment : `${parent.path}/${segment}`,
      segment,
      depth: parent === undefined ? 0 : parent.depth + 1,
      name: event.Name,
      type,
      subType: event.SubType,
      start: at,
      children: [],
      attempts: [],
      status: 'STARTED',
    };
    this.#byId.set(operation.id, operation);
    this.operations.push(operation);
    siblings.push(operation);
    return operation;
  }
}

function applyToOperation(operation: OperationProgress, event: Event, state: OperationState, at: Date): void {
  operation.status = state;
  operation.nextAttempt = undefined;
  if (state === 'STARTED') {
    operation.until = event.WaitStartedDetails?.ScheduledEndTimestamp ?? callbackDeadline(event, at);
    operation.callbackId = event.CallbackStartedDetails?.CallbackId ?? operation.callbackId;
    if (operation.type === OperationType.STEP) operation.attempts.push({ start: at, outcome: 'STARTED' });
    return;
  }
  operation.error = eventError(event);
  if (operation.type === OperationType.STEP) {
    const outcome = event.EventType === 'StepSucceeded' ? 'SUCCEEDED' : 'FAILED';
    const open = operation.attempts.find((attempt) => attempt.outcome === 'STARTED');
    const attempt = open ?? { start: at, outcome };
    if (open === undefined) operation.attempts.push(attempt);
    attempt.outcome = outcome;
    attempt.end = at;
    attempt.error = operation.error;
  }
  const retry = event.StepFailedDetails?.RetryDetails ?? event.StepSucceededDetails?.RetryDetails;
  if (retry?.NextAttemptDelaySeconds !== undefined) {
    operation.status = 'PENDING';
    operation.nextAttempt = new Date(at.getTime() + retry.NextAttemptDelaySeconds * 1000);
    return;
  }
  operation.until = undefined;
  operation.end = at;
}

function callbackDeadline(event: Event, at: Date): Date | undefined {
  const { Timeout, HeartbeatTimeout } = event.CallbackStartedDetails ?? {};
  const limits = [Timeout, HeartbeatTimeout].filter((seconds) => seconds !== undefined && seconds > 0) as number[];
  return limits.length === 0 ? undefined : new Date(at.getTime() + Math.min(...limits) * 1000);
}
