/** Where in the user's source each recorded operation is asked for: found by a replay, so that no invocation has to note it. */
import type { SourceSite } from '../../runtime/determinism-error.ts';
import { ExecutionHistory } from '../execution-history.ts';
import { type RecordedHistory, visibleOperations } from './recorded-history.ts';
import { replay, type ReplayTarget } from './replay-run.ts';

/** By the operation's id. Those that the code no longer asks for are missing. */
export type RequestPlaces = Readonly<Record<string, SourceSite>>;

export async function requestPlaces(target: ReplayTarget, recorded: RecordedHistory): Promise<RequestPlaces> {
  const history = new ExecutionHistory();
  history.apply(visibleOperations(recorded.operations));
  const { requests } = await replay(target, {
    executionArn: recorded.executionArn ?? 'arn:unknown',
    history,
    observation: { trace: 'sites', module: 'shared' },
  });
  return Object.fromEntries(requests.flatMap(({ id, site }) => (site === undefined ? [] : [[id, site]])));
}
