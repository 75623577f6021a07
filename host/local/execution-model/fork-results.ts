/**
 * Results that a fork is given instead of the recorded ones: "what if this had answered something else".
 *
 * Owns: which operations can be given one, and what their records and events say then. Does not own: which operations a
 * fork keeps (`fork-execution.ts`).
 *
 * Invariants
 *  1. Only an operation whose result comes from outside of the workflow gets one: a step, a callback, a chained invoke.
 *  2. It is one that the workflow asks for again: inside of a context that has ended it would never be looked at.
 */
import { Buffer } from 'node:buffer';
import { MAX_OPERATION_PAYLOAD_BYTES } from '../../../runtime/limits.ts';
import type { EventType, HistoryEvent } from './history-event.ts';
import { detailsOf } from './history-event.ts';
import type { OperationRecord } from './operation-record.ts';
import { invalidParameter } from './service-exception.ts';

/** Recorded texts by the ids of their operations. */
export type ForkResults = ReadonlyMap<string, string>;

const SUCCESS: Readonly<Record<string, EventType>> = {
  STEP: 'StepSucceeded',
  CALLBACK: 'CallbackSucceeded',
  CHAINED_INVOKE: 'ChainedInvokeSucceeded',
};

/** `isAsked`: whether the forked workflow asks for the operation before anything runs again. */
export function checkForkResults(
  results: ForkResults,
  operations: readonly OperationRecord[],
  isAsked: (operation: OperationRecord) => boolean,
): void {
  for (const [id, text] of results) {
    const operation = operations.find((each) => each.id === id);
    if (operation === undefined) throw invalidParameter(`The execution has no operation ${id} to give a result to.`);
    const named = `${operation.type} ${operation.name ?? id}`;
    if (!(operation.type in SUCCESS)) {
      throw invalidParameter(`${named} cannot be given a result; a STEP, CALLBACK or CHAINED_INVOKE can.`);
    }
    if (!isAsked(operation)) {
      throw invalidParameter(
        `${named} cannot be given a result: it runs again in the fork, or lies in a context that has ended.`,
      );
    }
    if (Buffer.byteLength(text, 'utf8') > MAX_OPERATION_PAYLOAD_BYTES) {
      throw invalidParameter(`The result for ${named} has more than ${MAX_OPERATION_PAYLOAD_BYTES} bytes.`);
    }
  }
}

export function withForkResult(operation: OperationRecord, result: string): OperationRecord {
  const { error: _error, nextAttemptAt: _next, ...rest } = operation;
  const attempt = operation.type !== 'STEP' ? operation.attempt : Math.max(1, operation.attempt ?? 0);
  return {
    ...rest,
    attempt,
    status: 'SUCCEEDED',
    result,
    endedAt: operation.endedAt ?? operation.nextAttemptAt ?? operation.startedAt,
  };
}

/** The events of all operations, with those at the end of the given ones as if they had succeeded. */
export function withForkResults(
  events: readonly HistoryEvent[],
  operations: readonly OperationRecord[],
  results: ForkResults,
): HistoryEvent[] {
  const changed = [...events];
  for (const [id, result] of results) {
    const operation = operations.find((each) => each.id === id);
    const last = changed.findLastIndex((event) => event.Id === id);
    const event = changed[last];
    if (operation === undefined || event === undefined) continue;
    const end = success(event, withForkResult(operation, result));
    // The end of one that has ended gives way; an open one gets its end behind its last event.
    if (operation.endedAt !== undefined) changed[last] = end;
    else changed.splice(last + 1, 0, end);
  }
  return changed;
}

function success(last: HistoryEvent, { type, attempt, result, endedAt }: OperationRecord): HistoryEvent {
  const eventType = SUCCESS[type] ?? 'StepSucceeded';
  const { EventId, Id, Name, SubType, ParentId } = last;
  const retry = detailsOf(last)['RetryDetails'] as { CurrentAttempt?: number } | undefined;
  const details = {
    Result: { Payload: result },
    ...(type === 'STEP' ? { RetryDetails: { CurrentAttempt: attempt ?? retry?.CurrentAttempt ?? 1 } } : {}),
  };
  return {
    EventType: eventType,
    EventId,
    EventTimestamp: new Date(endedAt ?? last.EventTimestamp.getTime()),
    Id,
    Name,
    SubType,
    ParentId,
    [`${eventType}Details`]: details,
  };
}
