/**
 * A history in a form that is the same for each run of the same code: for snapshot files in a repository.
 *
 * 1. Ids are replaced by paths, times by whole seconds since the start; ids of requests, callbacks and executions, and
 *    stacks, are left out.
 * 2. A file is written only when the test run is told to update snapshots.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Event } from '@aws-sdk/client-lambda';
import { DurableSandboxError } from '../../runtime/errors.ts';
import { operationsOfHistory } from './history-operations.ts';
import { operationPaths } from './operation-paths.ts';
import { recordedValue } from './recorded-value.ts';
import { type ExaminedRun, operationTree } from './test-assertions.ts';

/** Options of `assertHistory` and `normalisedHistory`. */
export interface SnapshotOptions {
  /** Whether the ends of invocations are part of it. Default false, since their number may depend on timing. */
  readonly invocations?: boolean | undefined;
}

/**
 * A history event without what differs from run to run: the operation is a path, the time is whole seconds since the
 * start.
 */
export interface NormalisedEvent {
  readonly event: string;
  readonly operation?: string;
  readonly subType?: string;
  /** Such as `+3600s`. */
  readonly at: string;
  readonly [detail: string]: unknown;
}

/** The events of a history in a form that is the same for each run of the same code. */
export function normalisedHistory(
  events: readonly Event[],
  { invocations = false }: SnapshotOptions = {},
): NormalisedEvent[] {
  const ordered = [...events].sort((a, b) => (a.EventId ?? 0) - (b.EventId ?? 0));
  const start = ordered[0]?.EventTimestamp?.getTime() ?? 0;
  const paths = operationPaths(operationsOfHistory(ordered).filter(({ Type }) => Type !== 'EXECUTION'));
  return ordered
    .filter(({ EventType }) => invocations || EventType !== 'InvocationCompleted')
    .map((event) => {
      const operation = event.Id === undefined ? undefined : paths.get(event.Id);
      const seconds = Math.floor(((event.EventTimestamp?.getTime() ?? 0) - start) / 1000);
      return {
        event: event.EventType ?? '',
        ...(operation === undefined ? {} : { operation }),
        ...(event.SubType === undefined ? {} : { subType: event.SubType }),
        at: `+${String(seconds)}s`,
        ...details(event),
      };
    });
}

/**
 * The normalised history of a run equals the one in the file.
 * @throws DurableSandboxError DS_TEST_SNAPSHOT_DIFFERS
 */
export function assertHistory(run: ExaminedRun, file: string, options: SnapshotOptions = {}): void {
  const text = `${JSON.stringify(normalisedHistory(run.getHistoryEvents(), options), undefined, 2)}\n`;
  if (updatesSnapshots()) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return;
  }
  if (!existsSync(file)) {
    throw new DurableSandboxError('DS_TEST_SNAPSHOT_DIFFERS', `There is no snapshot ${file} yet.`);
  }
  const recorded = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
  if (recorded === text) return;
  throw new DurableSandboxError(
    'DS_TEST_SNAPSHOT_DIFFERS',
    `The history is not the one in ${file}.\n${firstDifference(recorded, text)}\n\n${operationTree(run)}\n\n`,
  );
}

function updatesSnapshots(): boolean {
  const wish = process.env['DURABLE_SANDBOX_UPDATE_SNAPSHOTS'];
  return process.execArgv.includes('--test-update-snapshots') || (wish !== undefined && wish !== '' && wish !== '0');
}

const LEFT_OUT = new Set([
  'CallbackId',
  'DurableExecutionArn',
  'EndTimestamp',
  'ExecutedVersion',
  'ExecutionTimeout',
  'RequestId',
  'ScheduledEndTimestamp',
  'StackTrace',
  'StartTimestamp',
]);

function details(event: Event): Record<string, unknown> {
  const own = (event as unknown as Record<string, unknown>)[`${String(event.EventType)}Details`];
  const members = Object.entries((own ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    members.flatMap(([key, value]): [string, unknown][] => {
      if (LEFT_OUT.has(key) || value === undefined) return [];
      const name = `${key.charAt(0).toLowerCase()}${key.slice(1)}`;
      const data = value as { Payload?: unknown };
      if (typeof value !== 'object' || value === null || !('Payload' in data))
        return isEmpty(value) ? [] : [[name, value]];
      if (typeof data.Payload === 'string') return [[name, plainValue(data.Payload)]];
      return [[name, withoutMembers(data.Payload)]];
    }),
  );
}

/** JSON as it will be in the file; a text that is no JSON stays one. */
function plainValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return recordedValue(text);
  }
}

function withoutMembers(value: unknown): unknown {
  return Object.fromEntries(Object.entries(value as object).filter(([key]) => !LEFT_OUT.has(key)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function firstDifference(recorded: string, actual: string): string {
  const before = recorded.split('\n');
  const now = actual.split('\n');
  const at = before.findIndex((line, index) => line !== now[index]);
  const from = Math.max(0, (at === -1 ? before.length : at) - 3);
  const show = (lines: readonly string[], mark: string): string[] =>
    lines
      .slice(from, from + 7)
      .map((line, index) => `${from + index < (at === -1 ? before.length : at) ? ' ' : mark} ${line}`);
  return [
    `First difference, at line ${String((at === -1 ? before.length : at) + 1)} (- recorded, + now):`,
    ...show(before, '-'),
    ...show(now, '+'),
  ].join('\n');
}
