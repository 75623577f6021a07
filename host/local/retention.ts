/**
 * How long ended executions are kept.
 *
 * Invariant: an execution that has not ended is never removed, however old it is.
 */
import type { ExecutionEngine } from './execution-engine.ts';
import type { ExecutionStatus } from './execution-model/execution-record.ts';

const DAY_MS = 86_400_000;
const ENDED: readonly ExecutionStatus[] = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'];

/** Removes what ended longer ago than its function keeps it. Returns how many. */
export function expireExecutions(engine: ExecutionEngine): number {
  let removed = 0;
  for (const { name: functionName, retentionDays } of engine.functions.all()) {
    if (retentionDays === undefined) continue;
    const border = engine.clock.now() - retentionDays * DAY_MS;
    const filter = { functionName, statuses: ENDED, startedBefore: border, oldestFirst: true, limit: Infinity };
    for (const { arn, endedAt = Infinity } of engine.store.list(filter)) {
      if (endedAt >= border || engine.active(arn) !== undefined) continue;
      engine.store.remove(arn);
      removed += 1;
    }
  }
  return removed;
}
