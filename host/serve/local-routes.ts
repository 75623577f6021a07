/**
 * The API beside Lambda's, below `/_local/v1`: for the page, for the commands, and for scripts on this machine.
 *
 * Owns: paths, parameters, shapes of answers. Does not own: guards (`request-guard.ts`), what the calls do
 * (`local-tools.ts`).
 *
 * Invariants
 *  1. GET changes nothing.
 *  2. Payloads are handed out as files of bytes, never as something that a browser would show or run.
 */
import { jsonAnswer } from '../local/http-api/http-answer.ts';
import type { HttpAnswer } from '../local/http-api/http-answer.ts';
import { parseJsonObject } from '../local/http-api/request-body.ts';
import { header, label } from '../local/http-api/routes.ts';
import type { Route, RouteRequest } from '../local/http-api/routes.ts';
import { invalidParameter } from '../local/execution-model/service-exception.ts';
import type { DurableService, RunAgain } from '../local/index.ts';
import type { ErrorObject } from '../../runtime/wire.ts';
import type { EventStreams } from './event-stream.ts';
import { executionDocument } from './execution-document.ts';
import { executionPage } from './execution-rows.ts';
import { findArn } from './find-arn.ts';
import type { FunctionFleet } from './function-fleet.ts';
import { functionRows } from './function-rows.ts';
import type { LogStore } from './log-store.ts';
import { historyFile, operationEvents } from './operation-events.ts';
import { payloadAnswer } from './payload-answer.ts';
import { projectFolderOf, sourceFrames } from './source-frames.ts';

const ROOT = '/_local/v1';
const EXECUTION = `${ROOT}/executions/{arn}`;
const SMALL = 1024 * 1024;
const LARGE = 6 * 1024 * 1024;

export interface LocalRouteParts {
  readonly info: () => object;
  readonly logs: LogStore;
  readonly fleet: Pick<FunctionFleet, 'functions' | 'state' | 'lastCheck'>;
  /** Made when the service exists, which the routes are needed for. */
  readonly streams: () => EventStreams;
}

export function localRoutes({ info, logs, fleet, streams }: LocalRouteParts): Route[] {
  const read = (path: string, answer: Route['answer']): Route => ({
    method: 'GET',
    access: 'read',
    path,
    bodyLimit: 0,
    answer,
  });
  const act = (path: string, bodyLimit: number, answer: Route['answer']): Route => ({
    method: 'POST',
    access: 'act',
    path,
    bodyLimit,
    answer,
  });
  return [
    read(`${ROOT}/info`, () => isoAnswer(info())),
    read(`${ROOT}/executions`, ({ service, query }) => isoAnswer(executionPage(service, query))),
    read(EXECUTION, ({ service, labels }) => isoAnswer(executionDocument(service, arnOf(service, labels)))),
    read(`${EXECUTION}/payloads/{operation}/{part}`, ({ service, labels, headers }) =>
      payloadAnswer(service, arnOf(service, labels), label(labels, 'operation'), label(labels, 'part'), headers.range),
    ),
    read(`${EXECUTION}/logs`, ({ service, labels }) => isoAnswer({ Lines: logs.of(arnOf(service, labels)) })),
    read(`${EXECUTION}/events`, ({ service, labels, query }) =>
      isoAnswer(operationEvents(service, arnOf(service, labels), query)),
    ),
    read(`${EXECUTION}/history`, ({ service, labels }) => historyFile(service, arnOf(service, labels))),
    read(`${EXECUTION}/frames/{operation}`, ({ service, labels, query }) => {
      const arn = arnOf(service, labels);
      const file = fleet.functions.find(({ name }) => name === service.tools.row(arn).functionName)?.file;
      const stack = errorOf(service, arn, label(labels, 'operation'), query.get('attempt'))?.StackTrace ?? [];
      return isoAnswer({ Frames: file === undefined ? [] : sourceFrames(stack, projectFolderOf(file)) });
    }),
    read(`${ROOT}/functions`, ({ service }) => isoAnswer(functionRows(service, fleet))),
    read(`${ROOT}/events`, ({ service, query, headers }) => {
      const wanted = query.get('execution') ?? undefined;
      const arn = wanted === undefined ? undefined : findArn(service, wanted);
      const last = Number(header(headers, 'last-event-id') ?? query.get('after') ?? 0);
      return streams().answer(arn, Number.isSafeInteger(last) && last > 0 ? last : 0);
    }),
    act(`${EXECUTION}/skip`, SMALL, skip),
    act(`${EXECUTION}/rerun`, LARGE, ({ service, labels, body }) =>
      created(service, service.tools.rerun(arnOf(service, labels), runAgain(parseJsonObject(body)))),
    ),
    act(`${EXECUTION}/fork`, LARGE, fork),
    { ...act(EXECUTION, SMALL, remove), method: 'DELETE' },
  ];
}

