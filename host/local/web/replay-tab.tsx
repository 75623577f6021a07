import { useState } from 'preact/hooks';
import { replay } from './api.ts';
import type { ExecutionDocument, Verdict } from './api-shapes.ts';
import { problem } from './problem.ts';
import { VerdictView } from './verdict-view.tsx';

/** Would what is recorded so far fit the code that is served now? */
export function ReplayTab({ document }: { document: ExecutionDocument }) {
  const [state, setState] = useState<{ kind: 'none' | 'runs' } | { kind: 'done'; verdict: Verdict }>({ kind: 'none' });
  const run = async (): Promise<void> => {
    setState({ kind: 'runs' });
    try {
      setState({ kind: 'done', verdict: await replay(document.DurableExecutionArn) });
    } catch (error) {
      setState({ kind: 'none' });
      throw error;
    }
  };
  return (
    <>
      <p class="quiet">Replays the history against the code that is served now. No step runs, nothing is sent.</p>
      <div class="bar">
        <button type="button" disabled={state.kind === 'runs'} onClick={() => problem.guard(run())}>
          {state.kind === 'runs' ? 'replaying…' : 'Replay now'}
        </button>
      </div>
      {state.kind === 'done' && <VerdictView verdict={state.verdict} />}
    </>
  );
}
