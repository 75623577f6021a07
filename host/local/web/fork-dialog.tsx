/** Asks how a fork from an operation goes on: with which input, and with which results in place of recorded ones. */
import { useState } from 'preact/hooks';
import { fork } from './api.ts';
import type { Fork } from './api.ts';
import type { ExecutionDocument, Operation } from './api-shapes.ts';
import type { ExecutionSource } from './execution-source.ts';
import { forkPlan, takesResult } from './fork-plan.ts';
import { JsonField, parsedOrNothing } from './json-field.tsx';
import { executionLink, go } from './location.ts';
import { Modal } from './modal.tsx';
import { useLoaded } from './use-loaded.ts';

interface ForkDialogProps {
  document: ExecutionDocument;
  operation: Operation;
  source: ExecutionSource;
  onClose: () => void;
}

/** More names than that say nothing. */
const MOST_NAMES = 8;

export function ForkDialog({ document, operation, source, onClose }: ForkDialogProps) {
  const plan = forkPlan(document.Operations, operation);
  const [results, setResults] = useState<Readonly<Record<string, string>>>({});
  const [input, setInput] = useState<string | undefined>(undefined);
  const [failure, setFailure] = useState('');
  const recorded = useLoaded(() => source.payload('execution', 'input'), [source.arn]);
  const recordedInput = recorded.kind === 'ready' ? recorded.value.text : '';
  const give = async (id: string): Promise<void> => {
    const { text } = await source.payload(id, 'result');
    setResults((before) => ({ ...before, [id]: text === '' ? 'null' : text }));
  };
  const take = (id: string): void =>
    setResults((before) => Object.fromEntries(Object.entries(before).filter(([key]) => key !== id)));
  const isRightInput = input === undefined || parsedOrNothing(input) !== undefined;
  const start = async (): Promise<void> => {
    const how: Fork = { OperationId: operation.Id };
    if (Object.keys(results).length > 0) how.Set = { ...results };
    if (input !== undefined && input !== recordedInput) how.Input = JSON.parse(input);
    const made = await fork(document.DurableExecutionArn, how);
    go(executionLink(made.DurableExecutionArn));
  };
  const others = plan.editable.filter(({ Id }) => !(Id in results));
  const repeated = plan.repeated.filter(({ Id }) => !(Id in results));
  return (
    <Modal title={`Fork from ${operation.Path}`} onClose={onClose}>
      <p>
        A new execution of the same function with {plan.kept.length} recorded operation
        {plan.kept.length === 1 ? '' : 's'}. This one stays as it is.
      </p>
      <p class="warn">
        {repeated.length === 0
          ? 'No step of this one runs again.'
          : `These run again, with their side effects: ${names(repeated)}`}
      </p>
      {takesResult(operation) && (
        <fieldset>
          <legend>{operation.Path}</legend>
          <label class="check">
            <input type="radio" checked={!(operation.Id in results)} onChange={() => take(operation.Id)} /> runs again
          </label>
          <label class="check">
            <input type="radio" checked={operation.Id in results} onChange={() => void give(operation.Id)} /> has
            answered with
          </label>
          {operation.Id in results && (
            <ResultField
              label={`Result of ${operation.Path}`}
              text={results[operation.Id] ?? ''}
              onText={(text) => setResults({ ...results, [operation.Id]: text })}
            />
          )}
        </fieldset>
      )}
      {plan.editable
        .filter(({ Id }) => Id in results)
        .map(({ Id, Path }) => (
          <div key={Id}>
            <ResultField
              label={`Result of ${Path}`}
              text={results[Id] ?? ''}
              onText={(text) => setResults({ ...results, [Id]: text })}
            />
            <button type="button" class="small" onClick={() => take(Id)}>
              keep what is recorded
            </button>
          </div>
        ))}
      {others.length > 0 && (
        <label class="bar">
          change the result of
          <select value="" onChange={(event) => void give(event.currentTarget.value)}>
            <option value="">an earlier operation…</option>
            {others.map(({ Id, Path }) => (
              <option key={Id} value={Id}>
                {Path}
              </option>
            ))}
          </select>
        </label>
      )}
      <JsonField label="Input, JSON" text={input ?? recordedInput} onText={setInput} />
      {failure !== '' && (
        <p class="problem" role="alert">
          {failure}
        </p>
      )}
      <div class="bar">
        <button
          type="button"
          class="primary"
          disabled={!isRightInput}
          onClick={() => void start().catch((error: unknown) => setFailure(messageOf(error)))}
        >
          Fork
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </Modal>
  );
}

function ResultField({ label, text, onText }: { label: string; text: string; onText: (text: string) => void }) {
  return (
    <label class="field">
      {label}, as it would be recorded
      <textarea rows={4} value={text} spellcheck={false} onInput={(event) => onText(event.currentTarget.value)} />
    </label>
  );
}

function names(operations: readonly Operation[]): string {
  const shown = operations.slice(0, MOST_NAMES).map(({ Path }) => Path);
  const rest = operations.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${String(rest)} more` : ''}.`;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
