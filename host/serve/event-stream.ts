/**
 * What happens in the service, as server-sent events: of one execution with ids by which a reader can go on after a
 * break, or of all as a mere hint that something changed.
 *
 * Owns: open streams. Does not own: what the events say (`service-events.ts`).
 *
 * Invariants
 *  1. For one execution, no event of its history is missing or comes twice, whatever the reader saw before.
 *  2. At most MAX_STREAMS are open; one more is refused.
 *  3. A reader that does not read is cut off, so that nothing piles up here.
 */
import type { ServerResponse } from 'node:http';
import { clearTimer, setTimer } from '../../runtime/clock.ts';
import type { Timer } from '../../runtime/clock.ts';
import { errorAnswer } from '../local/http-api/http-answer.ts';
import type { HttpAnswer } from '../local/http-api/http-answer.ts';
import type { DurableService, ServiceEvent } from '../local/index.ts';
import { historyOf } from './execution-document.ts';

export const MAX_STREAMS = 50;
const HEARTBEAT_MS = 15_000;
const MAX_UNREAD_BYTES = 8 * 1024 * 1024;

export class EventStreams {
  readonly #service: DurableService;
  #open = 0;

  constructor(service: DurableService) {
    this.#service = service;
  }

  /** `lastEventId`: the last one that the reader has seen; 0 for none. */
  answer(executionArn: string | undefined, lastEventId: number): HttpAnswer {
    if (this.#open >= MAX_STREAMS) {
      return errorAnswer(429, 'TooManyRequestsException', `${MAX_STREAMS} event streams are open already.`);
    }
    // Refuses an unknown execution before the stream begins.
    const missed = executionArn === undefined ? [] : historyOf(this.#service, executionArn, lastEventId);
    return {
      status: 200,
      headers: { 'content-type': 'text/event-stream; charset=utf-8' },
      stream: (response) => {
        for (const event of missed) write(response, event.EventType, { EventId: event.EventId }, event.EventId);
        const seen = missed.at(-1)?.EventId ?? lastEventId;
        this.#follow(response, executionArn, seen);
      },
    };
  }

  #follow(response: ServerResponse, executionArn: string | undefined, lastEventId: number): void {
    this.#open += 1;
    let heartbeat: Timer | undefined;
    const beat = (): void => {
      response.write(': alive\n\n');
      heartbeat = setTimer(beat, HEARTBEAT_MS);
      heartbeat.unref();
    };
    beat();
    const stop = this.#service.onEvent((event) => {
      if (executionArn === undefined) tellAll(response, event);
      else if ('executionArn' in event && event.executionArn === executionArn) tellOne(response, event, lastEventId);
      if (response.writableLength > MAX_UNREAD_BYTES) response.destroy();
    });
    response.on('close', () => {
      stop();
      clearTimer(heartbeat);
      this.#open -= 1;
    });
  }
}

function tellOne(response: ServerResponse, event: ServiceEvent, lastEventId: number): void {
  switch (event.kind) {
    case 'history': {
      const { EventId, EventType } = event.event;
      if (EventId > lastEventId) write(response, EventType, { EventId }, EventId);
      break;
    }
    case 'invocation-started':
      write(response, 'InvocationStarted', { RequestId: event.requestId, Number: event.number });
      break;
    case 'log':
      write(response, 'Log', { Level: event.level, Message: event.message, OperationId: event.operationId });
      break;
    case 'invocation-ended':
    case 'execution-ended':
    case 'execution-dropped':
      // In the history, or told by a log line, too.
      break;
  }
}

function tellAll(response: ServerResponse, event: ServiceEvent): void {
  if (event.kind === 'history') {
    write(response, 'Changed', { DurableExecutionArn: event.executionArn, EventType: event.event.EventType });
  }
}

function write(response: ServerResponse, type: string, data: object, id?: number): void {
  const head = id === undefined ? '' : `id: ${id}\n`;
  // One line: JSON has no line breaks. All events have one name, so that a reader needs one listener.
  response.write(`${head}data: ${JSON.stringify({ Type: type, ...data })}\n\n`);
}
