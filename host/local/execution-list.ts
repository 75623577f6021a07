/**
 * The list of executions: of one function, as the Lambda API has it, or of all.
 *
 * Owns: filters and their limits, pages. Does not own: the search (`store/`).
 *
 * Invariant: a page goes on where the last one ended, whatever was started meanwhile.
 */
import type { ExecutionEngine } from './execution-engine.ts';
import type { ExecutionStatus } from './execution-model/execution-record.ts';
import { invalidParameter, ServiceException } from './execution-model/service-exception.ts';
import { functionNameOf, requireExecutionName } from './function-name.ts';
import { pageLimit, withMarker } from './page-options.ts';
import type { PageOptions } from './page-options.ts';
import { executionSummary } from './service-views.ts';
import type { ExecutionListPage } from './service-views.ts';
import { encodeMarker, placeOf } from './state-pages.ts';

/** Which executions are listed, and in which order. */
export interface ListOptions extends PageOptions {
  /** Name or ARN; absent: executions of all functions. */
  FunctionName?: string | undefined;
  DurableExecutionName?: string | undefined;
  Statuses?: readonly ExecutionStatus[] | undefined;
  StartedAfter?: Date | undefined;
  StartedBefore?: Date | undefined;
  /** Oldest first. Default false, as in the Lambda API. */
  ReverseOrder?: boolean | undefined;
}

const STATUSES: readonly string[] = [
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'STOPPED',
] satisfies ExecutionStatus[];

export function executionList(engine: ExecutionEngine, options: ListOptions): ExecutionListPage {
  engine.requireOpen();
  const limit = pageLimit(options.MaxItems);
  const functionName = options.FunctionName === undefined ? undefined : functionNameOf(options.FunctionName);
  checkFilters(options);
  const oldestFirst = options.ReverseOrder ?? false;
  // Start times are unique, so the last one of a page is the border of the next.
  const border = options.Marker ? placeOf(options.Marker) : undefined;
  const after = options.StartedAfter?.getTime() ?? -Infinity;
  const before = options.StartedBefore?.getTime() ?? Infinity;
  const found = engine.store.list({
    functionName,
    name: options.DurableExecutionName,
    statuses: options.Statuses,
    startedAfter: finite(oldestFirst ? Math.max(after, border ?? -Infinity) : after),
    startedBefore: finite(oldestFirst ? before : Math.min(before, border ?? Infinity)),
    oldestFirst,
    limit: limit + 1,
  });
  if (found.length === 0 && functionName !== undefined) requireKnown(engine, functionName);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const marker = found.length > limit && last !== undefined ? encodeMarker(last.startedAt) : undefined;
  return withMarker({ DurableExecutions: page.map(executionSummary) }, marker);
}

function checkFilters({ Statuses, DurableExecutionName, StartedAfter, StartedBefore }: ListOptions): void {
  const unknown = Statuses?.find((each) => !STATUSES.includes(each));
  if (unknown !== undefined) {
    throw invalidParameter(`Statuses holds ${JSON.stringify(unknown)}; known are ${STATUSES.join(', ')}.`);
  }
  if (DurableExecutionName !== undefined) requireExecutionName(DurableExecutionName);
  for (const [name, time] of Object.entries({ StartedAfter, StartedBefore })) {
    if (time !== undefined && Number.isNaN(time.getTime())) throw invalidParameter(`${name} is no ISO 8601 time.`);
  }
}

/** A function is known that is registered, or that has ever been executed. */
function requireKnown(engine: ExecutionEngine, functionName: string): void {
  if (engine.functions.find(functionName) !== undefined) return;
  if (engine.store.list({ functionName, oldestFirst: false, limit: 1 }).length > 0) return;
  throw new ServiceException('ResourceNotFoundException', `Function not found: ${functionName}.`);
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
