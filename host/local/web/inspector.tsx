/** What is known of one operation, or of the execution itself, and what can be done about it. */
import type { ExecutionDocument, Operation } from './api-shapes.ts';
import { AttemptsView } from './attempts-view.tsx';
import { ErrorView } from './error-view.tsx';
import { EventsView } from './events-view.tsx';
import type { ExecutionSource } from './execution-source.ts';
import { InvocationsView } from './invocations-view.tsx';
import { query, setQuery } from './location.ts';
import { LogView } from './log-view.tsx';
import { OperationActs } from './operation-acts.tsx';
import { OperationFacts } from './operation-facts.tsx';
import { Payload } from './payload-view.tsx';
import { PlaceView } from './place-view.tsx';
import { ReplayTab } from './replay-tab.tsx';
import { isReadOnly } from './service-info.ts';
import { StatusMark } from './status-mark.tsx';
import type { TimelineRow } from './timeline-rows.ts';

interface InspectorProps {
  document: ExecutionDocument;
  source: ExecutionSource;
  /** Absent: the execution itself. */
  row: TimelineRow | undefined;
  now: number;
}

const TABS = [
  'input',
  'output',
  'error',
  'attempts',
  'invocations',
  'logs',
  'events',
  'source',
  'raw',
  'replay',
] as const;
type Tab = (typeof TABS)[number];

export function Inspector({ document, source, row, now }: InspectorProps) {
  const operation = row?.operation;
  const tabs = tabsOf(document, source, operation);
  const wanted = query.value.get('tab');
  const tab =
    tabs.find((each) => each === wanted) ??
    (['error', 'output'] as const).find((each) => tabs.includes(each)) ??
    tabs[0];
  const status = operation?.Status ?? document.Status;
  const error = operation === undefined ? document.Error : operation.Error;
  const id = operation?.Id ?? 'execution';
  const version = `${id} ${status} ${String(operation?.Attempts.length ?? 0)}`;
  const payload = {
    source,
    functionName: document.FunctionArn.split(':')[6] ?? '',
    operation: id,
    version,
  };
  return (
    <section id="inspector" class="inspector" aria-label="Details" tabIndex={-1}>
      <h2>
        {operation === undefined ? 'Execution' : operation.Path}{' '}
        <StatusMark status={status} type={operation?.Type ?? 'EXECUTION'} />
      </h2>
      {row !== undefined && <OperationFacts document={document} row={row} now={now} />}
      {operation !== undefined && source.kind === 'service' && !isReadOnly.value && (
        <OperationActs document={document} operation={operation} source={source} now={now} />
      )}
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
        {tab === 'input' && <Payload key={`${id} input`} {...payload} part="input" />}
        {tab === 'output' && <Payload key={`${id} output`} {...payload} part="result" />}
        {tab === 'error' && <ErrorView key={id} error={error ?? {}} source={source} operation={id} />}
        {tab === 'attempts' && operation !== undefined && <AttemptsView operation={operation} source={source} />}
        {tab === 'invocations' && <InvocationsView document={document} />}
        {tab === 'logs' && <LogView source={source} operation={operation?.Id} version={document} />}
        {tab === 'events' && <EventsView source={source} operation={id} version={document.LastEventId} />}
        {tab === 'source' && operation !== undefined && <PlaceView key={id} source={source} operation={id} />}
        {tab === 'raw' && <pre tabIndex={0}>{JSON.stringify(operation, undefined, 2)}</pre>}
        {tab === 'replay' && <ReplayTab document={document} />}
      </div>
    </section>
  );
}

function tabsOf(document: ExecutionDocument, source: ExecutionSource, operation: Operation | undefined): Tab[] {
  const isService = source.kind === 'service';
  if (operation === undefined) {
    const shown: Record<Tab, boolean> = {
      input: true,
      output: true,
      error: document.Error !== undefined,
      attempts: false,
      invocations: true,
      logs: isService,
      events: true,
      source: false,
      raw: false,
      replay: isService && !isReadOnly.value,
    };
    return TABS.filter((tab) => shown[tab]);
  }
  const shown: Record<Tab, boolean> = {
    input: operation.Type === 'CHAINED_INVOKE',
    output: operation.Type !== 'WAIT',
    error: operation.Error !== undefined,
    attempts: operation.Type === 'STEP',
    invocations: false,
    logs: isService,
    events: true,
    source: isService && !isReadOnly.value,
    raw: true,
    replay: false,
  };
  return TABS.filter((tab) => shown[tab]);
}
