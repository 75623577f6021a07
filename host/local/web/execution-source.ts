/**
 * Where the details of an execution come from: the service that ran it, or a history out of a file.
 *
 * Owns: finding payloads and events in either. Does not own: showing them.
 */
import { getEvents, getFrames, getLogs, getPlace, payloadPath } from './api.ts';
import type { HistoryEvent, LogLine, SourceFrame } from './api-shapes.ts';

export type Part = 'input' | 'result' | 'error';

/** `text` is the beginning where `size`, in bytes, is larger. */
export interface PayloadText {
  readonly text: string;
  readonly size: number;
}

export interface ExecutionSource {
  readonly kind: 'service' | 'file';
  readonly arn: string;
  /** At most `limit` bytes. `operation`: an id, or `execution`. */
  readonly payload: (operation: string, part: Part, limit?: number) => Promise<PayloadText>;
  readonly events: (operation: string) => Promise<HistoryEvent[]>;
  readonly logs: () => Promise<readonly LogLine[]>;
  readonly frames: (operation: string, attempt?: number) => Promise<readonly SourceFrame[]>;
  /** Where the code asks for the operation; empty where that is unknown. */
  readonly place: (operation: string) => Promise<readonly SourceFrame[]>;
}

export function serviceSource(arn: string): ExecutionSource {
  return {
    kind: 'service',
    arn,
    payload: (operation, part, limit) => fetchPayload(payloadPath(arn, operation, part), limit),
    events: (operation) => getEvents(arn, operation),
    logs: () => getLogs(arn),
    frames: (operation, attempt) => getFrames(arn, operation, attempt),
    place: (operation) => getPlace(arn, operation),
  };
}

export function fileSource(arn: string, events: readonly HistoryEvent[]): ExecutionSource {
  const of = (operation: string): HistoryEvent[] =>
    events.filter(({ EventType, Id }) =>
      operation === 'execution' ? /^(?:Execution|Invocation)/.test(EventType) : Id === operation,
    );
  return {
    kind: 'file',
    arn,
    payload: async (operation, part, limit) => {
      const text = payloadIn(of(operation), part);
      return { text: limit === undefined ? text : text.slice(0, limit), size: new Blob([text]).size };
    },
    events: async (operation) => of(operation),
    logs: async () => [],
    frames: async () => [],
    place: async () => [],
  };
}

type Details = Record<string, { Payload?: unknown } | undefined>;

function payloadIn(events: readonly HistoryEvent[], part: Part): string {
  const member = { input: 'Input', result: 'Result', error: 'Error' }[part];
  for (const event of [...events].reverse()) {
    const details = (event as unknown as Record<string, Details | undefined>)[`${event.EventType}Details`];
    const payload = details?.[member]?.Payload;
    if (payload !== undefined) return typeof payload === 'string' ? payload : JSON.stringify(payload);
  }
  return '';
}

async function fetchPayload(path: string, limit?: number): Promise<PayloadText> {
  const response = await fetch(path, limit === undefined ? {} : { headers: { range: `bytes=0-${String(limit - 1)}` } });
  if (response.status === 416) return { text: '', size: 0 };
  if (response.status === 404) throw new Error('There is no such operation.');
  if (!response.ok) throw new Error(await response.text());
  const total = response.headers.get('content-range')?.split('/')[1] ?? response.headers.get('content-length');
  return { text: await response.text(), size: Number(total ?? 0) };
}
