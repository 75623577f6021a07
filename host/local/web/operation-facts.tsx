import type { ExecutionDocument } from './api-shapes.ts';
import { clock, duration } from './format.ts';
import { executionLink, follow } from './location.ts';
import type { TimelineRow } from './timeline-rows.ts';

/** Kind, times, deadlines and replays of one operation. */
export function OperationFacts({ document, row, now }: { document: ExecutionDocument; row: TimelineRow; now: number }) {
  const { operation, replayed } = row;
  const { StartTimestamp, EndTimestamp, NextAttemptTimestamp } = operation;
  const end = EndTimestamp === undefined ? now : Date.parse(EndTimestamp);
  const invoked = document.Invoked[operation.Id];
  const facts: [string, string][] = [
    ['Kind', operation.SubType ?? operation.Type],
    ['Started', clock(StartTimestamp)],
    ['Took', duration(end - Date.parse(StartTimestamp))],
  ];
  if (NextAttemptTimestamp !== undefined)
    facts.push(['Next attempt', `in ${duration(Date.parse(NextAttemptTimestamp) - now)}`]);
  const until = document.WaitingFor.find(({ Id }) => Id === operation.Id)?.Until;
  if (until !== undefined && NextAttemptTimestamp === undefined)
    facts.push(['Until', `${clock(until)}, in ${duration(Date.parse(until) - now)}`]);
  const times = replayed.to - replayed.from;
  if (times === 1) facts.push(['↻ Replayed', `in invocation ${String(replayed.to)}`]);
  if (times > 1) facts.push(['↻ Replayed', `in invocations ${String(replayed.from + 1)} to ${String(replayed.to)}`]);
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {invoked !== undefined && (
        <div>
          <dt>Invoked</dt>
          <dd>
            <a href={executionLink(invoked)} onClick={follow}>
              its execution
            </a>
          </dd>
        </div>
      )}
    </dl>
  );
}
