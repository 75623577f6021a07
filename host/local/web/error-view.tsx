import type { ErrorObject } from './api-shapes.ts';
import type { ExecutionSource } from './execution-source.ts';
import { SourceFrames } from './source-frames.tsx';
import { useLoaded } from './use-loaded.ts';

interface ErrorViewProps {
  error: ErrorObject;
  source: ExecutionSource;
  /** An id, or `execution`. */
  operation: string;
  /** From 1; absent: the error with which it ended. */
  attempt?: number;
}

/** Type, message, data and stack, with the source of what is the user's own; other frames are dimmed. */
export function ErrorView({ error, source, operation, attempt }: ErrorViewProps) {
  const stack = error.StackTrace ?? [];
  const frames = useLoaded(
    async () => (stack.length === 0 ? [] : source.frames(operation, attempt)),
    [source.arn, operation, attempt, stack.length],
  );
  return (
    <div class="error">
      <p>
        <b>{error.ErrorType ?? 'Error'}</b>
        {error.ErrorMessage === undefined ? '' : `: ${error.ErrorMessage}`}
      </p>
      {error.ErrorData !== undefined && <pre tabIndex={0}>{error.ErrorData}</pre>}
      {frames.kind === 'ready' && <SourceFrames frames={frames.value} />}
      {stack.length > 0 && (
        <details open={frames.kind === 'ready' && frames.value.length === 0}>
          <summary>Stack trace</summary>
          <pre tabIndex={0} aria-label="Stack trace">
            {stack.map((line, index) => (
              <div key={index} class={/node_modules|node:/.test(line) ? 'quiet' : 'own-frame'}>
                {line}
              </div>
            ))}
          </pre>
        </details>
      )}
    </div>
  );
}
