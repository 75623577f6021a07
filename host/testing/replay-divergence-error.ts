import { DurableSandboxError } from '../../runtime/errors.ts';
import { replayReport } from '../cli/replay/replay-text.ts';
import { createTheme } from '../cli/terminal-text.ts';
import { describeView } from '../replay/operation-views.ts';
import type { ReplayVerdict } from '../replay/replay-verdict.ts';

/** Code DS_REPLAY_DIVERGED: the code does something else than what is recorded. The message is the report. */
export class ReplayDivergenceError extends DurableSandboxError {
  override name = 'ReplayDivergenceError';
  /** File, or ARN of the execution. */
  readonly history: string;
  /** What the record says, and what the code did now, for people. */
  readonly recorded: string;
  readonly requested: string;
  readonly verdict: ReplayVerdict;

  constructor(history: string, verdict: ReplayVerdict) {
    super('DS_REPLAY_DIVERGED', `${history} does not replay.\n${plainReport(history, verdict)}\n`);
    const { finding, operations, recordedStatus = 'RUNNING' } = verdict;
    this.history = history;
    this.verdict = verdict;
    this.recorded = finding?.recorded
      ? describeView(finding.recorded)
      : `${String(operations)} operations, ${recordedStatus}`;
    this.requested = finding?.requested ? describeView(finding.requested) : (finding?.message ?? '');
  }
}

function plainReport(file: string, verdict: ReplayVerdict): string {
  const theme = createTheme({ color: false, unicode: true });
  return replayReport([{ file, verdict, allowed: false }], { theme, verbose: true });
}
