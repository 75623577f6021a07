/**
 * One execution: header, timeline, details; live until it ends.
 *
 * Owns: loading, selection, folding, keys. Does not own: drawing (`timeline.tsx`, `inspector.tsx`).
 */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { getExecution, rerun, skip, stopExecution } from './api.ts';
import type { ExecutionDocument, Operation } from './api.ts';
import { clock, duration } from './format.ts';
import { Inspector } from './inspector.tsx';
import { followEvents } from './live.ts';
import { executionLink, follow, go, query, setQuery } from './location.ts';
import { problem } from './problem.ts';
import { StatusMark } from './status-mark.tsx';
import { timeScale } from './time-scale.ts';
import type { Span } from './time-scale.ts';
import { Timeline } from './timeline.tsx';
import { timelineRows } from './timeline-rows.ts';
import { timelineKeys } from './timeline-keys.ts';

const TICK_MS = 1000;

export function ExecutionPage({ name }: { name: string }) {
  const document = useSignal<ExecutionDocument | undefined>(undefined);
  useEffect(() => {
    document.value = undefined;
    let stop = (): void => undefined;
    let closed = false;
    const load = async (): Promise<void> => {
      const next = await getExecution(name);
      if (!closed) document.value = next;
    };
    load().then(() => {
      const loaded = document.value;
      if (!closed && loaded !== undefined) {
        stop = followEvents(loaded.DurableExecutionArn, loaded.LastEventId, () => void load().catch(problem.show));
      }
    }, problem.show);
    return () => {
      closed = true;
      stop();
    };
  }, [name]);
  const shown = document.value;
  return shown === undefined ? <p class="quiet">loading…</p> : <Loaded document={shown} />;
}

function Loaded({ document }: { document: ExecutionDocument }) {
  const tick = useSignal(0);
  const folded = useSignal<ReadonlySet<string>>(new Set());
  const foldIdle = useSignal(true);
  const isOpen = document.Status === 'RUNNING';
  const loadedAt = useMemo(() => performance.now(), [document]);
  useEffect(() => {
    globalThis.document.title = `${document.DurableExecutionName} · durable-sandbox`;
    if (!isOpen) return undefined;
    const timer = setInterval(() => (tick.value += 1), TICK_MS);
    return () => clearInterval(timer);
  }, [isOpen, document.DurableExecutionName]);
  // The service's clock, which may not be this machine's.
  const now = Date.parse(document.Now) + (tick.value >= 0 && isOpen ? performance.now() - loadedAt : 0);
  const rows = useMemo(() => timelineRows(document, folded.value), [document, folded.value]);
  const scale = timeScale(wholeSpan(document, now), busySpans(document, now), foldIdle.value);
  const find = (): Operation | undefined =>
    document.Operations.find(({ Id, Path }) => [Id, Path].includes(query.value.get('op') ?? ''));
  const selected = find();
  const select = (id: string | undefined): void => {
    const operation = document.Operations.find(({ Id }) => Id === id);
    setQuery({ op: operation?.Path ?? '', tab: '' });
  };
  const fold = (id: string): void => {
    const next = new Set(folded.value);
    if (!next.delete(id)) next.add(id);
    folded.value = next;
  };
  useEffect(() =>
    timelineKeys({
      rows,
      selected: () => find()?.Id,
      select,
      fold,
      skip: (id) => problem.guard(skip(document.DurableExecutionArn, id)),
    }),
  );
  return (
    <>
      <Header document={document} now={now} />
      <div class="panels">
        <div class="left">
          <div class="bar">
            <label class="check">
              <input
                type="checkbox"
                checked={foldIdle.value}
                onChange={(event) => (foldIdle.value = event.currentTarget.checked)}
              />{' '}
              fold idle time
            </label>
            <span class="quiet legend" aria-hidden="true">
              <i class="key-step" /> attempt <i class="key-wait" /> wait or pause <i class="key-replayed" /> replayed
            </span>
          </div>
          <Timeline
            document={document}
            rows={rows}
            scale={scale}
            now={now}
            selected={selected?.Id}
            onSelect={select}
            onFold={fold}
          />
        </div>
        <Inspector
          document={document}
          operation={selected}
          replayedIn={rows.find(({ operation }) => operation.Id === selected?.Id)?.replayedIn ?? []}
          now={now}
        />
      </div>
      <p class="hidden" aria-live="polite">
        {document.Status}, {document.Operations.length} operations
      </p>
    </>
  );
}

function Header({ document, now }: { document: ExecutionDocument; now: number }) {
  const arn = document.DurableExecutionArn;
  const end = document.EndTimestamp === undefined ? now : Date.parse(document.EndTimestamp);
  const functionName = document.FunctionArn.split(':')[6] ?? '';
  return (
    <header class="execution">
      <div>
        <h1>
          {document.DurableExecutionName} <StatusMark status={document.Status} />
        </h1>
        <p class="quiet">
          {functionName} · started {clock(document.StartTimestamp)} ·{' '}
          {duration(end - Date.parse(document.StartTimestamp))} · {document.Operations.length} of 3,000 operations
          {document.InvokedBy !== undefined && (
            <>
              {' · '}
              <a href={executionLink(document.InvokedBy)} onClick={follow}>
                invoked by another execution
              </a>
            </>
          )}
        </p>
      </div>
      <div class="bar">
        {document.Status === 'RUNNING' && (
          <button type="button" onClick={() => problem.guard(stopExecution(arn))}>
            Stop
          </button>
        )}
        <button
          type="button"
          onClick={() => problem.guard(rerun(arn).then((next) => go(executionLink(next.DurableExecutionArn))))}
        >
          Run again
        </button>
        <button type="button" onClick={() => void navigator.clipboard.writeText(arn)}>
          Copy ARN
        </button>
        {query.value.has('op') && (
          <button type="button" onClick={() => setQuery({ op: '', tab: '' })}>
            Execution details
          </button>
        )}
      </div>
    </header>
  );
}

function wholeSpan(document: ExecutionDocument, now: number): Span {
  const start = Date.parse(document.StartTimestamp);
  return {
    start,
    end: Math.max(start + 1, document.EndTimestamp === undefined ? now : Date.parse(document.EndTimestamp)),
  };
}

/** When something ran: invocations, and attempts of steps under way. */
function busySpans(document: ExecutionDocument, now: number): Span[] {
  const spans = document.Invocations.map(({ StartTimestamp, EndTimestamp }) => ({
    start: Date.parse(StartTimestamp),
    end: Date.parse(EndTimestamp),
  }));
  for (const { Type, Status, StartTimestamp } of document.Operations) {
    if (Type === 'STEP' && Status === 'STARTED') spans.push({ start: Date.parse(StartTimestamp), end: now });
  }
  return spans;
}
