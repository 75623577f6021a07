/** The bars of one operation over time: attempts, the pauses between them, waits, contexts. */
import type { ComponentChildren } from 'preact';
import type { Attempt, Operation } from './api-shapes.ts';
import { interruptions } from './invocation-columns.ts';
import type { ColumnRange, InvocationColumn } from './invocation-columns.ts';
import { percent } from './percent.ts';
import type { TimeScale } from './time-scale.ts';

/** More marks of replays would hide the bars. */
const MOST_REPLAY_MARKS = 40;

interface TimeBarsProps {
  operation: Operation;
  replayed: ColumnRange;
  columns: readonly InvocationColumn[];
  scale: TimeScale;
  now: number;
}

export function TimeBars({ operation, replayed, columns, scale, now }: TimeBarsProps) {
  const { whole } = scale;
  const isInSight = (at: number): boolean => at >= whole.start && at <= whole.end;
  const marks = columns
    .slice(replayed.from, Math.min(replayed.to, replayed.from + MOST_REPLAY_MARKS))
    .filter(({ start }) => isInSight(start));
  return (
    <>
      <Bars operation={operation} scale={scale} now={now} />
      {interruptions(operation, columns)
        .filter(isInSight)
        .map((at) => (
          <span
            key={`i${String(at)}`}
            class="broken-off"
            title="its invocation broke off"
            style={{ left: percent(scale.at(at)) }}
          >
            ⌇
          </span>
        ))}
      {marks.map(({ number, start }) => (
        <span
          key={number}
          class="replayed"
          title={`replayed in invocation ${String(number)}`}
          style={{ left: percent(scale.at(start)) }}
        />
      ))}
    </>
  );
}

function Bars({ operation, scale, now }: { operation: Operation; scale: TimeScale; now: number }) {
  const end = operation.EndTimestamp === undefined ? now : Date.parse(operation.EndTimestamp);
  const bar = (key: string, kind: string, from: number, to: number, title: string): ComponentChildren => {
    if (to < scale.whole.start || from > scale.whole.end) return null;
    const left = scale.at(from);
    return (
      <span
        key={key}
        class={`bar-${kind}`}
        title={title}
        style={{ left: percent(left), width: percent(Math.max(0, scale.at(to) - left)) }}
      />
    );
  };
  const start = Date.parse(operation.StartTimestamp);
  const status = operation.Status.toLowerCase();
  if (operation.Type === 'CONTEXT') return bar('c', `context ${status}`, start, end, operation.Path);
  if (operation.Type !== 'STEP') {
    const kind = operation.Type === 'CALLBACK' ? 'callback' : operation.Type === 'WAIT' ? 'wait' : 'invoke';
    return bar('w', `${kind} ${status}`, start, end, operation.Path);
  }
  return (
    <>
      {operation.Attempts.map((attempt, index) => {
        const next: Attempt | undefined = operation.Attempts[index + 1];
        const from = Date.parse(attempt.StartTimestamp);
        const to =
          attempt.EndTimestamp === undefined ? (next === undefined ? now : from) : Date.parse(attempt.EndTimestamp);
        const pauseEnd =
          next === undefined ? (operation.EndTimestamp === undefined ? now : to) : Date.parse(next.StartTimestamp);
        const outcome = attempt.Outcome.toLowerCase();
        const number = String(index + 1);
        return (
          <>
            {bar(`a${number}`, `step ${outcome}`, from, to, `attempt ${number}: ${outcome}`)}
            {pauseEnd > to && bar(`p${number}`, 'pause', to, pauseEnd, `pause after attempt ${number}`)}
          </>
        );
      })}
    </>
  );
}
