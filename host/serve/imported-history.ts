/**
 * A history out of a file as the document of an execution, so that it can be looked at as one that ran here.
 *
 * Owns: what a history alone tells. Does not own: its forms (`history-forms.ts`), replaying it.
 *
 * 1. Nothing of it is stored.
 */
import type { Event } from '@aws-sdk/client-lambda';
import { ExecutionProgress } from '../cli/execution-progress.ts';
import { ExitCode } from '../cli/exit-codes.ts';
import { eventError } from '../cli/history-event-reading.ts';
import { runDocument } from '../cli/run-document.ts';
import type { InvocationFacts } from '../cli/run-document.ts';
import { invalidParameter } from '../local/execution-model/service-exception.ts';
import { parseHistory } from '../replay/history-forms.ts';
import { inRecordedOrder } from '../replay/history-timestamps.ts';
import type { ServedDocument } from './execution-document.ts';

export interface ImportedHistory {
  readonly document: ServedDocument;
  readonly events: readonly Event[];
}

/** Undefined for a list of operations, which does not tell when what happened. Throws for what is no history. */
export function importedHistory(text: string): ImportedHistory | undefined {
  const { content, executionArn } = read(text);
  if (content.kind === 'operations') return undefined;
  const events = inRecordedOrder<Event>(content.items);
  const progress = new ExecutionProgress();
  for (const event of events) progress.apply(event);
  const arn = executionArn ?? '';
  const [, , , , , , functionName = 'imported'] = arn.split(':');
  const start = progress.start ?? new Date(progress.lastEventTime);
  const document = runDocument(
    {
      DurableExecutionArn: arn,
      DurableExecutionName: arn.split('/').at(-2) ?? 'imported history',
      FunctionArn: arn === '' ? `:::::function:${functionName}` : arn.split('/')[0],
      Status: progress.status,
      StartTimestamp: start,
      ...(progress.end === undefined ? {} : { EndTimestamp: progress.end }),
      ...(progress.error === undefined ? {} : { Error: progress.error }),
    },
    progress,
    invocationsOf(events, progress),
    ExitCode.Done,
  );
  return {
    document: {
      ...document,
      LastEventId: progress.lastEventId,
      // Time stands still in it: what is open does not grow older.
      Now: new Date(progress.lastEventTime).toISOString(),
      Invoked: {},
    },
    events,
  };
}

function read(text: string): ReturnType<typeof parseHistory> {
  try {
    return parseHistory(text);
  } catch (error) {
    throw invalidParameter(`The history cannot be read. ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A history names the invocations; what each replayed and began follows from the times of the operations. */
function invocationsOf(events: readonly Event[], progress: ExecutionProgress): InvocationFacts[] {
  const completed = events.filter(({ InvocationCompletedDetails }) => InvocationCompletedDetails !== undefined);
  return completed.map((event, index) => {
    const { StartTimestamp, EndTimestamp, RequestId } = event.InvocationCompletedDetails ?? {};
    const startedAt = (StartTimestamp ?? event.EventTimestamp)?.getTime() ?? 0;
    const endedAt = (EndTimestamp ?? event.EventTimestamp)?.getTime() ?? startedAt;
    const isLast = index === completed.length - 1 && progress.status !== 'RUNNING';
    return {
      requestId: RequestId ?? `invocation ${String(index + 1)}`,
      startedAt,
      endedAt,
      outcome: eventError(event) !== undefined ? 'CRASHED' : isLast ? progress.status : 'PENDING',
      replayed: progress.operations.filter(({ start }) => start.getTime() < startedAt).length,
      created: progress.operations.filter(({ start }) => start.getTime() >= startedAt && start.getTime() <= endedAt)
        .length,
      checkpoints: 0,
    };
  });
}
