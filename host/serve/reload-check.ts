/**
 * Whether the open executions of a function fit its changed code: each history is replayed against it, in the process
 * that has the new code, before that process takes over.
 *
 * Owns: the choice of executions, the count. Does not own: the replay (`function-process.ts`), when it is done
 * (`function-host.ts`).
 *
 * Invariant: nothing is written and no step runs.
 */
import type { SourceSite } from '../../runtime/determinism-error.ts';
import type { DurableService } from '../local/index.ts';
import type { ReplayCode, ReplayVerdict } from '../replay/replay-verdict.ts';
import { historyOf } from './execution-document.ts';

/** An open execution that the new code does not fit. */
export interface Misfit {
  readonly executionArn: string;
  readonly name: string;
  readonly code: ReplayCode;
  readonly message: string;
  readonly source: SourceSite | undefined;
}

export interface ReloadCheck {
  /** Milliseconds since 1970, in the service's time. */
  readonly at: number;
  readonly open: number;
  readonly fit: number;
  readonly misfits: readonly Misfit[];
  /** Open ones that could not be replayed: of another SDK, or more than are replayed at a time. */
  readonly unchecked: number;
}

/** More would keep the new code waiting too long. */
const MAX_REPLAYED = 200;

export async function checkReload(
  service: DurableService,
  functionName: string,
  replay: (history: string) => Promise<ReplayVerdict>,
): Promise<ReloadCheck> {
  const open = service.tools.rows({ functionName, statuses: ['RUNNING'] });
  let fit = 0;
  const misfits: Misfit[] = [];
  for (const { arn, name } of open.slice(0, MAX_REPLAYED)) {
    const history = JSON.stringify({ DurableExecutionArn: arn, Events: historyOf(service, arn) });
    const { status, finding } = await replay(history);
    if (status === 'reproduced') fit += 1;
    else if (status === 'diverged' && finding !== undefined) {
      const { code, message, source } = finding;
      misfits.push({ executionArn: arn, name, code, message, source });
    }
  }
  return {
    at: service.now().getTime(),
    open: open.length,
    fit,
    misfits,
    unchecked: open.length - fit - misfits.length,
  };
}

/** Where in the user's code the first difference is, or nothing. */
export function siteText({ source }: Misfit): string {
  return source === undefined ? '' : ` at ${source.file}:${source.line}`;
}
