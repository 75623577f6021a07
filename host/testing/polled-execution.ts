/**
 * The history of a running execution, read again and again over the Lambda API until it ends.
 *
 * 1. One request is under way at a time; polling ends with the execution, or with the first request that fails.
 */
import type { Event, LambdaClient } from '@aws-sdk/client-lambda';
import { setTimer } from '../../runtime/clock.ts';
import { OperationType } from '../../runtime/wire.ts';
import { eventError, eventKind } from '../cli/history-event-reading.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { NOTHING_RECORDED } from './execution-record.ts';
import type { ExecutionEnd } from './finished-execution.ts';
import { operationsOfHistory } from './history-operations.ts';

const PAGE = 1000;

export class PolledExecution {
  record: ExecutionRecord = NOTHING_RECORDED;
  readonly ended: Promise<ExecutionEnd>;
  readonly #client: LambdaClient;
  readonly #executionArn: string;

  constructor(client: LambdaClient, executionArn: string, pollInterval: number, onChange: () => void) {
    this.#client = client;
    this.#executionArn = executionArn;
    this.ended = this.#poll(pollInterval, onChange);
  }

  async #poll(pollInterval: number, onChange: () => void): Promise<ExecutionEnd> {
    for (;;) {
      await new Promise<void>((resolve) => setTimer(resolve, pollInterval));
      const events = await this.#history();
      if (events.length > this.record.events.length) {
        const operations = operationsOfHistory(events).filter(({ Type }) => Type !== OperationType.EXECUTION);
        this.record = { events, operations };
        onChange();
      }
      const end = endOf(events);
      if (end !== undefined) return end;
    }
  }

  async #history(): Promise<Event[]> {
    const { GetDurableExecutionHistoryCommand } = await import('@aws-sdk/client-lambda');
    const events: Event[] = [];
    let marker: string | undefined;
    do {
      const page = await this.#client.send(
        new GetDurableExecutionHistoryCommand({
          DurableExecutionArn: this.#executionArn,
          IncludeExecutionData: true,
          MaxItems: PAGE,
          ...(marker === undefined ? {} : { Marker: marker }),
        }),
      );
      events.push(...(page.Events ?? []));
      marker = page.NextMarker === '' ? undefined : page.NextMarker;
    } while (marker !== undefined);
    return events.sort((a, b) => (a.EventId ?? 0) - (b.EventId ?? 0));
  }
}

function endOf(events: readonly Event[]): ExecutionEnd | undefined {
  for (const event of events) {
    const { type, state } = eventKind(event);
    if (type !== OperationType.EXECUTION || state === 'STARTED' || state === 'PENDING' || state === 'CANCELLED')
      continue;
    const result = event.ExecutionSucceededDetails?.Result?.Payload;
    return { status: state, result, error: eventError(event) };
  }
  return undefined;
}
