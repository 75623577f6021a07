import type { ErrorObject } from './api.ts';

/** Type, message, data and stack; frames of installed packages and of Node are dimmed. */
export function ErrorView({ error }: { error: ErrorObject }) {
  return (
    <div class="error">
      <p>
        <b>{error.ErrorType ?? 'Error'}</b>
        {error.ErrorMessage === undefined ? '' : `: ${error.ErrorMessage}`}
      </p>
      {error.ErrorData !== undefined && <pre tabIndex={0}>{error.ErrorData}</pre>}
      {error.StackTrace !== undefined && (
        <pre tabIndex={0} aria-label="Stack trace">
          {error.StackTrace.map((line, index) => (
            <div key={index} class={/node_modules|node:/.test(line) ? 'quiet' : 'own-frame'}>
              {line}
            </div>
          ))}
        </pre>
      )}
    </div>
  );
}
