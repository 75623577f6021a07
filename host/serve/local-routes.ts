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
import { invalidParameter, ServiceException } from '../local/execution-model/service-exception.ts';
import type { DurableService, RunAgain } from '../local/index.ts';
import type { EventStreams } from './event-stream.ts';
import { executionDocument } from './execution-document.ts';
import { executionPage } from './execution-rows.ts';
import type { LogStore } from './log-store.ts';
import { payloadAnswer } from './payload-answer.ts';

const ROOT = '/_local/v1';
const EXECUTION = `${ROOT}/executions/{arn}`;
const SMALL = 1024 * 1024;
const LARGE = 6 * 1024 * 1024;

export interface LocalRouteParts {
  readonly info: () => object;
  readonly logs: LogStore;
  /** Made when the service exists, which the routes are needed for. */
  readonly streams: () => EventStreams;
}

export function localRoutes({ info, logs, streams }: LocalRouteParts): Route[] {
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
  ];
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
  const operation = executionDocument(service, arn).Operations.find(({ Id, Path }) => Id === wanted || Path === wanted);
  if (operation === undefined) throw invalidParameter(`The execution has no operation ${wanted} to fork from.`);
  return created(service, service.tools.fork(arn, operation.Id, runAgain(request)));
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

/** An execution by its ARN, or by its name, of which the newest is meant. */
function findArn(service: DurableService, arnOrName: string): string {
  if (arnOrName.includes(':')) return arnOrName;
  const found = service.listExecutions({ DurableExecutionName: arnOrName, MaxItems: 1 }).DurableExecutions[0];
  if (found !== undefined) return found.DurableExecutionArn;
  throw new ServiceException('ResourceNotFoundException', `There is no durable execution ${arnOrName}.`);
}

/** Times as ISO 8601, unlike the Lambda API. */
function isoAnswer(value: object): HttpAnswer {
  return { ...jsonAnswer(null), body: JSON.stringify(value) };
}
