/**
 * The operations of an execution and the details of one of them, side by side.
 *
 * Owns: selection, folding, axis, zoom, filter, keys; the address keeps what a link should show again. Does not own:
 * drawing (`timeline.tsx`, `inspector.tsx`), loading (`execution-page.tsx`, `replay-page.tsx`).
 */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { skip } from './api.ts';
import type { ExecutionDocument } from './api-shapes.ts';
import type { ExecutionSource } from './execution-source.ts';
import { Inspector } from './inspector.tsx';
import { invocationColumns } from './invocation-columns.ts';
import { query, setQuery, wantsSearch } from './location.ts';
import { PanelDivider, useInspectorWidth } from './panel-divider.tsx';
import { problem } from './problem.ts';
import { isReadOnly } from './service-info.ts';
import { timeScale } from './time-scale.ts';
import type { Span } from './time-scale.ts';
import { Timeline } from './timeline.tsx';
import type { Axis } from './timeline.tsx';
import { timelineKeys } from './timeline-keys.ts';
import { timelineRows } from './timeline-rows.ts';

interface ExecutionViewProps {
  document: ExecutionDocument;
  source: ExecutionSource;
  now: number;
}

export function ExecutionView({ document, source, now }: ExecutionViewProps) {
  const folded = useSignal<ReadonlySet<string>>(new Set());
  const foldIdle = useSignal(true);
  const unfolded = useSignal<ReadonlySet<number>>(new Set());
  const width = useInspectorWidth();
  const zoom = useSignal<Span | undefined>(undefined);
  const axis: Axis = query.value.get('axis') === 'invocations' ? 'invocations' : 'time';
  const text = query.value.get('find') ?? '';
  const columns = useMemo(() => invocationColumns(document), [document]);
  const rows = useMemo(
    () => timelineRows(document, columns, folded.value, text),
    [document, columns, folded.value, text],
  );
  const busy = useMemo(() => busySpans(document), [document]);
  const scale = timeScale(
    zoom.value ?? wholeSpan(document, now),
    busy.concat(openSpans(document, now)),
    (start) => foldIdle.value && !unfolded.value.has(start),
    innerWidth < 600 ? 0.5 : innerWidth < 1100 ? 0.2 : 0.13,
  );
  const wanted = query.value.get('op') ?? '';
  const find = (): ExecutionDocument['Operations'][number] | undefined =>
    document.Operations.find(({ Id, Path }) => [Id, Path].includes(query.value.get('op') ?? ''));
  const selected = useMemo(find, [document, wanted]);
  const select = (id: string | undefined): void => {
    const operation = document.Operations.find(({ Id }) => Id === id);
    setQuery({ op: operation?.Path ?? '', tab: '', compare: '' });
  };
  const fold = (id: string): void => {
    const next = new Set(folded.value);
    if (!next.delete(id)) next.add(id);
    folded.value = next;
  };
  const setAxis = (next: Axis): void => setQuery({ axis: next === 'time' ? '' : next });
  useEffect(() => {
    if (wantsSearch.value) globalThis.document.getElementById('search')?.focus();
    wantsSearch.value = false;
  }, [wantsSearch.value]);
  useEffect(() => {
    // There the details lie over the lower part of the window.
    if (selected !== undefined && matchMedia('(max-width: 900px)').matches)
      globalThis.document.getElementById('tree')?.scrollIntoView();
  }, [selected?.Id]);
  useEffect(() =>
    timelineKeys({
      rows,
      selected: () => find()?.Id,
      select,
      fold,
      toggleAxis: () => setAxis(axis === 'time' ? 'invocations' : 'time'),
      skip: (id) => {
        if (source.kind === 'service' && !isReadOnly.value) problem.guard(skip(document.DurableExecutionArn, id));
      },
    }),
  );
  const row =
    selected === undefined
      ? undefined
      : (rows.find(({ operation }) => operation === selected) ??
        timelineRows(document, columns, new Set(), '').find(({ operation }) => operation === selected));
  return (
    <>
      <div
        class={`panels ${selected === undefined ? '' : 'with-sheet'}`}
        style={{ '--inspector': `${String(width.value)}%` }}
      >
        <div class="left">
          <div class="bar tools">
            <div class="switch" role="group" aria-label="Axis">
              <button type="button" aria-pressed={axis === 'time'} onClick={() => setAxis('time')}>
                time
              </button>
              <button type="button" aria-pressed={axis === 'invocations'} onClick={() => setAxis('invocations')}>
                invocations
              </button>
            </div>
            {axis === 'time' && (
              <label class="check">
                <input
                  type="checkbox"
                  checked={foldIdle.value}
                  onChange={(event) => {
                    foldIdle.value = event.currentTarget.checked;
                    unfolded.value = new Set();
                  }}
                />{' '}
                fold idle time
              </label>
            )}
            {axis === 'time' && zoom.value !== undefined && (
              <button type="button" onClick={() => (zoom.value = undefined)}>
                show all time
              </button>
            )}
            <input
              id="search"
              type="search"
              class="grow"
              placeholder="operations with…  /"
              aria-label="Operations with"
              value={text}
              onInput={(event) => setQuery({ find: event.currentTarget.value })}
            />
          </div>
          <Timeline
            document={document}
            columns={columns}
            rows={rows}
            axis={axis}
            scale={scale}
            now={now}
            selected={selected?.Id}
            onSelect={select}
            onFold={fold}
            onUnfoldTime={(start) => (unfolded.value = new Set(unfolded.value).add(start))}
            onZoom={(span) => (zoom.value = span)}
          />
          <Legend axis={axis} />
        </div>
        <PanelDivider percent={width} />
        <div class="right">
          {selected !== undefined && (
            <button type="button" class="small back" onClick={() => select(undefined)}>
              ← execution
            </button>
          )}
          <Inspector document={document} source={source} row={row} now={now} />
        </div>
      </div>
      <p class="hidden" aria-live="polite">
        {document.Status}, {document.Operations.length} operations
      </p>
    </>
  );
}

