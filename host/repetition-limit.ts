/**
 * Whether an execution is being repeated without getting anywhere. What counts is recorded by the service itself: each
 * invocation ends with an event in the history, so that the count survives whatever ended the process.
 *
 * 1. Asked for only where the state shows an interruption: a step that was begun and has not ended, or an invocation for
 *    which nothing has changed. An execution that goes well costs no call.
 * 2. Invocations which the service itself made fail do not count: an outage must not end an execution.
 * 3. It is a safety net: where the history cannot be read, the execution goes on.
 */
import type { DurableExecutionClient, HistoryEventSummary } from '../runtime/durable-execution-client.ts';
import { LimitReachedError } from '../runtime/limit-reached-error.ts';
import { isTerminal } from '../runtime/wire.ts';
import type { Envelope } from './envelope.ts';
import type { ExecutionHistory, HistoryOperation } from './execution-history.ts';
import type { ExecutionLimits } from './execution-limits.ts';
import { writeLog } from './log-output.ts';

const PAGE_EVENTS = 100;
const MOST_PAGES = 20;

export interface Repetition {
  readonly envelope: Envelope;
  readonly history: ExecutionHistory;
  readonly client: DurableExecutionClient;
  readonly limits: Pick<ExecutionLimits, 'invocationsWithoutProgress' | 'unfinishedAttempts'>;
}

export async function repetitionLimit(repetition: Repetition): Promise<LimitReachedError | undefined> {
  const { envelope, history, client, limits } = repetition;
  const begun = history.unended().flatMap(({ operation }) => (isInterrupted(operation, history) ? [operation] : []));
  const isRepeated = envelope.updatedOperationIds?.length === 0;
  if (client.getExecutionHistory === undefined || (begun.length === 0 && !isRepeated)) return undefined;
  const count = new RepetitionCount(begun, limits);
  try {
    let marker: string | undefined;
    for (let page = 0; page < MOST_PAGES && !count.isDone; page += 1) {
      const answer = await client.getExecutionHistory({
        DurableExecutionArn: envelope.executionArn,
        ReverseOrder: true,
        IncludeExecutionData: true,
        MaxItems: PAGE_EVENTS,
        ...(marker === undefined ? {} : { Marker: marker }),
      });
      for (const event of answer.Events ?? []) count.take(event);
      marker = answer.NextMarker;
      if (marker === undefined || marker === '') break;
    }
  } catch (error) {
    warnOnce(error, envelope.executionArn);
    return undefined;
  }
  return count.verdict();
}

/** Goes through the events, newest first. */
class RepetitionCount {
  /** Invocations since something was recorded; since ever if nothing was. */
  private idle = 0;
  private idleSettled = false;
  private invocations = 0;
  private readonly open: Map<string, HistoryOperation>;
  private exhausted: HistoryOperation | undefined;

  constructor(
    begun: readonly HistoryOperation[],
    private readonly limits: Repetition['limits'],
  ) {
    this.open = new Map(begun.map((operation) => [operation.id, operation]));
  }

  get isDone(): boolean {
    return this.verdict() !== undefined || (this.idleSettled && this.open.size === 0);
  }

  take(event: HistoryEventSummary): void {
    if (event.EventType === 'InvocationCompleted') {
      if (isFaultOfService(event)) return;
      this.invocations += 1;
      if (!this.idleSettled) this.idle += 1;
      return;
    }
    this.idleSettled = true;
    const operation = event.EventType === 'StepStarted' ? this.open.get(event.Id ?? '') : undefined;
    if (operation === undefined) return;
    this.open.delete(operation.id);
    if (this.invocations >= this.limits.unfinishedAttempts) this.exhausted ??= operation;
  }

  verdict(): LimitReachedError | undefined {
    const { unfinishedAttempts, invocationsWithoutProgress } = this.limits;
    if (this.exhausted !== undefined) {
      const { name, id } = this.exhausted;
      return new LimitReachedError(
        'unfinishedAttempts',
        `The step ${name === undefined ? id : `"${name}"`} was begun by ${String(unfinishedAttempts)} invocations that ` +
          'ended under it, and so has reached limits.unfinishedAttempts.',
      );
    }
    if (this.idle < invocationsWithoutProgress) return undefined;
    return new LimitReachedError(
      'invocationsWithoutProgress',
      `${String(this.idle)} invocations in a row recorded nothing: limits.invocationsWithoutProgress is reached.`,
    );
  }
}

/** A step that a context left behind as it ended is nobody's any more. */
function isInterrupted({ type, status, parentId }: HistoryOperation, history: ExecutionHistory): boolean {
  if (type !== 'STEP' || status !== 'STARTED') return false;
  let parent = parentId === undefined ? undefined : history.get(parentId);
  while (parent !== undefined) {
    if (isTerminal(parent.status)) return false;
    parent = parent.parentId === undefined ? undefined : history.get(parent.parentId);
  }
  return true;
}

function isFaultOfService({ InvocationCompletedDetails: details }: HistoryEventSummary): boolean {
  return details?.Error?.Payload?.ErrorType === 'CheckpointUnrecoverableInvocationError';
}

let warned = false;

function warnOnce(error: unknown, executionArn: string): void {
  if (warned) return;
  warned = true;
  const text =
    'limits.invocationsWithoutProgress and limits.unfinishedAttempts are not checked, since the history of ' +
    `${executionArn} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  writeLog({ kind: 'log', channel: 'console', level: 'WARN', text }, executionArn);
}
