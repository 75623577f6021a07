/** Answers an open callback. */
import { useSignal } from '@preact/signals';
import { beatCallback, failCallback, succeedCallback } from './api.ts';
import { duration } from './format.ts';
import { problem } from './problem.ts';

export function CallbackForm({
  callbackId,
  until,
  now,
}: {
  callbackId: string;
  until: string | undefined;
  now: number;
}) {
  const result = useSignal(localStorage.getItem('callback-result') ?? '{"ok":true}');
  const succeed = (): void => {
    localStorage.setItem('callback-result', result.value);
    problem.guard(succeedCallback(callbackId, result.value));
  };
  return (
    <section class="act">
      <h3>
        ◇ Waiting for an answer
        {until === undefined ? '' : `, times out in ${duration(Date.parse(until) - now)}`}
      </h3>
      <label>
        Result or error message
        <textarea rows={2} value={result.value} onInput={(event) => (result.value = event.currentTarget.value)} />
      </label>
      <div class="bar">
        <button type="button" class="primary" onClick={succeed}>
          Succeed
        </button>
        <button
          type="button"
          onClick={() => problem.guard(failCallback(callbackId, { ErrorType: 'Rejected', ErrorMessage: result.value }))}
        >
          Fail
        </button>
        <button type="button" onClick={() => problem.guard(beatCallback(callbackId))}>
          Heartbeat
        </button>
        <button type="button" onClick={() => void navigator.clipboard.writeText(callbackId)}>
          Copy id
        </button>
      </div>
    </section>
  );
}
