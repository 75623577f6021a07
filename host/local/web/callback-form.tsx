/** Answers an open callback, here or by commands to copy. */
import { useSignal } from '@preact/signals';
import { beatCallback, failCallback, succeedCallback } from './api.ts';
import { CopyButton } from './copy-button.tsx';
import { duration } from './format.ts';
import { problem } from './problem.ts';

interface CallbackFormProps {
  callbackId: string;
  /** What the commands of this package call it. */
  address: string;
  until: string | undefined;
  now: number;
}

export function CallbackForm({ callbackId, address, until, now }: CallbackFormProps) {
  const result = useSignal(localStorage.getItem('callback-result') ?? '{"ok":true}');
  const errorType = useSignal('Rejected');
  const errorMessage = useSignal('');
  const succeed = (): void => {
    localStorage.setItem('callback-result', result.value);
    problem.guard(succeedCallback(callbackId, result.value));
  };
  const fail = (): void =>
    problem.guard(failCallback(callbackId, { ErrorType: errorType.value, ErrorMessage: errorMessage.value }));
  const commands = [
    `durable-sandbox callback succeed ${quoted(address)} --result ${quoted(result.value)}`,
    `aws lambda send-durable-execution-callback-success --endpoint-url ${location.origin} --callback-id ${quoted(callbackId)} --cli-binary-format raw-in-base64-out --result ${quoted(result.value)}`,
    `curl -X POST ${location.origin}/2025-12-01/durable-execution-callbacks/${encodeURIComponent(callbackId)}/succeed -d ${quoted(result.value)}`,
  ];
  return (
    <section class="act">
      <h3>
        ◇ Waiting for an answer
        {until === undefined ? '' : `, times out in ${duration(Date.parse(until) - now)}`}
      </h3>
      <label class="field">
        Result
        <textarea
          rows={2}
          value={result.value}
          spellcheck={false}
          onInput={(event) => (result.value = event.currentTarget.value)}
        />
      </label>
      <div class="bar">
        <button type="button" class="primary" onClick={succeed}>
          Succeed
        </button>
        <button type="button" onClick={() => problem.guard(beatCallback(callbackId))}>
          Heartbeat
        </button>
        <CopyButton text={callbackId}>Copy id</CopyButton>
      </div>
      <details>
        <summary>Fail it</summary>
        <div class="bar">
          <input
            aria-label="Error type"
            value={errorType.value}
            onInput={(event) => (errorType.value = event.currentTarget.value)}
          />
          <input
            class="grow"
            aria-label="Error message"
            placeholder="message"
            value={errorMessage.value}
            onInput={(event) => (errorMessage.value = event.currentTarget.value)}
          />
          <button type="button" onClick={fail}>
            Fail
          </button>
        </div>
      </details>
      <details>
        <summary>From a terminal</summary>
        {commands.map((command) => (
          <div key={command} class="bar command">
            <pre tabIndex={0}>{command}</pre>
            <CopyButton text={command} label={`copy ${command.split(' ')[0] ?? ''} command`} />
          </div>
        ))}
      </details>
    </section>
  );
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
