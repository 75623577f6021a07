/** Name, status and figures of an execution, and what can be done with all of it. */
import { useState } from 'preact/hooks';
import { historyPath, removeExecution, rerun, stopExecution } from './api.ts';
import type { ExecutionDocument } from './api-shapes.ts';
import { CopyButton } from './copy-button.tsx';
import type { ExecutionSource } from './execution-source.ts';
import { bytes, clock, duration } from './format.ts';
import { executionLink, follow, go } from './location.ts';
import { problem } from './problem.ts';
import { Quota } from './quota.tsx';
import { RunDialog } from './run-dialog.tsx';
import { isReadOnly } from './service-info.ts';
import { StatusMark } from './status-mark.tsx';

interface ExecutionHeaderProps {
  document: ExecutionDocument;
  source: ExecutionSource;
  now: number;
}

export function ExecutionHeader({ document, source, now }: ExecutionHeaderProps) {
  const [edits, setEdits] = useState(false);
  const arn = document.DurableExecutionArn;
  const end = document.EndTimestamp === undefined ? now : Date.parse(document.EndTimestamp);
  const operations = document.Operations.length;
  const written = document.Cost?.BytesWritten;
  const isService = source.kind === 'service';
  const canAct = isService && !isReadOnly.value;
  return (
    <header class="execution">
      <div>
        <h1>
          {document.DurableExecutionName} <StatusMark status={document.Status} />
        </h1>
        <p class="quiet">
          {document.FunctionArn.split(':')[6] ?? ''} · started {clock(document.StartTimestamp)} ·{' '}
          {duration(end - Date.parse(document.StartTimestamp))}
          {document.InvokedBy !== undefined && (
            <>
              {' · '}
              <a href={executionLink(document.InvokedBy)} onClick={follow}>
                invoked by another execution
              </a>
            </>
          )}
        </p>
        <p class="quiet quotas">
          <Quota used={operations} limit={3_000} words={`${operations.toLocaleString('en')} of 3,000 operations`} />
          {written !== undefined && (
            <Quota used={written} limit={100 * 2 ** 20} words={`${bytes(written)} of 100 MB written`} />
          )}
        </p>
      </div>
      <div class="bar">
        {canAct && document.Status === 'RUNNING' && (
          <button type="button" onClick={() => problem.guard(stopExecution(arn))}>
            Stop
          </button>
        )}
        {canAct && (
          <>
            <button
              type="button"
              onClick={() => problem.guard(rerun(arn).then((next) => go(executionLink(next.DurableExecutionArn))))}
            >
              Run again
            </button>
            <button type="button" onClick={() => setEdits(true)}>
              Edit and run…
            </button>
          </>
        )}
        {isService && (
          <a class="button" href={historyPath(arn)} download={`${document.DurableExecutionName}.json`}>
            Download history
          </a>
        )}
        {canAct && document.Status !== 'RUNNING' && (
          <button type="button" onClick={() => problem.guard(removeExecution(arn).then(() => go('/')))}>
            Delete
          </button>
        )}
        {arn !== '' && <CopyButton text={arn}>Copy ARN</CopyButton>}
      </div>
      {edits && <RunDialog source={source} onClose={() => setEdits(false)} />}
    </header>
  );
}
