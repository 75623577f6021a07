/**
 * The operations of an execution as a tree, with bars over time or cells for each invocation.
 *
 * Owns: rows in sight, scrolling. Does not own: rows (`timeline-rows.ts`), what is drawn in them (`time-bars.tsx`,
 * `invocation-cells.tsx`), keys (`timeline-keys.ts`).
 *
 * 1. Only rows, and columns, in sight are in the document, however many operations there are.
 * 2. Bars are for the eye: whatever they say, the row says in words too.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ExecutionDocument } from './api-shapes.ts';
import { InvocationCells } from './invocation-cells.tsx';
import type { ColumnRange, InvocationColumn } from './invocation-columns.ts';
import { COLUMN_WIDTH, InvocationHeader } from './invocation-header.tsx';
import { OperationLabel, rowAttributes } from './operation-label.tsx';
import { percent } from './percent.ts';
import { TimeBars } from './time-bars.tsx';
import { TimeHeader } from './time-header.tsx';
import type { Span, TimeScale } from './time-scale.ts';
import type { TimelineRow } from './timeline-rows.ts';

export type Axis = 'time' | 'invocations';

const ROW_HEIGHT = 28;
const HEADER_HEIGHT = { time: 50, invocations: 62 } as const;
const BEYOND = 12;

interface TimelineProps {
  document: ExecutionDocument;
  columns: readonly InvocationColumn[];
  rows: readonly TimelineRow[];
  axis: Axis;
  scale: TimeScale;
  now: number;
  selected: string | undefined;
  onSelect: (id: string) => void;
  onFold: (id: string) => void;
  onUnfoldTime: (start: number) => void;
  onZoom: (span: Span) => void;
}

export function Timeline(props: TimelineProps) {
  const { document, columns, rows, axis, scale, now, selected, onSelect, onFold } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600, left: 0, width: 900 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void =>
      setView({
        top: element.scrollTop,
        height: element.clientHeight,
        left: element.scrollLeft,
        width: element.clientWidth,
      });
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, []);
  const index = rows.findIndex(({ operation }) => operation.Id === selected);
  useEffect(() => {
    const element = box.current;
    if (element === null || index < 0) return;
    const top = index * ROW_HEIGHT;
    const bottom = top + ROW_HEIGHT + HEADER_HEIGHT[axis];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  }, [index, axis]);
  const first = Math.max(0, Math.floor(view.top / ROW_HEIGHT) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW_HEIGHT) + BEYOND);
  const inSight: ColumnRange = {
    from: Math.max(0, Math.floor(view.left / COLUMN_WIDTH) - 2),
    to: Math.ceil((view.left + view.width) / COLUMN_WIDTH) + 2,
  };
  const active = index >= first && index < last ? `row-${selected ?? ''}` : undefined;
  const start = Date.parse(document.StartTimestamp);
  const isLive = document.EndTimestamp === undefined;
  const width = axis === 'time' ? {} : { width: `calc(var(--label) + ${String(columns.length * COLUMN_WIDTH)}px)` };
  return (
    <div
      ref={box}
      id="tree"
      class={`timeline by-${axis}`}
      role="tree"
      tabIndex={0}
      aria-label="Operations"
      {...(active === undefined ? {} : { 'aria-activedescendant': active })}
    >
      <div class="head" aria-hidden="true" style={width}>
        <div class="label quiet">
          {columns.length} invocation{columns.length === 1 ? '' : 's'}
        </div>
        {axis === 'time' ? (
          <TimeHeader
            columns={columns}
            scale={scale}
            start={start}
            now={isLive ? now : undefined}
            onUnfold={props.onUnfoldTime}
            onZoom={props.onZoom}
          />
        ) : (
          <InvocationHeader columns={columns} inSight={inSight} start={start} />
        )}
      </div>
      <div
        role="presentation"
        class="sizer"
        style={{ ...width, height: `${String(Math.max(1, rows.length) * ROW_HEIGHT)}px` }}
      >
        {axis === 'time' && <Grid scale={scale} now={isLive ? now : undefined} />}
        <div role="presentation" class="window" style={{ transform: `translateY(${String(first * ROW_HEIGHT)}px)` }}>
          {rows.slice(first, last).map((row) => (
            <div
              key={row.operation.Id}
              {...rowAttributes(row, row.operation.Id === selected)}
              onClick={() => onSelect(row.operation.Id)}
            >
              <OperationLabel row={row} now={now} onFold={onFold} />
              <div class={axis === 'time' ? 'gantt' : 'columns'} aria-hidden="true">
                {axis === 'time' ? (
                  <TimeBars {...row} columns={columns} scale={scale} now={now} />
                ) : (
                  <InvocationCells {...row} columns={columns} inSight={inSight} />
                )}
              </div>
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Lines behind all rows: the ticks, and the present. */
function Grid({ scale, now }: { scale: TimeScale; now: number | undefined }) {
  return (
    <div class="grid" aria-hidden="true">
      <div class="gantt">
        {scale.ticks.map((tick) => (
          <i key={tick} style={{ left: percent(scale.at(tick)) }} />
        ))}
        {scale.folds.map(({ start, from, to }) => (
          <b key={start} style={{ left: percent(from), width: percent(to - from) }} />
        ))}
        {now !== undefined && <i class="now" style={{ left: percent(scale.at(now)) }} />}
      </div>
    </div>
  );
}