function remove({ service, labels }: RouteRequest): HttpAnswer {
  const arn = arnOf(service, labels);
  service.tools.remove(arn);
  return isoAnswer({ DurableExecutionArn: arn });
}

function skip({ service, labels, body }: RouteRequest): HttpAnswer {
  const { OperationId } = parseJsonObject(body);
  if (OperationId !== undefined && typeof OperationId !== 'string')
    throw invalidParameter('OperationId must be a text.');
  const arn = arnOf(service, labels);
  return isoAnswer({ Skipped: service.tools.skip(arn, OperationId) });
}

function fork({ service, labels, body }: RouteRequest): HttpAnswer {
  const request = parseJsonObject(body);
  const arn = arnOf(service, labels);
  const { OperationId, OperationPath } = request;
  const wanted = OperationId ?? OperationPath;
  if (typeof wanted !== 'string')
    throw invalidParameter('Name the operation to fork from: OperationId or OperationPath.');
  const { Operations } = executionDocument(service, arn);
  const idOf = (name: string): string | undefined =>
    Operations.find(({ Id, Path }) => Id === name || Path === name)?.Id;
  const operationId = idOf(wanted);
  if (operationId === undefined) throw invalidParameter(`The execution has no operation ${wanted} to fork from.`);
  const { Set: given = {} } = request;
  if (typeof given !== 'object' || given === null) throw invalidParameter('Set must be an object of texts.');
  const results = new Map<string, string>();
  for (const [name, text] of Object.entries(given)) {
    if (typeof text !== 'string') throw invalidParameter(`Set has no text for ${name}.`);
    results.set(idOf(name) ?? name, text);
  }
  return created(service, service.tools.fork(arn, operationId, { ...runAgain(request), results }));
}

/** `attempt` counts from 1; without it, the error with which the operation, or the execution, ended. */
function errorOf(
  service: DurableService,
  arn: string,
  operation: string,
  attempt: string | null,
): ErrorObject | undefined {
  const document = executionDocument(service, arn);
  if (operation === 'execution') return document.Error;
  const entry = document.Operations.find(({ Id }) => Id === operation);
  return attempt === null ? entry?.Error : entry?.Attempts[Number(attempt) - 1]?.Error;
}

/** `Input` is any JSON value. */
function runAgain({ Name, Input }: Record<string, unknown>): RunAgain {
  if (Name !== undefined && typeof Name !== 'string') throw invalidParameter('Name must be a text.');
  return { name: Name, input: Input === undefined ? undefined : JSON.stringify(Input) };
}

function created(service: DurableService, arn: string): HttpAnswer {
  const { DurableExecutionName } = service.getExecution(arn, { IncludeExecutionData: false });
  return isoAnswer({ DurableExecutionArn: arn, DurableExecutionName });
}

function arnOf(service: DurableService, labels: Readonly<Record<string, string>>): string {
  return findArn(service, label(labels, 'arn'));
}

/** Times as ISO 8601, unlike the Lambda API. */
function isoAnswer(value: object): HttpAnswer {
  return { ...jsonAnswer(null), body: JSON.stringify(value) };
}
