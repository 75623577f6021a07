/** All executions, with filters that the address keeps, and a form to start one. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { listExecutions, rerun, stopExecution } from './api.ts';
import { STATUSES } from './api-shapes.ts';
import type { ListPage as Page, Row } from './api-shapes.ts';
import { CopyButton } from './copy-button.tsx';
import { ago, clock, duration, statusText } from './format.ts';
import { followEvents } from './live.ts';
import { executionLink, follow, go, query, setQuery, wantsSearch } from './location.ts';
import { problem } from './problem.ts';
import { isReadOnly } from './service-info.ts';
import { StartForm } from './start-form.tsx';
import { StatusMark } from './status-mark.tsx';

const FIRST_ROWS = 200;
const HOUR = 3_600_000;
const SPANS: readonly (readonly [string, number])[] = [
  ['last hour', HOUR],
  ['last day', 24 * HOUR],
  ['last week', 7 * 24 * HOUR],
];

export function ListPage() {
  const page = useSignal<Page | undefined>(undefined);
  const limit = useSignal(FIRST_ROWS);
  const filters = query.value.toString();
  useEffect(() => {
    document.title = 'Executions · durable-sandbox';
    const load = (): void => {
      const wanted = new URLSearchParams(filters);
      const since = SPANS.find(([name]) => name === wanted.get('since'))?.[1];
      if (since !== undefined) wanted.set('after', new Date(Date.now() - since).toISOString());
      wanted.delete('since');
      wanted.set('limit', String(limit.value));
      listExecutions(wanted).then(
        (next) => {
          page.value = next;
        },
        (error: unknown) => problem.show(error),
      );
    };
    load();
    return followEvents(undefined, 0, load);
  }, [filters, limit.value]);
  const shown = page.value;
  if (shown === undefined) return <p class="quiet">loading…</p>;
  return (
    <>
      <Filters page={shown} />
      {shown.Executions.length === 0 ? (
        <Nothing isFiltered={filters !== ''} functions={shown.Functions} />
      ) : (
        <Table rows={shown.Executions} now={Date.parse(shown.Now)} />
      )}
      {shown.NextMarker !== undefined && (
        <button type="button" onClick={() => (limit.value = Math.min(1000, limit.value * 2))}>
          show more
        </button>
      )}
      {!isReadOnly.value && <StartForm functions={shown.Functions} />}
    </>
  );
}

function Filters({ page }: { page: Page }) {
  const chosen = query.value.getAll('status');
  useEffect(() => {
    if (wantsSearch.value) document.getElementById('search')?.focus();
    wantsSearch.value = false;
  }, [wantsSearch.value]);
  const waiting = query.value.get('waiting') === 'callback';
  const toggle = (status: string): void =>
    setQuery({ status: chosen.includes(status) ? chosen.filter((each) => each !== status) : [...chosen, status] });
  return (
    <div class="filters" role="group" aria-label="Filters">
      {STATUSES.map((status) => {
        const [glyph, word] = statusText(status);
        return (
          <button
            key={status}
            type="button"
            class={`chip s-${status.toLowerCase()}`}
            aria-pressed={chosen.includes(status)}
            onClick={() => toggle(status)}
          >
            <span aria-hidden="true">{glyph}</span> {word} <b>{page.Counts[status]}</b>
          </button>
        );
      })}
      <button
        type="button"
        class="chip s-callback"
        aria-pressed={waiting}
        onClick={() => setQuery({ waiting: waiting ? '' : 'callback' })}
      >
        <span aria-hidden="true">◇</span> waiting for me <b>{page.WaitingForCallback}</b>
      </button>
      <select
        aria-label="Function"
        value={query.value.get('function') ?? ''}
        onChange={(event) => setQuery({ function: event.currentTarget.value })}
      >
        <option value="">all functions</option>
        {page.Functions.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label="Started"
        value={query.value.get('since') ?? ''}
        onChange={(event) => setQuery({ since: event.currentTarget.value })}
      >
        <option value="">at any time</option>
        {SPANS.map(([name]) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <input
        id="search"
        type="search"
        placeholder="name contains…  /"
        aria-label="Name contains"
        value={query.value.get('text') ?? ''}
        onInput={(event) => setQuery({ text: event.currentTarget.value })}
      />
    </div>
  );
}

function Table({ rows, now }: { rows: readonly Row[]; now: number }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Executions">
      <table class="executions">
        <thead>
          <tr>
            <th>Status</th>
            <th>Name</th>
            <th>Function</th>
            <th>Started</th>
            <th class="number">Duration</th>
            <th class="number">Operations</th>
            <th>Next</th>
            <th>
              <span class="hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ListRow key={row.DurableExecutionArn} row={row} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ListRow({ row, now }: { row: Row; now: number }) {
  const { DurableExecutionArn: arn, DurableExecutionName: name } = row;
  const end = row.EndTimestamp === undefined ? now : Date.parse(row.EndTimestamp);
  return (
    <tr>
      <td class="state">
        <StatusMark status={row.Status} />
      </td>
      <td class="name">
        <a href={executionLink(arn)} onClick={follow}>
          {name}
        </a>
      </td>
      <td class="function">{row.FunctionName}</td>
      <td class="started" title={new Date(row.StartTimestamp).toISOString()}>
        {clock(row.StartTimestamp)} <span class="quiet">{ago(now - Date.parse(row.StartTimestamp))}</span>
      </td>
      <td class="number lasted">{duration(end - Date.parse(row.StartTimestamp))}</td>
      <td class="number operations">{row.Operations}</td>
      <td class="next">{nextText(row, now)}</td>
      <td class="actions">
        <CopyButton text={arn} label={`copy ARN: ${name}`}>
          copy ARN
        </CopyButton>
        {!isReadOnly.value && (
          <>
            {row.Status === 'RUNNING' && (
              <button type="button" aria-label={`stop: ${name}`} onClick={() => problem.guard(stopExecution(arn))}>
                stop
              </button>
            )}
            <button
              type="button"
              aria-label={`run again: ${name}`}
              onClick={() => problem.guard(rerun(arn).then((next) => go(executionLink(next.DurableExecutionArn))))}
            >
              run again
            </button>
          </>
        )}
      </td>
    </tr>
  );
}

function nextText(row: Row, now: number): string {
  if (row.OpenCallbacks.length > 0) return `◇ ${row.OpenCallbacks.map(({ Name, Id }) => Name ?? Id).join(', ')}`;
  return row.NextWakeUp === undefined ? '' : `◷ in ${duration(Date.parse(row.NextWakeUp) - now)}`;
}

function Nothing({ isFiltered, functions }: { isFiltered: boolean; functions: readonly string[] }) {
  if (isFiltered) return <p class="empty">No execution matches.</p>;
  const [first] = functions;
  if (first === undefined) {
    return (
      <div class="empty">
        <p>Nothing was started yet, and no function is served. Name one when the service is started:</p>
        <pre tabIndex={0}>durable-sandbox serve --function orders=src/order.ts --watch</pre>
      </div>
    );
  }
  return (
    <div class="empty">
      <p>Nothing was started yet. Start one below, or from a terminal:</p>
      <pre tabIndex={0}>
        aws lambda invoke --endpoint-url {location.origin} --function-name {first} --invocation-type Event out.json
      </pre>
    </div>
  );
}
