/**
 * The events of an execution's history, in the service's own shape (GetDurableExecutionHistory).
 *
 * Owns: shapes, reading them back from JSON, leaving out data. Does not own: when an event is written.
 */
import type { ErrorObject } from '../../../runtime/wire.ts';

interface InputDetails {
  Input: { Payload?: string | undefined; Truncated?: boolean };
}
interface ResultDetails {
  Result: { Payload?: string | undefined; Truncated?: boolean };
}
interface ErrorDetails {
  Error: { Payload?: ErrorObject | undefined; Truncated?: boolean };
}
interface RetryDetails {
  RetryDetails: { CurrentAttempt?: number; NextAttemptDelaySeconds?: number };
}
type Nothing = Record<string, never>;

/** The details of each event type. */
export interface EventDetails {
  ExecutionStarted: InputDetails & { ExecutionTimeout: number };
  ExecutionSucceeded: ResultDetails;
  ExecutionFailed: ErrorDetails;
  ExecutionTimedOut: ErrorDetails;
  ExecutionStopped: ErrorDetails;
  ContextStarted: Nothing;
  ContextSucceeded: ResultDetails;
  ContextFailed: ErrorDetails;
  StepStarted: Nothing;
  StepSucceeded: ResultDetails & RetryDetails;
  StepFailed: ErrorDetails & RetryDetails;
  WaitStarted: { Duration: number; ScheduledEndTimestamp: Date };
  WaitSucceeded: { Duration?: number | undefined };
  WaitCancelled: Partial<ErrorDetails>;
  CallbackStarted: { CallbackId: string; Timeout?: number | undefined; HeartbeatTimeout?: number | undefined };
  CallbackSucceeded: ResultDetails;
  CallbackFailed: ErrorDetails;
  CallbackTimedOut: ErrorDetails;
  ChainedInvokeStarted: InputDetails & {
    FunctionName: string;
    TenantId?: string | undefined;
    ExecutedVersion?: string | undefined;
    DurableExecutionArn?: string | undefined;
  };
  ChainedInvokeSucceeded: ResultDetails;
  ChainedInvokeFailed: ErrorDetails;
  ChainedInvokeTimedOut: ErrorDetails;
  ChainedInvokeStopped: ErrorDetails;
  InvocationCompleted: Partial<ErrorDetails> & { StartTimestamp: Date; EndTimestamp: Date; RequestId: string };
}
/** The types of history events. */
export type EventType = keyof EventDetails;

/** One event. The details stand under `<EventType>Details`. */
export type HistoryEvent<T extends EventType = EventType> = {
  EventType: T;
  /** Counts from 1 within the execution, in the order of recording. */
  EventId: number;
  EventTimestamp: Date;
  Id?: string | undefined;
  Name?: string | undefined;
  SubType?: string | undefined;
  ParentId?: string | undefined;
} & { [K in T as `${K}Details`]?: EventDetails[K] };

/** The details of an event, whatever its type. */
export function detailsOf(event: HistoryEvent): Record<string, unknown> {
  const details = (event as unknown as Record<string, unknown>)[`${event.EventType}Details`];
  return (details ?? {}) as Record<string, unknown>;
}

const TIMES = new Set(['EventTimestamp', 'ScheduledEndTimestamp', 'StartTimestamp', 'EndTimestamp']);

/** An event out of the JSON text that `JSON.stringify` made of it. */
export function parseHistoryEvent(text: string): HistoryEvent {
  const event = JSON.parse(text) as HistoryEvent;
  reviveTimes(event);
  reviveTimes(detailsOf(event));
  return event;
}

function reviveTimes(holder: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(holder)) {
    if (TIMES.has(key) && typeof value === 'string') holder[key] = new Date(value);
  }
}

interface ExecutionData {
  Payload?: unknown;
}

/** The same event without payloads: each is replaced by a mark that it was left out. */
export function withoutExecutionData(event: HistoryEvent): HistoryEvent {
  return withDataAs(event, () => ({ Truncated: true }));
}

/** The same event with a mark at each payload that it is whole. */
export function withExecutionData(event: HistoryEvent): HistoryEvent {
  return withDataAs(event, (data) => ({ ...data, Truncated: false }));
}

function withDataAs(event: HistoryEvent, show: (data: ExecutionData) => object): HistoryEvent {
  const details = { ...detailsOf(event) };
  for (const key of ['Input', 'Result', 'Error']) {
    const data = details[key] as ExecutionData | undefined;
    if (data?.Payload !== undefined) details[key] = show(data);
  }
  return { ...event, [`${event.EventType}Details`]: details };
}
