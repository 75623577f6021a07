/**
 * Reads a stored history: what was recorded, how the execution ended, and what is missing.
 *
 * 1. A history that is not whole is never taken for one that is: its gaps are listed, each with what fetches the rest.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Event } from '@aws-sdk/client-lambda';
import type { ErrorObject, WireOperation } from '../../runtime/wire.ts';
import { eventError } from '../cli/history-event-reading.ts';
import { operationsOfHistory } from '../testing/history-operations.ts';
import { gapsOfEvents, gapsOfOperations } from './history-gaps.ts';
import { type HistoryDocument, historyOfValue, parseHistory } from './history-forms.ts';
import { inRecordedOrder } from './history-timestamps.ts';
import type { RecordedArguments, RecordedHistory, RecordedStatus } from './recorded-history.ts';

const GZIP_MAGIC = 0x1f8b;
const ENDS: Readonly<Record<string, RecordedStatus>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionStopped: 'STOPPED',
};

/** @throws Error when the file cannot be read or holds no history */
export function readHistoryFile(file: string): RecordedHistory {
  const bytes = readFileSync(file);
  const zipped = bytes.length > 2 && bytes.readUInt16BE(0) === GZIP_MAGIC;
  return historyOf(parseHistory((zipped ? gunzipSync(bytes) : bytes).toString('utf8')));
}

/** The text of a file, or what it holds: an object with `Events` or `Operations`, or a list. */
export function readHistory(source: unknown): RecordedHistory {
  return historyOf(typeof source === 'string' ? parseHistory(source) : historyOfValue(source));
}

function historyOf(document: HistoryDocument): RecordedHistory {
  return document.content.kind === 'events' ? fromEvents(document) : fromOperations(document);
}

function fromEvents(document: HistoryDocument): RecordedHistory {
  const events = inRecordedOrder<Event>(document.content.items);
  const end = events.findLast((event) => (event.EventType ?? '') in ENDS);
  const recordedArguments = new Map<string, RecordedArguments>();
  const eventIds = new Map<string, number>();
  for (const event of events) {
    if (event.Id === undefined) continue;
    const told = argumentsOf(event);
    if (told !== undefined) recordedArguments.set(event.Id, told);
    if (event.EventId !== undefined && !eventIds.has(event.Id)) eventIds.set(event.Id, event.EventId);
  }
  return {
    executionArn: document.executionArn,
    status: ENDS[end?.EventType ?? ''] ?? 'RUNNING',
    result: end?.ExecutionSucceededDetails?.Result?.Payload,
    error: end && eventError(end),
    operations: operationsOfHistory(events),
    arguments: recordedArguments,
    eventIds,
    gaps: gapsOfEvents(events, document),
  };
}

function argumentsOf(event: Event): RecordedArguments | undefined {
  if (event.WaitStartedDetails !== undefined) return { waitSeconds: event.WaitStartedDetails.Duration };
  if (event.CallbackStartedDetails !== undefined) {
    const { Timeout, HeartbeatTimeout } = event.CallbackStartedDetails;
    return { timeoutSeconds: Timeout, heartbeatTimeoutSeconds: HeartbeatTimeout };
  }
  if (event.ChainedInvokeStartedDetails !== undefined) {
    const { FunctionName, Input } = event.ChainedInvokeStartedDetails;
    return { functionName: FunctionName, input: Input?.Payload };
  }
  return undefined;
}

/** A list of operations does not say how the execution ended; what GetDurableExecution gave may be joined with it. */
function fromOperations(document: HistoryDocument): RecordedHistory {
  const operations = document.content.items as unknown as WireOperation[];
  const { execution } = document;
  const status = execution['Status'] as RecordedStatus | undefined;
  const { Result: result, Error: error } = execution;
  return {
    executionArn: document.executionArn,
    status: status ?? 'RUNNING',
    result: typeof result === 'string' ? result : undefined,
    error: error as ErrorObject | undefined,
    operations,
    arguments: new Map(),
    eventIds: new Map(),
    gaps: gapsOfOperations(operations, document),
  };
}
