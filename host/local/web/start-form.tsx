/** Starts an execution. The last input of each function is remembered. */
import { useSignal } from '@preact/signals';
import { startExecution } from './api.ts';
import { JsonField, parsedOrNothing } from './json-field.tsx';
import { executionLink, go, query } from './location.ts';
import { problem } from './problem.ts';

const remembered = (functionName: string): string => localStorage.getItem(`input ${functionName}`) ?? '{}';

export function StartForm({ functions }: { functions: readonly string[] }) {
  const chosen = useSignal<string | undefined>(undefined);
  const name = useSignal('');
  const typed = useSignal<string | undefined>(undefined);
  if (functions.length === 0) return null;
  const functionName = chosen.value ?? query.value.get('function') ?? functions[0] ?? '';
  const input = typed.value ?? remembered(functionName);
  const start = async (): Promise<void> => {
    localStorage.setItem(`input ${functionName}`, input);
    const arn = await startExecution(functionName, input, name.value);
    if (arn !== '') go(executionLink(arn));
  };
  return (
    <form
      class="start"
      onSubmit={(event) => {
        event.preventDefault();
        problem.guard(start());
      }}
    >
      <h2>Start an execution</h2>
      <label class="field">
        Function
        <select
          value={functionName}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
            typed.value = undefined;
          }}
        >
          {functions.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <label class="field">
        Name (optional)
        <input
          value={name.value}
          pattern="[A-Za-z0-9_\-]{1,64}"
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <JsonField label="Input, JSON" text={input} onText={(text) => (typed.value = text)} />
      <button type="submit" class="primary" disabled={parsedOrNothing(input) === undefined}>
        Start
      </button>
    </form>
  );
}
