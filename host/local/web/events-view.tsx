import type { ExecutionSource } from './execution-source.ts';
import { clock } from './format.ts';
import { useLoaded } from './use-loaded.ts';

interface EventsViewProps {
  source: ExecutionSource;
  /** An id, or `execution` for events that belong to no operation. */
  operation: string;
  version: unknown;
}

/** Events as they are recorded. */
export function EventsView({ source, operation, version }: EventsViewProps) {
  const loaded = useLoaded(() => source.events(operation), [source.arn, operation, version]);
  if (loaded.kind === 'loading') return <p class="quiet">loading…</p>;
  if (loaded.kind === 'failed') return <p class="problem">{loaded.message}</p>;
  return (
    <div class="events">
      {loaded.value.map((event) => (
        <details key={event.EventId}>
          <summary>
            <span class="quiet">#{event.EventId}</span> {event.EventType}{' '}
            <time class="quiet">{clock(event.EventTimestamp)}</time>
          </summary>
          <pre tabIndex={0}>{JSON.stringify(event, undefined, 2)}</pre>
        </details>
      ))}
    </div>
  );
}
