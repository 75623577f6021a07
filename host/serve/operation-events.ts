/**
 * The events of an execution, or of one of its operations, as they are recorded; and all of them as a file.
 *
 * 1. A list of all events has no payloads; those of one operation have, cut where they are long.
 */
import { withoutExecutionData } from '../local/execution-model/history-event.ts';
import type { HistoryEvent } from '../local/execution-model/history-event.ts';
import { invalidParameter } from '../local/execution-model/service-exception.ts';
import type { HttpAnswer } from '../local/http-api/http-answer.ts';
import type { DurableService } from '../local/index.ts';
import { historyOf } from './execution-document.ts';

const DEFAULT_LIMIT = 500;
const LARGEST_LIMIT = 5_000;
const LONGEST_TEXT = 16_384;

/** Query: `operation` (an id, or `execution` for what belongs to none), `after` (an EventId), `limit`. */
export function operationEvents(service: DurableService, arn: string, query: URLSearchParams): object {
  const operation = query.get('operation');
  const limit = Math.min(whole(query.get('limit'), 'limit') || DEFAULT_LIMIT, LARGEST_LIMIT);
  const all = historyOf(service, arn, whole(query.get('after'), 'after'));
  const found = operation === null ? all : all.filter((event) => ownerOf(event) === operation);
  const page = found.slice(0, limit);
  return {
    Events: operation === null ? page.map(withoutExecutionData) : page.map(shortened),
    ...(found.length > limit ? { NextAfter: page.at(-1)?.EventId } : {}),
  };
}

/** The whole history with its data, as `durable-sandbox replay` reads it. */
export function historyFile(service: DurableService, arn: string): HttpAnswer {
  const { DurableExecutionName: name } = service.getExecution(arn, { IncludeExecutionData: false });
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}.json"`,
    },
    body: JSON.stringify({ DurableExecutionArn: arn, Events: historyOf(service, arn) }, undefined, 2),
  };
}

function ownerOf({ EventType, Id }: HistoryEvent): string | undefined {
  return /^(?:Execution|Invocation)/.test(EventType) ? 'execution' : Id;
}

function shortened(event: HistoryEvent): unknown {
  return JSON.parse(
    JSON.stringify(event, (_key, value: unknown) =>
      typeof value === 'string' && value.length > LONGEST_TEXT
        ? `${value.slice(0, LONGEST_TEXT)}… (${String(value.length)} characters)`
        : value,
    ),
  );
}

function whole(text: string | null, name: string): number {
  const number = Number(text ?? 0);
  if (!Number.isSafeInteger(number) || number < 0)
    throw invalidParameter(`${name} is ${String(text)}; it must be a whole number.`);
  return number;
}
