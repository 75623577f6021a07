/**
 * What stands over the bars: the time since the start, and the invocations. Folded times open with a click; a time that is
 * dragged over fills the width.
 */
import { useState } from 'preact/hooks';
import { duration, offset } from './format.ts';
import type { InvocationColumn } from './invocation-columns.ts';
import { percent } from './percent.ts';
import type { Span, TimeScale } from './time-scale.ts';

interface TimeHeaderProps {
  columns: readonly InvocationColumn[];
  scale: TimeScale;
  /** When the execution began. */
  start: number;
  now: number | undefined;
  onUnfold: (start: number) => void;
  onZoom: (span: Span) => void;
}

/** A shorter drag is a click that slipped. */
const LEAST_DRAG = 0.01;

export function TimeHeader({ columns, scale, start, now, onUnfold, onZoom }: TimeHeaderProps) {
  const [drag, setDrag] = useState<{ from: number; to: number } | undefined>(undefined);
  const placeOf = (event: PointerEvent): number => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left) / width));
  };
  const end = (): void => {
    setDrag(undefined);
    if (drag === undefined) return;
    const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
    if (to - from > LEAST_DRAG) onZoom({ start: scale.timeAt(from), end: scale.timeAt(to) });
  };
  const isInSight = (column: InvocationColumn): boolean =>
    column.end >= scale.whole.start && column.start <= scale.whole.end;
  return (
    <div
      class="gantt header"
      onPointerDown={(event) => {
        if (event.button !== 0 || (event.target as HTMLElement).closest('button') !== null) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: placeOf(event), to: placeOf(event) });
      }}
      onPointerMove={(event) => {
        if (drag !== undefined) setDrag({ from: drag.from, to: placeOf(event) });
      }}
      onPointerUp={end}
      onPointerCancel={() => setDrag(undefined)}
    >
      {scale.ticks.map((tick) => (
        <span key={tick} class="tick" style={{ left: percent(scale.at(tick)) }}>
          {offset(tick - start, scale.tickStep)}
        </span>
      ))}
      {columns.filter(isInSight).map((each) => {
        const left = scale.at(each.start);
        const width = scale.at(Math.min(each.end, now ?? each.end)) - left;
        return (
          <span
            key={each.number}
            class={`invocation o-${each.outcome.toLowerCase()}`}
            style={{ left: percent(left), width: percent(width) }}
            title={`invocation ${String(each.number)}: ${each.outcome}, ${String(each.replayed ?? '?')} replayed, ${String(each.created ?? '?')} new`}
          >
            {each.number}
          </span>
        );
      })}
      {scale.folds.map(({ start: from, end: to, from: left, to: right }) => (
        <button
          key={from}
          type="button"
          tabIndex={-1}
          class={`fold-mark ${left === 0 ? 'first' : ''}`}
          title={`${duration(to - from)} in which no operation ran: unfold`}
          style={{ left: percent(left), width: percent(right - left) }}
          onClick={() => onUnfold(from)}
        >
          ⋯
        </button>
      ))}
      {drag !== undefined && (
        <span
          class="drag"
          style={{ left: percent(Math.min(drag.from, drag.to)), width: percent(Math.abs(drag.to - drag.from)) }}
        />
      )}
    </div>
  );
}
