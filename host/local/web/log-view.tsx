import { useState } from 'preact/hooks';
import type { ExecutionSource } from './execution-source.ts';
import { useLoaded } from './use-loaded.ts';

interface LogViewProps {
  source: ExecutionSource;
  /** Absent: all lines of the execution. */
  operation: string | undefined;
  /** Changes when there may be more. */
  version: unknown;
}

/** What the function printed, since the service was started. */
export function LogView({ source, operation, version }: LogViewProps) {
  const [text, setText] = useState('');
  const loaded = useLoaded(() => source.logs(), [source.arn, version]);
  if (loaded.kind === 'loading') return <p class="quiet">loading…</p>;
  if (loaded.kind === 'failed') return <p class="problem">{loaded.message}</p>;
  const own = loaded.value.filter((line) => operation === undefined || line.operationId === operation);
  if (own.length === 0) return <p class="quiet">no lines since the service was started</p>;
  const wanted = text.toLowerCase();
  const lines = own.filter(({ level, message }) => `${level} ${message}`.toLowerCase().includes(wanted));
  return (
    <>
      <input
        type="search"
        placeholder="lines with…"
        aria-label="Lines with"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="logs" tabIndex={0} role="region" aria-label="Log lines">
        {lines.map((line, index) => (
          <div key={index} class={`log l-${line.level.toLowerCase()}`}>
            <time>{new Date(line.at).toLocaleTimeString()}</time> <b>{line.level}</b> {line.message}
          </div>
        ))}
      </div>
    </>
  );
}
