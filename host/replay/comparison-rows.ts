/** The two columns of a report: what is recorded and what is requested now, around the first difference. */
import type { WireOperation } from '../../runtime/wire.ts';
import type { Judgement, Views } from './judge-replay.ts';
import type { ComparisonRow, ReplayCode } from './replay-verdict.ts';

const ROWS_BEFORE = 3;
const ROWS_AFTER = 2;

export function comparisonRows(
  operations: readonly WireOperation[],
  { finding, request, agreed }: Judgement,
  views: Views,
): ComparisonRow[] {
  if (finding === undefined) return [];
  const rows: ComparisonRow[] = agreed.slice(-ROWS_BEFORE).map(({ id }) => ({
    mark: 'same',
    recorded: views.recorded.get(id),
    requested: views.requested.get(id),
  }));
  if (finding.recorded === undefined && finding.requested === undefined) return rows;
  rows.push({ mark: markOf(finding.code), recorded: finding.recorded, requested: finding.requested });
  const done = new Set(agreed.map(({ id }) => id));
  if (request !== undefined) done.add(request.id);
  const rest = operations.filter(({ Id }) => !done.has(Id) && views.recorded.get(Id) !== finding.recorded);
  for (const { Id } of rest.slice(0, ROWS_AFTER)) {
    rows.push({ mark: 'missing', recorded: views.recorded.get(Id), requested: undefined });
  }
  return rows;
}

function markOf(code: ReplayCode): ComparisonRow['mark'] {
  switch (code) {
    case 'DS_REPLAY_REMOVED':
    case 'DS_REPLAY_RETURNED_EARLY':
      return 'missing';
    case 'DS_REPLAY_INSERTED':
      return 'extra';
    default:
      return 'changed';
  }
}
