/**
 * The beginning of a new execution that has the history of another one up to an operation, which then runs again.
 *
 * Owns: what is kept. Does not own: saving it, running it.
 *
 * Invariants
 *  1. Kept is what had ended when the chosen operation began, and the contexts that were open around it. Whatever ran
 *     beside it runs again too, so that nothing is known before its time. The chosen operation is kept if it is given a
 *     result (`fork-results.ts`).
 *  2. Recorded times keep their distances: all are moved by one and the same amount, so that the last kept one is now.
 *  3. The original is not touched.
 */
import type { ExecutionChange, ExecutionRecord } from './execution-record.ts';
import type { HistoryEvent } from './history-event.ts';
import { detailsOf } from './history-event.ts';
import { checkForkResults, withForkResult, withForkResults } from './fork-results.ts';
import type { ForkResults } from './fork-results.ts';
import type { OperationRecord } from './operation-record.ts';
import { invalidParameter } from './service-exception.ts';

export interface ForkSource {
  readonly execution: ExecutionRecord;
  readonly operations: readonly OperationRecord[];
  readonly events: readonly HistoryEvent[];
}

export interface ForkTarget {
  readonly arn: string;
  readonly name: string;
  readonly executionId: string;
  /** JSON text; absent: the input of the original. */
  readonly input?: string | undefined;
  /** Instead of recorded ones. */
  readonly results?: ForkResults | undefined;
}

const NO_RESULTS: ForkResults = new Map();

type Kept = 'whole' | 'open';

export function forkExecution(
  source: ForkSource,
  operationId: string,
  target: ForkTarget,
  now: number,
): ExecutionChange {
  const results = target.results ?? NO_RESULTS;
  const [root, ...recorded] = source.operations;
  const others = recorded.map((each) => {
    const result = results.get(each.id);
    return result === undefined ? each : withForkResult(each, result);
  });
  const chosen = recorded.find((operation) => operation.id === operationId);
  if (root === undefined || chosen === undefined) {
    throw invalidParameter(`The execution has no operation ${operationId} to fork from.`);
  }
  const kept = keptOperations(recorded, chosen, results);
  checkForkResults(
    results,
    recorded,
    ({ id, parentId }) => kept.get(id) === 'whole' && (parentId === undefined || kept.get(parentId) === 'open'),
  );
  const last = Math.max(
    source.execution.startedAt,
    ...others.map((each) => (kept.has(each.id) ? lastTime(each, kept) : 0)),
  );
  const shift = Math.max(0, now - last);
  const operations: OperationRecord[] = [
    {
      id: target.executionId,
      type: 'EXECUTION',
      position: 0,
      revision: 1,
      status: 'STARTED',
      startedAt: root.startedAt + shift,
      input: target.input ?? root.input,
    },
  ];
  for (const operation of others) {
    const how = kept.get(operation.id);
    if (how !== undefined) operations.push(copied(operation, how, operations.length, shift));
  }
  const edited = withForkResults(source.events, recorded, results);
  const events = copiedEvents(edited, kept, target, operations[0]?.input, shift);
  return {
    execution: {
      arn: target.arn,
      name: target.name,
      functionName: source.execution.functionName,
      executionId: target.executionId,
      tenantId: source.execution.tenantId,
      startedAt: source.execution.startedAt + shift,
      timeoutSeconds: source.execution.timeoutSeconds,
      status: 'RUNNING',
      revision: operations.length,
      seenRevision: operations.length,
      lastEventId: events.length,
      operationCount: operations.length,
      invocationCount: 0,
      failedInvocations: 0,
    },
    operations,
    events,
    invocations: [],
  };
}

function keptOperations(
  others: readonly OperationRecord[],
  chosen: OperationRecord,
  results: ForkResults,
): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const operation of others) {
    if (operation.position > chosen.position || (operation === chosen && !results.has(chosen.id))) break;
    // A parent precedes its children: where it is not kept, nothing in it is.
    if (operation.parentId !== undefined && !kept.has(operation.parentId)) continue;
    const ended = operation === chosen || (operation.endedAt !== undefined && operation.endedAt <= chosen.startedAt);
    if (ended) kept.set(operation.id, 'whole');
    else if (operation.type === 'CONTEXT') kept.set(operation.id, 'open');
  }
  return kept;
}

function lastTime(operation: OperationRecord, kept: ReadonlyMap<string, Kept>): number {
  return kept.get(operation.id) === 'whole' ? (operation.endedAt ?? operation.startedAt) : operation.startedAt;
}

function copied(operation: OperationRecord, how: Kept, position: number, shift: number): OperationRecord {
  const startedAt = operation.startedAt + shift;
  const place = { position, revision: position + 1, startedAt };
  if (how === 'open') {
    const { id, type, parentId, name, subType } = operation;
    return { id, type, parentId, name, subType, status: 'STARTED', ...place };
  }
  return {
    ...operation,
    ...place,
    endedAt: moved(operation.endedAt, shift),
    scheduledEndAt: moved(operation.scheduledEndAt, shift),
  };
}

function copiedEvents(
  events: readonly HistoryEvent[],
  kept: ReadonlyMap<string, Kept>,
  target: ForkTarget,
  input: string | undefined,
  shift: number,
): HistoryEvent[] {
  const copies: HistoryEvent[] = [];
  for (const event of events) {
    const isStart = event.EventType === 'ExecutionStarted';
    const how = kept.get(event.Id ?? '');
    if (!isStart && (how === undefined || (how === 'open' && event.EventType !== 'ContextStarted'))) continue;
    const copy: HistoryEvent = {
      ...event,
      EventId: copies.length + 1,
      EventTimestamp: new Date(event.EventTimestamp.getTime() + shift),
    };
    const details = { ...detailsOf(event) };
    if (isStart) {
      copy.Id = target.executionId;
      details['Input'] = input === undefined ? {} : { Payload: input };
    }
    const until = details['ScheduledEndTimestamp'];
    if (until instanceof Date) details['ScheduledEndTimestamp'] = new Date(until.getTime() + shift);
    (copy as unknown as Record<string, unknown>)[`${event.EventType}Details`] = details;
    copies.push(copy);
  }
  return copies;
}

function moved(at: number | undefined, shift: number): number | undefined {
  return at === undefined ? undefined : at + shift;
}
