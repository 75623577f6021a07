/** The functions of the service: where they come from, how their processes are, and what they ran. */
import { useEffect, useState } from 'preact/hooks';
import { getFunctions } from './api.ts';
import { STATUSES } from './api-shapes.ts';
import type { FunctionRow, ReloadCheck } from './api-shapes.ts';
import { ago, statusText } from './format.ts';
import { followEvents } from './live.ts';
import { executionLink, follow } from './location.ts';
import { problem } from './problem.ts';
import { SourceFrames } from './source-frames.tsx';

export function FunctionsPage() {
  const [rows, setRows] = useState<readonly FunctionRow[] | undefined>(undefined);
  useEffect(() => {
    document.title = 'Functions · durable-sandbox';
    const load = (): void => void getFunctions().then(setRows, problem.show);
    load();
    // A process tells nothing when it is ready; a look now and then does.
    const timer = setInterval(load, 2_000);
    const stop = followEvents(undefined, 0, load);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);
  if (rows === undefined) return <p class="quiet">loading…</p>;
  return (
    <>
      <h1>Functions</h1>
      {rows.length === 0 && (
        <p class="empty">No function is served. Name one: durable-sandbox serve --function orders=src/order.ts</p>
      )}
      <ul class="cards">
        {rows.map((row) => (
          <FunctionCard key={row.Name} row={row} />
        ))}
      </ul>
    </>
  );
}

function FunctionCard({ row }: { row: FunctionRow }) {
  const [glyph, status, text] = stateText(row);
  const executions = `/?function=${encodeURIComponent(row.Name)}`;
  return (
    <li class="card">
      <div class="bar">
        <h2 class="grow">{row.Name}</h2>
        <span class={`s-${status}`}>
          <span aria-hidden="true">{glyph}</span> {text}
        </span>
      </div>
      {row.File !== undefined && (
        <p class="quiet path">
          {row.File}
          {row.State?.kind === 'ready' ? `#${row.State.exportName}` : row.Export === undefined ? '' : `#${row.Export}`}
          {row.ChangedAt !== undefined && ` · changed ${ago(Date.now() - Date.parse(row.ChangedAt))}`}
        </p>
      )}
      {row.Durable === false ? (
        <p class="quiet">plain: for workflows to invoke</p>
      ) : (
        <p>
          <a href={executions} onClick={follow}>
            {total(row)} execution{total(row) === 1 ? '' : 's'}
          </a>
          {STATUSES.filter((each) => (row.Executions[each] ?? 0) > 0).map((each) => {
            const [sign, word] = statusText(each);
            return (
              <span key={each}>
                {' · '}
                <a class={`s-${each.toLowerCase()}`} href={`${executions}&status=${each}`} onClick={follow}>
                  {sign} {row.Executions[each]} {word}
                </a>
              </span>
            );
          })}
        </p>
      )}
      {row.LastReload !== undefined && <LastReload check={row.LastReload} />}
      {row.State?.kind === 'not-loaded' && (
        <>
          <p class="problem">
            <b>{row.State.error.ErrorType}</b>: {row.State.error.ErrorMessage}
          </p>
          <SourceFrames frames={row.Frames ?? []} />
        </>
      )}
    </li>
  );
}

function LastReload({ check }: { check: ReloadCheck }) {
  const diverged = check.Diverged.length;
  return (
    <>
      <p class={diverged > 0 ? 'warn' : 'quiet'}>
        reloaded {ago(Date.now() - Date.parse(check.At))}
        {check.Open > 0 && `: ${String(check.Open)} open, ${String(check.Fit)} fit the new code`}
        {diverged > 0 && `, ${String(diverged)} would diverge`}
        {check.Unchecked > 0 && `, ${String(check.Unchecked)} not replayed`}
      </p>
      {check.Diverged.map((each) => (
        <div key={each.DurableExecutionArn} class="finding">
          <p>
            <a href={executionLink(each.DurableExecutionArn)} onClick={follow}>
              {each.DurableExecutionName}
            </a>{' '}
            <code>{each.Code}</code> {each.Message}
          </p>
          <SourceFrames frames={each.Frames} />
        </div>
      ))}
    </>
  );
}

const total = ({ Executions }: FunctionRow): number => Object.values(Executions).reduce((sum, each) => sum + each, 0);

function stateText({ State, IsRegistered }: FunctionRow): readonly [glyph: string, status: string, text: string] {
  switch (State?.kind) {
    case undefined:
      return IsRegistered ? ['✓', 'succeeded', 'in the service’s process'] : ['⊘', 'failed', 'not served now'];
    case 'idle':
      return ['·', 'running', 'starts with the first call'];
    case 'starting':
      return ['▷', 'running', 'starting'];
    case 'ready':
      return ['✓', 'succeeded', `ready, process ${String(State.pid)}`];
    case 'not-loaded':
      return ['✗', 'failed', 'could not be loaded'];
    case 'crashed':
      return ['✗', 'failed', `crashed: ${State.reason}`];
  }
}
