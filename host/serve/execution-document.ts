/**
 * One execution as the page and other programs get it: `durable-sandbox/run@1` with what only a running service knows.
 *
 * Owns: putting it together. Does not own: the document's form (`run-document.ts`).
 */
import { ExecutionProgress } from '../cli/execution-progress.ts';
import { ExitCode } from '../cli/exit-codes.ts';
import { runDocument } from '../cli/run-document.ts';
import type { RunDocument } from '../cli/run-document.ts';
import type { DurableService, HistoryEvent } from '../local/index.ts';

const PAGE_SIZE = 1000;

export interface ServedDocument extends RunDocument {
  /** The newest event in it: what comes later has higher ids. */
  readonly LastEventId: number;
  /** The service's time. */
  readonly Now: string;
  readonly InvokedBy?: string | undefined;
  /** ARNs of executions that were invoked, by the operation that did it. */
  readonly Invoked: Readonly<Record<string, string>>;
}

export function executionDocument(service: DurableService, arn: string): ServedDocument {
  const view = service.getExecution(arn);
  const progress = new ExecutionProgress();
  const invoked: Record<string, string> = {};
  for (const event of historyOf(service, arn)) {
    progress.apply(event);
    const target = event.ChainedInvokeStartedDetails?.DurableExecutionArn;
    if (event.Id !== undefined && target !== undefined) invoked[event.Id] = target;
  }
  const exitCode =
    view.Status === 'SUCCEEDED' ? ExitCode.Done : view.Status === 'RUNNING' ? ExitCode.NotFinished : ExitCode.Negative;
  const {
    InputPayload: _input,
    Result: _result,
    ...document
  } = runDocument(view, progress, service.listInvocations(arn), exitCode);
  return {
    ...document,
    InputPayload: shortened(view.InputPayload),
    ...(view.Result === undefined ? {} : { Result: shortened(view.Result) }),
    LastEventId: progress.lastEventId,
    Now: service.now().toISOString(),
    InvokedBy: service.tools.row(arn).invokedBy,
    Invoked: invoked,
  };
}

export function historyOf(service: DurableService, arn: string, beyond = 0): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  let marker: string | undefined;
  do {
    const page = service.getHistory(arn, { Marker: marker, MaxItems: PAGE_SIZE });
    events.push(...page.Events);
    marker = page.NextMarker;
  } while (marker !== undefined);
  return beyond === 0 ? events : events.filter(({ EventId }) => EventId > beyond);
}

/** Above this, payloads are fetched one by one. */
const INLINE_CHARS = 65_536;

function shortened(text: string | undefined): unknown {
  if (text === undefined || text === '') return null;
  if (text.length > INLINE_CHARS) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
