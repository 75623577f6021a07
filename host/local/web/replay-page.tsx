/**
 * Looks at a history out of a file, as if it had run here, and replays it against the code that is served.
 *
 * 1. Nothing of the file stays in the service.
 */
import { useEffect, useMemo, useState } from 'preact/hooks';
import { getFunctions, readHistory } from './api.ts';
import type { ReadHistory } from './api-shapes.ts';
import { ExecutionHeader } from './execution-header.tsx';
import { fileSource } from './execution-source.ts';
import { ExecutionView } from './execution-view.tsx';
import { isReadOnly } from './service-info.ts';
import { useLoaded } from './use-loaded.ts';
import { VerdictView } from './verdict-view.tsx';

type Outcome =
  { kind: 'none' } | { kind: 'reading' } | { kind: 'failed'; message: string } | { kind: 'read'; history: ReadHistory };

export function ReplayPage() {
  const [file, setFile] = useState<{ name: string; text: string } | undefined>(undefined);
  const [functionName, setFunctionName] = useState('');
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' });
  const [over, setOver] = useState(false);
  const functions = useLoaded(() => getFunctions(), []);
  useEffect(() => {
    document.title = 'Replay · durable-sandbox';
  }, []);
  useEffect(() => {
    if (file === undefined) return;
    let current = true;
    setOutcome({ kind: 'reading' });
    readHistory(file.text, functionName).then(
      (history) => {
        if (current) setOutcome({ kind: 'read', history });
      },
      (error: unknown) => {
        if (current) setOutcome({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      current = false;
    };
  }, [file, functionName]);
  const take = (list: FileList | null | undefined): void => {
    const chosen = list?.[0];
    if (chosen !== undefined) void chosen.text().then((text) => setFile({ name: chosen.name, text }));
  };
  if (isReadOnly.value) return <p class="empty">The service was started with --read-only: nothing is replayed.</p>;
  const served =
    functions.kind === 'ready' ? functions.value.filter(({ File, Durable }) => File !== undefined && Durable) : [];
  return (
    <>
      <div
        class={`drop ${over ? 'over' : ''} ${file === undefined ? '' : 'slim'}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <h1>{file === undefined ? 'Replay a history' : file.name}</h1>
        {file === undefined && (
          <p class="quiet">
            Drop the JSON of GetDurableExecutionHistory here, of production or of this machine. It is shown, and
            replayed against the code that is served now; no step runs, and nothing of it is kept.
          </p>
        )}
        <div class="bar">
          <label class="button">
            {file === undefined ? 'Choose a file' : 'Another file'}
            <input
              type="file"
              class="hidden"
              accept=".json,.jsonl,application/json"
              onChange={(event) => take(event.currentTarget.files)}
            />
          </label>
          <label class="bar">
            replay against
            <select value={functionName} onChange={(event) => setFunctionName(event.currentTarget.value)}>
              <option value="">nothing, only show it</option>
              {served.map(({ Name }) => (
                <option key={Name}>{Name}</option>
              ))}
            </select>
          </label>
        </div>
      </div>
      {outcome.kind === 'reading' && <p class="quiet">reading…</p>}
      {outcome.kind === 'failed' && (
        <p class="problem" role="alert">
          {outcome.message}
        </p>
      )}
      {outcome.kind === 'read' && <History history={outcome.history} />}
    </>
  );
}

function History({ history }: { history: ReadHistory }) {
  const { Document, Events, Verdict } = history;
  const source = useMemo(() => fileSource(Document?.DurableExecutionArn ?? '', Events ?? []), [Document, Events]);
  return (
    <>
      {Verdict !== undefined && (
        <div class="card">
          <VerdictView verdict={Verdict} />
        </div>
      )}
      {Document === undefined ? (
        <p class="quiet">A list of operations does not tell when what happened; only the events of a history do.</p>
      ) : (
        <>
          <ExecutionHeader document={Document} source={source} now={Date.parse(Document.Now)} />
          <ExecutionView document={Document} source={source} now={Date.parse(Document.Now)} />
        </>
      )}
    </>
  );
}
