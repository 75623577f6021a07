/** Asks for another input, and a name, to run an execution again with. */
import { useState } from 'preact/hooks';
import { rerun } from './api.ts';
import type { ExecutionSource } from './execution-source.ts';
import { JsonField, parsedOrNothing } from './json-field.tsx';
import { executionLink, go } from './location.ts';
import { Modal } from './modal.tsx';
import { useLoaded } from './use-loaded.ts';

export function RunDialog({ source, onClose }: { source: ExecutionSource; onClose: () => void }) {
  const [edited, setEdited] = useState<string | undefined>(undefined);
  const [name, setName] = useState('');
  const [failure, setFailure] = useState('');
  const recorded = useLoaded(() => source.payload('execution', 'input'), [source.arn]);
  if (recorded.kind === 'loading') return null;
  const input = edited ?? (recorded.kind === 'ready' ? pretty(recorded.value.text) : '');
  const parsed = parsedOrNothing(input);
  const start = async (): Promise<void> => {
    const made = await rerun(source.arn, { Input: parsed?.value, ...(name === '' ? {} : { Name: name }) });
    go(executionLink(made.DurableExecutionArn));
  };
  return (
    <Modal title="Run again with another input" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start().catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
        }}
      >
        <label class="field">
          Name (optional)
          <input value={name} pattern="[A-Za-z0-9_\-]{1,64}" onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <JsonField label="Input, JSON" text={input} rows={12} onText={setEdited} />
        {failure !== '' && (
          <p class="problem" role="alert">
            {failure}
          </p>
        )}
        <div class="bar">
          <button type="submit" class="primary" disabled={parsed === undefined}>
            Run
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Modal>
  );
}

function pretty(text: string): string {
  const parsed = parsedOrNothing(text);
  return parsed === undefined ? text : JSON.stringify(parsed.value, undefined, 2);
}