function Legend({ axis }: { axis: Axis }) {
  return (
    <p class="quiet legend" aria-hidden="true">
      {axis === 'time' ? (
        <>
          <i class="key-step" /> attempt <i class="key-wait" /> wait <i class="key-pause" /> pause before a retry{' '}
          <i class="key-replayed" /> replayed by a later invocation
        </>
      ) : (
        <>
          <i class="key-step" /> worked on <i class="key-hollow" /> answered from the record <i class="key-open" /> open
        </>
      )}
    </p>
  );
}

function wholeSpan(document: ExecutionDocument, now: number): Span {
  const start = Date.parse(document.StartTimestamp);
  const end = document.EndTimestamp === undefined ? now : Date.parse(document.EndTimestamp);
  return { start, end: Math.max(start + 1, end) };
}

/** When an operation began or ended, or ran an attempt. */
function busySpans(document: ExecutionDocument): Span[] {
  const spans: Span[] = [];
  const add = (from: string, to: string): void => {
    spans.push({ start: Date.parse(from), end: Date.parse(to) });
  };
  for (const { StartTimestamp, EndTimestamp, Attempts } of document.Operations) {
    add(StartTimestamp, StartTimestamp);
    if (EndTimestamp !== undefined) add(EndTimestamp, EndTimestamp);
    for (const attempt of Attempts) {
      if (attempt.EndTimestamp !== undefined) add(attempt.StartTimestamp, attempt.EndTimestamp);
    }
  }
  return spans;
}

/** Attempts of steps under way, whose invocation is not listed yet. */
function openSpans(document: ExecutionDocument, now: number): Span[] {
  if (document.Status !== 'RUNNING') return [];
  return document.Operations.flatMap(({ Type, Status, Attempts, StartTimestamp }) =>
    Type === 'STEP' && Status === 'STARTED'
      ? [{ start: Date.parse(Attempts.at(-1)?.StartTimestamp ?? StartTimestamp), end: now }]
      : [],
  );
}
