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

/** Query: `function`, `status` (repeated or with commas), `text`, `waiting=callback`, `after`, `before`, `limit`, `marker`. */
export function executionPage(service: DurableService, query: URLSearchParams): object {
  const limit = Math.min(
    Math.max(1, Math.trunc(Number(query.get('limit') ?? DEFAULT_LIMIT)) || DEFAULT_LIMIT),
    LARGEST_LIMIT,
  );
  // Only open executions wait for somebody, so none else is read for that.
  const waiting = service.tools.rows({ statuses: ['RUNNING'] }).filter((row) => row.openCallbacks.length > 0);
  const found = foundRows(service, query, waiting, limit + 1);
  const page = found.slice(0, limit);
  const counts = service.tools.counts();
  const countOf = (wanted: ExecutionStatus): number =>
    counts.reduce((sum, { status, count }) => (status === wanted ? sum + count : sum), 0);
  return {
    Executions: page.map(shown),
    Counts: Object.fromEntries(STATUSES.map((status) => [status, countOf(status)])),
    WaitingForCallback: waiting.length,
    Functions: [...new Set([...service.tools.functionNames(), ...counts.map((each) => each.functionName)])].sort(),
    Now: service.now().toISOString(),
    ...(found.length > limit ? { NextMarker: String(page.at(-1)?.startedAt) } : {}),
  };
}

function foundRows(
  service: DurableService,
  query: URLSearchParams,
  waiting: readonly ExecutionRow[],
  limit: number,
): readonly ExecutionRow[] {
  const functionName = query.get('function') ?? undefined;
  const statuses = statusesOf(query);
  const text = query.get('text') ?? '';
  const after = time(query.get('after'), 'after') ?? -Infinity;
  const before = Math.min(time(query.get('before'), 'before') ?? Infinity, Number(query.get('marker') ?? Infinity));
  const matches = (row: ExecutionRow): boolean =>
    (functionName === undefined || row.functionName === functionName) &&
    (statuses.length === 0 || statuses.includes(row.status)) &&
    (row.name.includes(text) || row.arn === text) &&
    row.startedAt > after &&
    row.startedAt < before;
  if (query.get('waiting') === 'callback') return waiting.filter(matches);
  // An ARN stands for one execution. All else is left to the store.
  if (text.includes(':')) return service.tools.rows().filter(matches);
  return service.tools.rows({
    functionName,
    statuses: statuses.length === 0 ? undefined : statuses,
    nameContains: text === '' ? undefined : text,
    startedAfter: Number.isFinite(after) ? after : undefined,
    startedBefore: Number.isFinite(before) ? before : undefined,
    limit,
  });
}

function statusesOf(query: URLSearchParams): ExecutionStatus[] {
  const given = query
    .getAll('status')
    .flatMap((each) => each.split(','))
    .filter((each) => each !== '');
  return given.map((each) => {
    const status = STATUSES.find((known) => known === each);
    if (status !== undefined) return status;
    throw invalidParameter(`status is ${each}; it must be one of ${STATUSES.join(', ')}.`);
  });
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
