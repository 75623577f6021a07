/**
 * A history to measure with: read once, and known to be whole.
 *
 * Owns: what is counted of it. Does not own: reading it (`host/replay/`).
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { Buffer } from 'node:buffer';
import type { Event } from '@aws-sdk/client-lambda';
import type { WireOperation } from '../../runtime/wire.ts';
import { parseHistory } from '../replay/history-forms.ts';
import { inRecordedOrder } from '../replay/history-timestamps.ts';
import { readHistory } from '../replay/read-history.ts';
import { type RecordedHistory, visibleOperations } from '../replay/recorded-history.ts';
import { countInvocations, recordedStates, type RecordedState } from './recorded-states.ts';

export interface BenchHistory {
  readonly file: string;
  /** Uncompressed. */
  readonly text: string;
  readonly recorded: RecordedHistory;
  readonly executionArn: string;
  /** What the last invocation would be shown, the execution's own operation among them. */
  readonly shown: readonly WireOperation[];
  /** Without the execution's own. */
  readonly operations: number;
  readonly payloadBytes: number;
  /** How many the history tells of. */
  readonly invocations: number;
  /** Those whose replay is measured: all, or a spread of them where there are very many. */
  readonly states: readonly RecordedState[];
}

const MOST_STATES = 100;
const GZIP_MAGIC = 0x1f8b;

/** @throws Error with a sentence when the file cannot be read, holds no history, or not all of one */
export function readBenchHistory(file: string): BenchHistory {
  const text = textOf(file);
  const recorded = readHistory(text);
  const [gap] = recorded.gaps;
  if (gap !== undefined) throw new Error(`It is incomplete. ${gap}`);
  const { content } = parseHistory(text);
  const events = content.kind === 'events' ? inRecordedOrder<Event>(content.items) : [];
  const shown = visibleOperations(recorded.operations);
  return {
    file,
    text,
    recorded,
    executionArn: recorded.executionArn ?? 'arn:unknown',
    shown,
    operations: shown.filter(({ Type }) => Type !== 'EXECUTION').length,
    payloadBytes: shown.reduce((sum, operation) => sum + bytesOf(operation), 0),
    invocations: countInvocations(events),
    states: recordedStates(events, MOST_STATES),
  };
}

/** The same execution before anything of it was recorded. */
export function emptyState({ shown }: BenchHistory): WireOperation[] {
  return shown.filter(({ Type }) => Type === 'EXECUTION');
}

export function bytesOf(operation: WireOperation): number {
  const { ExecutionDetails, StepDetails, ContextDetails, CallbackDetails, ChainedInvokeDetails } = operation;
  const result = (StepDetails ?? ContextDetails ?? CallbackDetails ?? ChainedInvokeDetails)?.Result;
  return Buffer.byteLength(ExecutionDetails?.InputPayload ?? '') + Buffer.byteLength(result ?? '');
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  const zipped = bytes.length > 2 && bytes.readUInt16BE(0) === GZIP_MAGIC;
  return (zipped ? gunzipSync(bytes) : bytes).toString('utf8');
}
