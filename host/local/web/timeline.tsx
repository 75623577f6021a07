/**
 * The operations of an execution as a tree with bars over time.
 *
 * Owns: what is drawn. Does not own: rows (`timeline-rows.ts`), places (`time-scale.ts`), keys (`execution-page.tsx`).
 *
 * 1. Only rows in sight are in the document, however many operations there are.
 * 2. Bars are for the eye: whatever they say, the row says in words too.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Attempt, ExecutionDocument, Operation } from './api.ts';
import { duration, statusText } from './format.ts';
import type { TimeScale } from './time-scale.ts';
import type { TimelineRow } from './timeline-rows.ts';

export const ROW_HEIGHT = 28;
const BEYOND = 12;
/** More marks of replays would hide the bars. */
const MOST_REPLAY_MARKS = 40;

interface TimelineProps {
  document: ExecutionDocument;
  rows: readonly TimelineRow[];
  scale: TimeScale;
  now: number;
  selected: string | undefined;
  onSelect: (id: string) => void;
  onFold: (id: string) => void;
}

export function Timeline({ document, rows, scale, now, selected, onSelect, onFold }: TimelineProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
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
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW_HEIGHT - element.clientHeight;
  }, [index]);
  const first = Math.max(0, Math.floor(view.top / ROW_HEIGHT) - BEYOND);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW_HEIGHT) + BEYOND);
  const inSight = rows.slice(first, last);
  const active = index >= first && index < last ? `row-${selected ?? ''}` : undefined;
  return (
    <div class="timeline">
      <InvocationLane document={document} scale={scale} now={now} />
      <div
        ref={box}
        id="tree"
        class="rows"
        role="tree"
        tabIndex={0}
        aria-label="Operations"
        {...(active === undefined ? {} : { 'aria-activedescendant': active })}
      >
        <div role="presentation" class="sizer" style={{ height: `${String(rows.length * ROW_HEIGHT)}px` }}>
          <div role="presentation" class="window" style={{ transform: `translateY(${String(first * ROW_HEIGHT)}px)` }}>
            {inSight.map((row) => (
              <OperationRow
                key={row.operation.Id}
                row={row}
                document={document}
                scale={scale}
                now={now}
                isSelected={row.operation.Id === selected}
                onSelect={onSelect}
                onFold={onFold}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

function InvocationLane({ document, scale, now }: { document: ExecutionDocument; scale: TimeScale; now: number }) {
  return (
    <div class="lane">
      <div class="label quiet">
        {document.Invocations.length} invocation{document.Invocations.length === 1 ? '' : 's'}
      </div>
      <div class="gantt" aria-hidden="true">
        {scale.folds.map(({ start, end, from, to }) => (
          <span
            key={start}
            class="fold-mark"
            title={`${duration(end - start)} in which nothing ran`}
            style={{ left: percent(from), width: percent(to - from) }}
          >
            ⋯
          </span>
        ))}
        {document.Invocations.map((each, index) => {
          const left = scale.at(Date.parse(each.StartTimestamp));
          const width = scale.at(Date.parse(each.EndTimestamp)) - left;
          return (
            <span
              key={each.RequestId}
              class={`invocation o-${each.Outcome.toLowerCase()}`}
              style={{ left: percent(left), width: percent(width) }}
              title={`invocation ${String(index + 1)}: ${each.Outcome}, ${String(each.Replayed)} replayed, ${String(each.New)} new`}
            >
              {index + 1}
            </span>
          );
        })}
        {document.EndTimestamp === undefined && <span class="now" style={{ left: percent(scale.at(now)) }} />}
      </div>
    </div>
  );
}

interface RowProps {
  row: TimelineRow;
  document: ExecutionDocument;
  scale: TimeScale;
  now: number;
  isSelected: boolean;
  onSelect: (id: string) => void;
  onFold: (id: string) => void;
}

function OperationRow({ row, document, scale, now, isSelected, onSelect, onFold }: RowProps) {
  const { operation, depth, hasChildren, isFolded, replayedIn } = row;
  const [glyph, word] = statusText(operation.Status, operation.Type);
  const name = operation.Name ?? operation.SubType ?? operation.Type.toLowerCase();
  const start = Date.parse(operation.StartTimestamp);
  const end = operation.EndTimestamp === undefined ? now : Date.parse(operation.EndTimestamp);
  const attempts = operation.Attempts.length > 1 ? `, ${String(operation.Attempts.length)} attempts` : '';
  const replays = replayedIn.length > 0 ? `, replayed ${String(replayedIn.length)} times` : '';
  return (
    <div
      id={`row-${operation.Id}`}
      class={`row ${isSelected ? 'selected' : ''}`}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isSelected}
      {...(hasChildren ? { 'aria-expanded': !isFolded } : {})}
      onClick={() => onSelect(operation.Id)}
    >
      <div class="label" style={{ paddingLeft: `${String(8 + depth * 16)}px` }}>
        <span
          class="fold-arrow"
          aria-hidden="true"
          onClick={(event) => {
            if (!hasChildren) return;
            event.stopPropagation();
            onFold(operation.Id);
          }}
        >
          {hasChildren ? (isFolded ? '▸' : '▾') : ''}
        </span>
        <span class={`glyph s-${operation.Status.toLowerCase()}`} aria-hidden="true">
          {glyph}
        </span>
        <span class="op-name">
          {name}
          <span class="hidden">
            , {word}
            {attempts}
            {replays},
          </span>
        </span>
        <span class="took">{duration(end - start)}</span>
      </div>
      <div class="gantt" aria-hidden="true">
        <Bars operation={operation} scale={scale} now={now} />
        {document.Invocations.length <= MOST_REPLAY_MARKS &&
          replayedIn.map((number) => {
            const invocation = document.Invocations[number - 1];
            const left = invocation === undefined ? 0 : scale.at(Date.parse(invocation.StartTimestamp));
            return (
              <span
                key={number}
                class="replayed"
                title={`replayed in invocation ${String(number)}`}
                style={{ left: percent(left) }}
              />
            );
          })}
      </div>
    </div>
  );
}

function Bars({ operation, scale, now }: { operation: Operation; scale: TimeScale; now: number }) {
  const end = operation.EndTimestamp === undefined ? now : Date.parse(operation.EndTimestamp);
  const bar = (key: string, kind: string, from: number, to: number, title: string) => {
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
  if (operation.Type !== 'STEP') return bar('w', `wait ${status}`, start, end, operation.Path);
  return (
    <>
      {operation.Attempts.map((attempt, index) => {
        const next: Attempt | undefined = operation.Attempts[index + 1];
        const from = Date.parse(attempt.StartTimestamp);
        const to =
          attempt.EndTimestamp === undefined ? (next === undefined ? now : from) : Date.parse(attempt.EndTimestamp);
        const pauseEnd =
          next === undefined ? (operation.EndTimestamp === undefined ? now : to) : Date.parse(next.StartTimestamp);
        return (
          <>
            {bar(
              `a${String(index)}`,
              `step ${attempt.Outcome.toLowerCase()}`,
              from,
              to,
              `attempt ${String(index + 1)}: ${attempt.Outcome.toLowerCase()}`,
            )}
            {pauseEnd > to &&
              bar(`p${String(index)}`, 'pause', to, pauseEnd, `pause before attempt ${String(index + 2)}`)}
          </>
        );
      })}
    </>
  );
}
