/**
 * Recorded histories as files: what the AWS CLI prints, in either version, what the AWS SDK answers, and what
 * `saveHistory` and `durable-sandbox history --json` write; as object, bare array, or JSON lines, also gzipped.
 *
 * 1. Times may be ISO texts, with blank or `T`, or seconds since 1970.
 * 2. A history that is not whole is refused: it could only seem to replay.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Event } from '@aws-sdk/client-lambda';
import { DurableSandboxError } from '../../runtime/errors.ts';

export interface RecordedHistory {
  /** What messages call it. */
  readonly label: string;
  /** Random values and ids in the workflow follow from it; absent where the file does not say. */
  readonly executionArn: string | undefined;
  readonly events: readonly Event[];
}

/** A file, or all files of a folder that may be histories. @throws DurableSandboxError DS_INVALID_ARGUMENT */
export function readHistories(fileOrFolder: string): RecordedHistory[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(fileOrFolder).isDirectory();
  } catch (cause) {
    throw refused(fileOrFolder, 'cannot be read', cause);
  }
  if (!isFolder) return [readHistory(fileOrFolder)];
  const files = readdirSync(fileOrFolder)
    .filter((name) => /\.(json|jsonl)(\.gz)?$/.test(name))
    .sort();
  if (files.length === 0) throw refused(fileOrFolder, 'has no .json file');
  return files.map((name) => readHistory(path.join(fileOrFolder, name)));
}

export function readHistory(file: string): RecordedHistory {
  let text: string;
  try {
    const bytes = readFileSync(file);
    text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (cause) {
    throw refused(file, 'cannot be read', cause);
  }
  return parseHistory(file, parse(file, text));
}

/** The history in a parsed document. */
export function parseHistory(label: string, document: unknown): RecordedHistory {
  const holder = (Array.isArray(document) ? { Events: document as unknown[] } : document) as Record<
    string,
    unknown
  > | null;
  const list = holder?.['Events'];
  if (!Array.isArray(list)) throw refused(label, 'has no Events');
  const marker = holder?.['NextMarker'] ?? holder?.['NextToken'];
  if (marker !== undefined && marker !== null && marker !== '') {
    throw refused(label, 'is only one page: fetch the rest with --no-paginate left out and no --max-items');
  }
  const events = list.map((event) => revive(event) as Event).sort((a, b) => (a.EventId ?? 0) - (b.EventId ?? 0));
  if (events[0]?.EventType !== 'ExecutionStarted') throw refused(label, 'does not begin with ExecutionStarted');
  if (JSON.stringify(events).includes('"Truncated":true')) {
    throw refused(label, 'lacks execution data: fetch it with --include-execution-data');
  }
  const arn = holder?.['DurableExecutionArn'];
  return { label, executionArn: typeof arn === 'string' ? arn : undefined, events };
}

const TIMES = new Set(['EventTimestamp', 'ScheduledEndTimestamp', 'StartTimestamp', 'EndTimestamp']);

function revive(value: unknown, key = ''): unknown {
  if (TIMES.has(key)) {
    if (value instanceof Date) return value;
    if (typeof value === 'number') return new Date(Math.round(value * 1000));
    return new Date(String(value).replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
  }
  if (Array.isArray(value)) return value.map((item) => revive(item));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(entries.map(([name, member]) => [name, revive(member, name)]));
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    try {
      const lines = text.split('\n').filter((line) => line.trim() !== '');
      return lines.map((line) => JSON.parse(line) as unknown);
    } catch {
      throw refused(file, 'is no JSON', cause);
    }
  }
}

function refused(label: string, why: string, cause?: unknown): DurableSandboxError {
  return new DurableSandboxError('DS_INVALID_ARGUMENT', `The history ${label} ${why}.`, {
    cause,
    cure: 'Give what aws lambda get-durable-execution-history --include-execution-data prints, or run.saveHistory writes.',
  });
}
