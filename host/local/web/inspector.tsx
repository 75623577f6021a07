/** What is known of one operation, or of the execution itself, and what can be done about it. */
import { useEffect, useState } from 'preact/hooks';
import { fork, getLogs, skip } from './api.ts';
import type { ExecutionDocument, LogLine, Operation } from './api.ts';
import { CallbackForm } from './callback-form.tsx';
import { ErrorView } from './error-view.tsx';
import { clock, duration } from './format.ts';
import { executionLink, follow, go, query, setQuery } from './location.ts';
import { Payload } from './payload-view.tsx';
import { problem } from './problem.ts';
import { StatusMark } from './status-mark.tsx';

interface InspectorProps {
  document: ExecutionDocument;
  operation: Operation | undefined;
  replayedIn: readonly number[];
  now: number;
}

type Tab = 'input' | 'output' | 'error' | 'attempts' | 'logs';

export function Inspector({ document, operation, replayedIn, now }: InspectorProps) {
  const tabs = tabsOf(document, operation);
  const wanted = query.value.get('tab') as Tab | null;
  const tab =
    wanted !== null && tabs.includes(wanted)
      ? wanted
      : tabs.includes('error')
        ? 'error'
        : tabs.includes('output')
          ? 'output'
          : tabs[0];
  const status = operation?.Status ?? document.Status;
  const id = operation?.Id ?? 'execution';
  const version = `${id} ${status} ${String(operation?.Attempts.length ?? 0)}`;
  return (
    <section id="inspector" class="inspector" aria-label="Details" tabIndex={-1}>
      <h2>
        {operation === undefined ? 'Execution' : operation.Path}{' '}
        <StatusMark status={status} type={operation?.Type ?? 'EXECUTION'} />
      </h2>
      {operation !== undefined && <Facts document={document} operation={operation} replayedIn={replayedIn} now={now} />}
      {operation !== undefined && <Acts document={document} operation={operation} now={now} />}
      <div role="tablist" class="tabs" aria-label="Details">
        {tabs.map((each) => (
          <button
            key={each}
            id={`tab-${each}`}
            type="button"
            role="tab"
            aria-selected={each === tab}
            aria-controls="tab-panel"
            onClick={() => setQuery({ tab: each })}
          >
            {each}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab ?? ''}`} tabIndex={0}>
        {tab === 'input' && (
          <Payload arn={document.DurableExecutionArn} operation={id} part="input" version={version} />
        )}
        {tab === 'output' && (
          <Payload arn={document.DurableExecutionArn} operation={id} part="result" version={version} />
        )}
        {tab === 'error' && <ErrorView error={errorOf(document, operation) ?? {}} />}
        {tab === 'attempts' && <Attempts operation={operation} />}
        {tab === 'logs' && <Logs document={document} operation={operation} />}
      </div>
    </section>
  );
}

function tabsOf(document: ExecutionDocument, operation: Operation | undefined): Tab[] {
  const tabs: Tab[] = [];
  if (operation === undefined || operation.Type === 'CHAINED_INVOKE') tabs.push('input');
  if (operation?.Type !== 'WAIT') tabs.push('output');
  if (errorOf(document, operation) !== undefined) tabs.push('error');
  if (operation?.Type === 'STEP') tabs.push('attempts');
  tabs.push('logs');
  return tabs;
}

function errorOf(document: ExecutionDocument, operation: Operation | undefined) {
  return operation === undefined ? document.Error : operation.Error;
}

function Facts({
  document,
  operation,
  replayedIn,
  now,
}: {
  document: ExecutionDocument;
  operation: Operation;
  replayedIn: readonly number[];
  now: number;
}) {
  const { StartTimestamp, EndTimestamp, NextAttemptTimestamp } = operation;
  const end = EndTimestamp === undefined ? now : Date.parse(EndTimestamp);
  const invoked = document.Invoked[operation.Id];
  const facts: [string, string][] = [
    ['Kind', operation.SubType ?? operation.Type],
    ['Started', clock(StartTimestamp)],
    ['Took', duration(end - Date.parse(StartTimestamp))],
  ];
  if (NextAttemptTimestamp !== undefined)
    facts.push(['Next attempt', `in ${duration(Date.parse(NextAttemptTimestamp) - now)}`]);
  const until = document.WaitingFor.find(({ Id }) => Id === operation.Id)?.Until;
  if (until !== undefined && NextAttemptTimestamp === undefined)
    facts.push(['Until', `${clock(until)}, in ${duration(Date.parse(until) - now)}`]);
  if (replayedIn.length > 0)
    facts.push([
      '↻ Replayed',
      `in invocation ${replayedIn.slice(0, 12).join(', ')}${replayedIn.length > 12 ? ' …' : ''}`,
    ]);
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      {invoked !== undefined && (
        <div>
          <dt>Invoked</dt>
          <dd>
            <a href={executionLink(invoked)} onClick={follow}>
              its execution
            </a>
          </dd>
        </div>
      )}
    </dl>
  );
}

function Acts({ document, operation, now }: { document: ExecutionDocument; operation: Operation; now: number }) {
  const waiting = document.Status === 'RUNNING' ? document.WaitingFor.find(({ Id }) => Id === operation.Id) : undefined;
  const canSkip = waiting !== undefined && (operation.Type === 'WAIT' || operation.Type === 'STEP');
  const arn = document.DurableExecutionArn;
  return (
    <>
      {waiting?.CallbackId !== undefined && (
        <CallbackForm key={waiting.CallbackId} callbackId={waiting.CallbackId} until={waiting.Until} now={now} />
      )}
      <div class="bar">
        {canSkip && (
          <button type="button" class="primary" onClick={() => problem.guard(skip(arn, operation.Id))}>
            Skip now
          </button>
        )}
        <button
          type="button"
          title="A new execution with the history before this operation. It and all that follows run again, with their side effects."
          onClick={() =>
            problem.guard(fork(arn, operation.Id).then((next) => go(executionLink(next.DurableExecutionArn))))
          }
        >
          Fork from here
        </button>
      </div>
    </>
  );
}

function Attempts({ operation }: { operation: Operation | undefined }) {
  return (
    <ol class="attempts">
      {(operation?.Attempts ?? []).map((attempt, index) => (
        <li key={index}>
          <StatusMark status={attempt.Outcome} /> {clock(attempt.StartTimestamp)}
          {attempt.EndTimestamp !== undefined &&
            `, ${duration(Date.parse(attempt.EndTimestamp) - Date.parse(attempt.StartTimestamp))}`}
          {attempt.Error !== undefined && <ErrorView error={attempt.Error} />}
        </li>
      ))}
    </ol>
  );
}

function Logs({ document, operation }: { document: ExecutionDocument; operation: Operation | undefined }) {
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  useEffect(() => {
    getLogs(document.DurableExecutionArn).then(({ Lines }) => setLines(Lines), problem.show);
  }, [document.DurableExecutionArn, document.LastEventId]);
  const shown = operation === undefined ? lines : lines.filter(({ operationId }) => operationId === operation.Id);
  if (shown.length === 0) return <p class="quiet">no lines since the service was started</p>;
  return (
    <div class="logs">
      {shown.map((line, index) => (
        <div key={index} class={`log l-${line.level.toLowerCase()}`}>
          <time>{new Date(line.at).toLocaleTimeString()}</time> <b>{line.level}</b> {line.message}
        </div>
      ))}
    </div>
  );
}
