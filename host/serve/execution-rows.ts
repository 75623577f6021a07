/**
 * The list of executions of all functions, with filters and pages.
 *
 * Invariant: a page goes on where the last one ended, also when executions were started meanwhile.
 */
import { invalidParameter } from '../local/execution-model/service-exception.ts';
import type { DurableService, ExecutionRow, ExecutionStatus } from '../local/index.ts';

const STATUSES: readonly ExecutionStatus[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'];
const DEFAULT_LIMIT = 200;
const LARGEST_LIMIT = 1000;

interface Filter {
  readonly functionName: string | null;
  readonly statuses: readonly string[];
  readonly text: string | null;
  readonly waiting: boolean;
  readonly after: number;
  readonly before: number;
}

/** Query: `function`, `status` (repeated or with commas), `text`, `waiting=callback`, `after`, `before`, `limit`, `marker`. */
export function executionPage(service: DurableService, query: URLSearchParams): object {
  const filter: Filter = {
    functionName: query.get('function'),
    statuses: query
      .getAll('status')
      .flatMap((each) => each.split(','))
      .filter((each) => each !== ''),
    text: query.get('text'),
    waiting: query.get('waiting') === 'callback',
    after: time(query.get('after'), 'after') ?? -Infinity,
    before: Math.min(time(query.get('before'), 'before') ?? Infinity, Number(query.get('marker') ?? Infinity)),
  };
  const unknown = filter.statuses.find((each) => !(STATUSES as readonly string[]).includes(each));
  if (unknown !== undefined) throw invalidParameter(`status is ${unknown}; it must be one of ${STATUSES.join(', ')}.`);
  const limit = Math.min(
    Math.max(1, Math.trunc(Number(query.get('limit') ?? DEFAULT_LIMIT)) || DEFAULT_LIMIT),
    LARGEST_LIMIT,
  );
  const all = service.tools.rows();
  const found = all.filter((row) => matches(row, filter));
  const page = found.slice(0, limit);
  return {
    Executions: page.map(shown),
    Counts: Object.fromEntries(STATUSES.map((status) => [status, all.filter((row) => row.status === status).length])),
    WaitingForCallback: all.filter((row) => row.openCallbacks.length > 0).length,
    Functions: [...new Set([...service.tools.functionNames(), ...all.map((row) => row.functionName)])].sort(),
    Now: service.now().toISOString(),
    ...(found.length > limit ? { NextMarker: String(page.at(-1)?.startedAt) } : {}),
  };
}

function matches(row: ExecutionRow, filter: Filter): boolean {
  return (
    (filter.functionName === null || row.functionName === filter.functionName) &&
    (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
    (filter.text === null || row.name.includes(filter.text) || row.arn === filter.text) &&
    (!filter.waiting || row.openCallbacks.length > 0) &&
    row.startedAt > filter.after &&
    row.startedAt < filter.before
  );
}

function shown(row: ExecutionRow): object {
  return {
    DurableExecutionArn: row.arn,
    DurableExecutionName: row.name,
    FunctionName: row.functionName,
    Status: row.status,
    StartTimestamp: iso(row.startedAt),
    EndTimestamp: iso(row.endedAt),
    Operations: row.operationCount,
    Invocations: row.invocationCount,
    NextWakeUp: iso(row.nextWakeUp),
    InvokedBy: row.invokedBy,
    OpenCallbacks: row.openCallbacks.map(({ operationId, name, callbackId, since, until }) => ({
      Id: operationId,
      Name: name,
      CallbackId: callbackId,
      StartTimestamp: iso(since),
      Until: iso(until),
    })),
  };
}

function iso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

function time(text: string | null, name: string): number | undefined {
  if (text === null || text === '') return undefined;
  const at = new Date(text).getTime();
  if (Number.isNaN(at)) throw invalidParameter(`${name} is ${JSON.stringify(text)}, which is no ISO 8601 time.`);
  return at;
}
