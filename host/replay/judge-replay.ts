/**
 * Compares what a workflow asked for in a replay with what is recorded, and finds the first difference.
 *
 * 1. Operations are matched by id. The first request that differs from its record counts, in the order of requests; then
 *    records that were not asked for; then the end.
 * 2. An execution that had not ended may go on beyond its record; one that had may not.
 */
import type { TracedRequest } from '../../runtime/run-observation.ts';
import { hashId } from '../../runtime/operation-id.ts';
import type { WireOperation } from '../../runtime/wire.ts';
import { changedArguments } from './changed-arguments.ts';
import { judgeEnd } from './judge-end.ts';
import { describeView, recordedViews, requestedViews } from './operation-views.ts';
import type { RecordedHistory } from './recorded-history.ts';
import type { ReplayOutcome } from './replay-run.ts';
import type { OperationView, ReplayFinding } from './replay-verdict.ts';

/** Recorded for the runtime's own sake: code that does not ask for it any more does no harm. */
const PATCH_SUB_TYPE = 'Patch';

export interface Judgement {
  readonly finding: ReplayFinding | undefined;
  readonly warnings: readonly ReplayFinding[];
  /** The request at which the finding was made. */
  readonly request: TracedRequest | undefined;
  /** Requests that agree with their records, in order. */
  readonly agreed: readonly TracedRequest[];
}

export interface Views {
  readonly recorded: ReadonlyMap<string, OperationView>;
  readonly requested: ReadonlyMap<string, OperationView>;
}

export function viewsOf(operations: readonly WireOperation[], outcome: ReplayOutcome): Views {
  return { recorded: recordedViews(operations), requested: requestedViews(outcome.requests) };
}

/** `operations`: those which an invocation is shown, without the execution's own. */
export function judgeReplay(
  history: RecordedHistory,
  operations: readonly WireOperation[],
  outcome: ReplayOutcome,
  views: Views,
): Judgement {
  const records = new Map(operations.map((operation) => [operation.Id, operation]));
  const finished = history.status === 'SUCCEEDED' || history.status === 'FAILED';
  const warnings: ReplayFinding[] = [];
  const agreed: TracedRequest[] = [];
  for (const request of outcome.requests) {
    const record = records.get(request.id);
    if (record === undefined) {
      if (!finished && !goesOnBehind(request, records)) continue;
      return { finding: inserted(request, views), warnings, request, agreed };
    }
    if (!sameIdentity(record, request)) {
      return { finding: changed(history, record, request, views), warnings, request, agreed };
    }
    agreed.push(request);
    const difference = changedArguments(history.arguments.get(request.id) ?? {}, request.arguments);
    if (difference !== undefined) warnings.push(otherArguments(history, request, views, difference));
  }
  const asked = new Set(agreed.map(({ id }) => id));
  const missing = operations.filter(({ Id, SubType }) => !asked.has(Id) && SubType !== PATCH_SUB_TYPE);
  const finding = judgeEnd(history, outcome, missing, views) ?? outOfOrder(operations, agreed, views, warnings);
  return { finding, warnings, request: undefined, agreed };
}

export function sameIdentity(record: WireOperation, request: TracedRequest): boolean {
  return (
    record.Type === request.type &&
    (record.Name ?? undefined) === request.name &&
    (record.SubType ?? undefined) === request.subType
  );
}

/** Whether the same context has a record behind the place of a request that has none. */
function goesOnBehind({ rawId }: TracedRequest, records: ReadonlyMap<string, WireOperation>): boolean {
  const cut = rawId.lastIndexOf('-') + 1;
  return records.has(hashId(`${rawId.slice(0, cut)}${String(Number(rawId.slice(cut)) + 1)}`));
}

function inserted(request: TracedRequest, views: Views): ReplayFinding {
  const requested = views.requested.get(request.id);
  return {
    code: 'DS_REPLAY_INSERTED',
    message: `${requested ? describeView(requested) : 'An operation'} is not in the record.`,
    requested,
    source: request.site,
  };
}

function changed(history: RecordedHistory, { Id }: WireOperation, request: TracedRequest, views: Views): ReplayFinding {
  const recorded = views.recorded.get(Id);
  const requested = views.requested.get(Id);
  const before = recorded === undefined ? 'another operation' : describeView(recorded);
  const now = requested === undefined ? 'an operation' : describeView(requested);
  return {
    code: 'DS_REPLAY_CHANGED',
    message: `${before} is recorded, ${now} is requested.`,
    eventId: history.eventIds.get(Id),
    recorded,
    requested,
    source: request.site,
  };
}

function otherArguments(
  history: RecordedHistory,
  request: TracedRequest,
  views: Views,
  difference: string,
): ReplayFinding {
  const requested = views.requested.get(request.id);
  return {
    code: 'DS_REPLAY_ARGUMENTS',
    message: `${requested ? describeView(requested) : 'An operation'}: ${difference}.`,
    eventId: history.eventIds.get(request.id),
    recorded: views.recorded.get(request.id),
    requested,
    source: request.site,
  };
}

/** Contexts each in order, but not among each other: the service does not mind, people may want to know. */
function outOfOrder(
  operations: readonly WireOperation[],
  agreed: readonly TracedRequest[],
  views: Views,
  warnings: ReplayFinding[],
): undefined {
  const positions = new Map(operations.map(({ Id }, position) => [Id, position]));
  let latest = -1;
  for (const { id, site } of agreed) {
    const position = positions.get(id) ?? latest;
    if (position < latest) {
      const requested = views.requested.get(id);
      const name = requested === undefined ? 'An operation' : describeView(requested);
      warnings.push({
        code: 'DS_REPLAY_REORDERED',
        message: `${name} is requested later than recorded, in relation to other contexts.`,
        requested,
        source: site,
      });
      return undefined;
    }
    latest = position;
  }
  return undefined;
}
