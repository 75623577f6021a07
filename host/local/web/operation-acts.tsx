/** What a person can do about an operation: answer its callback, skip its wait, fork from it. */
import { useState } from 'preact/hooks';
import { skip } from './api.ts';
import type { ExecutionDocument, Operation } from './api-shapes.ts';
import { CallbackForm } from './callback-form.tsx';
import type { ExecutionSource } from './execution-source.ts';
import { ForkDialog } from './fork-dialog.tsx';
import { problem } from './problem.ts';

interface OperationActsProps {
  document: ExecutionDocument;
  operation: Operation;
  source: ExecutionSource;
  now: number;
}

export function OperationActs({ document, operation, source, now }: OperationActsProps) {
  const [forks, setForks] = useState(false);
  const waiting = document.Status === 'RUNNING' ? document.WaitingFor.find(({ Id }) => Id === operation.Id) : undefined;
  const canSkip = waiting !== undefined && (operation.Type === 'WAIT' || operation.Type === 'STEP');
  return (
    <>
      {waiting?.CallbackId !== undefined && (
        <CallbackForm
          key={waiting.CallbackId}
          callbackId={waiting.CallbackId}
          address={`${document.DurableExecutionName}/${operation.Path}`}
          until={waiting.Until}
          now={now}
        />
      )}
      <div class="bar">
        {canSkip && (
          <button
            type="button"
            class="primary"
            onClick={() => problem.guard(skip(document.DurableExecutionArn, operation.Id))}
          >
            Skip now
          </button>
        )}
        <button type="button" onClick={() => setForks(true)}>
          Fork from here…
        </button>
      </div>
      {forks && (
        <ForkDialog document={document} operation={operation} source={source} onClose={() => setForks(false)} />
      )}
    </>
  );
}
