/**
 * `replay --until N`: goes through a past execution up to one of its operations, in a debugger or on paper.
 *
 * 1. Under the debugger the workflow runs in the main thread, which is the one a debugger attaches to. Its clock is that of
 *    the past all the same.
 */
import inspector from 'node:inspector';
import { ExecutionHistory } from '../../execution-history.ts';
import { requestedViews } from '../../replay/operation-views.ts';
import { type RecordedHistory, visibleOperations } from '../../replay/recorded-history.ts';
import { replay, type ReplayOutcome, type ReplayTarget } from '../../replay/replay-run.ts';
import { sourceExcerpt } from '../error-source.ts';
import { escapeControls } from '../terminal-text.ts';

export interface StepThrough {
  readonly target: ReplayTarget;
  readonly history: RecordedHistory;
  readonly executionArn: string;
  /** The request before which to stop; the first is 1. */
  readonly until: number;
}

/** Resolves when the replay is over, after the debugger let it go on. */
export async function stepInDebugger(step: StepThrough, say: (text: string) => Promise<void>): Promise<void> {
  if (inspector.url() === undefined) {
    inspector.open();
    // The usual port, which debuggers look at, is taken.
    if (inspector.url() === undefined) inspector.open(0);
    await say(
      `Attach a debugger to ${inspector.url() ?? 'this process'} (chrome://inspect, or "Attach to Node Process" in the ` +
        `editor).\nThe replay stops before operation ${String(step.until)}. Step out to come to the workflow.\n`,
    );
    inspector.waitForDebugger();
  }
  await run(step, step.until);
}

/** What was asked for before that operation, and where the workflow asks for it. */
export async function stepOnPaper(step: StepThrough): Promise<string> {
  const { requests } = await run(step, undefined);
  const views = requestedViews(requests);
  const lines = requests.slice(0, step.until).map((request, index) => {
    const view = views.get(request.id);
    const clock = new Date(request.clock).toISOString();
    const mark = index + 1 === step.until ? '▶' : ' ';
    const path = escapeControls(view?.path ?? '');
    return `${mark} ${String(index + 1).padStart(4)}  ${clock}  ${request.subType.padEnd(18)} ${path}`;
  });
  const site = requests[step.until - 1]?.site;
  if (site === undefined) {
    lines.push(`The workflow asks for ${String(requests.length)} operations only.`);
  } else {
    lines.push(`       at ${escapeControls(site.file)}:${String(site.line)}:${String(site.column)}`);
    const excerpt = sourceExcerpt({ File: site.file, Line: site.line });
    if (excerpt !== undefined) lines.push(`          ${escapeControls(excerpt)}`);
  }
  return `${lines.join('\n')}\n`;
}

function run({ target, history, executionArn }: StepThrough, pauseBefore: number | undefined): Promise<ReplayOutcome> {
  const records = new ExecutionHistory();
  records.apply(visibleOperations(history.operations));
  return replay(target, {
    executionArn,
    history: records,
    observation: { trace: pauseBefore === undefined ? 'sites' : 'requests', module: 'shared', pauseBefore },
  });
}
