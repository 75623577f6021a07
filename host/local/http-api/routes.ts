/**
 * All paths of the HTTP API in one table. A further page or call is a further row.
 *
 * Owns: which path is which call, translation of parameters. Does not own: sockets and limits (`http-server.ts`).
 */
import type { IncomingMessage } from 'node:http';
import type { ErrorObject, OperationUpdate } from '../../../runtime/wire.ts';
import type { DurableService } from '../durable-service.ts';
import type { ExecutionStatus } from '../execution-model/execution-record.ts';
import { invalidParameter } from '../execution-model/service-exception.ts';
import { MAX_INVOKE_PAYLOAD_BYTES } from '../function-invocation.ts';
import type { InvokeOptions, InvokeResult } from '../function-invocation.ts';
import { jsonAnswer } from './http-answer.ts';
import type { HttpAnswer } from './http-answer.ts';
import { parseTime } from './json-text.ts';
import { parseJsonObject } from './request-body.ts';

export interface RouteRequest {
  readonly service: DurableService;
  /** Decoded parts of the path, as named in the route. */
  readonly labels: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/**
 * What a call does: `read` changes nothing, `act` is what a person or a client does to executions, `function` is what
 * running functions send, protected by the checkpoint token.
 */
export type RouteAccess = 'read' | 'act' | 'function';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly access: RouteAccess;
  /** A segment in braces takes any value. */
  readonly path: string;
  /** Most bytes of the body. */
  readonly bodyLimit: number;
  readonly answer: (request: RouteRequest) => HttpAnswer | Promise<HttpAnswer>;
}

const SMALL = 1024 * 1024;
/** A checkpoint may carry a final result that did not fit into a Lambda response, as an escaped JSON text. */
const LARGE = 32 * 1024 * 1024;
const EXECUTION = '/2025-12-01/durable-executions/{arn}';
const CALLBACK = '/2025-12-01/durable-execution-callbacks/{id}';

export const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    access: 'act',
    path: '/2015-03-31/functions/{function}/invocations',
    bodyLimit: MAX_INVOKE_PAYLOAD_BYTES,
    answer: invoke,
  },
  { method: 'POST', access: 'function', path: `${EXECUTION}/checkpoint`, bodyLimit: LARGE, answer: checkpoint },
  { method: 'GET', access: 'read', path: `${EXECUTION}/state`, bodyLimit: 0, answer: getState },
  { method: 'GET', access: 'read', path: `${EXECUTION}/history`, bodyLimit: 0, answer: getHistory },
  { method: 'POST', access: 'act', path: `${EXECUTION}/stop`, bodyLimit: SMALL, answer: stop },
  { method: 'GET', access: 'read', path: EXECUTION, bodyLimit: 0, answer: getExecution },
  {
    method: 'GET',
    access: 'read',
    path: '/2025-12-01/functions/{function}/durable-executions',
    bodyLimit: 0,
    answer: list,
  },
  { method: 'POST', access: 'act', path: `${CALLBACK}/succeed`, bodyLimit: SMALL, answer: callbackSucceed },
  { method: 'POST', access: 'act', path: `${CALLBACK}/fail`, bodyLimit: SMALL, answer: callbackFail },
  { method: 'POST', access: 'act', path: `${CALLBACK}/heartbeat`, bodyLimit: SMALL, answer: callbackHeartbeat },
];

async function invoke({ service, labels, headers, body }: RouteRequest): Promise<HttpAnswer> {
  const type = header(headers, 'x-amz-invocation-type') ?? 'RequestResponse';
  if (type !== 'RequestResponse' && type !== 'Event' && type !== 'DryRun') {
    throw invalidParameter(`InvocationType is ${type}; it must be RequestResponse, Event or DryRun.`);
  }
  const options: InvokeOptions = {
    type,
    executionName: header(headers, 'x-amz-durable-execution-name'),
    tenantId: header(headers, 'x-amz-tenant-id'),
  };
  const result = await service.invoke(label(labels, 'function'), body === '' ? undefined : body, options);
  return { status: result.statusCode, body: result.payload ?? '', headers: invokeHeaders(result) };
}

function invokeHeaders(result: InvokeResult): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'x-amz-executed-version': result.executedVersion,
  };
  if (result.functionError !== undefined) headers['x-amz-function-error'] = result.functionError;
  if (result.executionArn !== undefined) headers['x-amz-durable-execution-arn'] = result.executionArn;
  return headers;
}

function checkpoint({ service, labels, body }: RouteRequest): HttpAnswer {
  const request = parseJsonObject(body);
  const { CheckpointToken, ClientToken, Updates } = request;
  if (Updates !== undefined && !isObjectList(Updates))
    throw invalidParameter('Updates must be a list of operation updates.');
  return jsonAnswer(
    service.checkpoint({
      DurableExecutionArn: label(labels, 'arn'),
      CheckpointToken: typeof CheckpointToken === 'string' ? CheckpointToken : undefined,
      ClientToken: typeof ClientToken === 'string' ? ClientToken : undefined,
      Updates: Updates as OperationUpdate[] | undefined,
    }),
  );
}

function getState({ service, labels, query }: RouteRequest): HttpAnswer {
  return jsonAnswer(
    service.getExecutionState({
      DurableExecutionArn: label(labels, 'arn'),
      CheckpointToken: query.get('CheckpointToken') ?? undefined,
      ...paging(query),
    }),
  );
}

function getHistory({ service, labels, query }: RouteRequest): HttpAnswer {
  const ReverseOrder = flag(query, 'ReverseOrder');
  const IncludeExecutionData = flag(query, 'IncludeExecutionData');
  return jsonAnswer(service.getHistory(label(labels, 'arn'), { ...paging(query), ReverseOrder, IncludeExecutionData }));
}

function getExecution({ service, labels, query }: RouteRequest): HttpAnswer {
  const IncludeExecutionData = flag(query, 'IncludeExecutionData');
  return jsonAnswer(service.getExecution(label(labels, 'arn'), { IncludeExecutionData }));
}

function list({ service, labels, query }: RouteRequest): HttpAnswer {
  const statuses = query.getAll('Statuses');
  return jsonAnswer(
    service.listExecutions({
      ...paging(query),
      FunctionName: label(labels, 'function'),
      DurableExecutionName: query.get('DurableExecutionName') ?? undefined,
      Statuses: statuses.length === 0 ? undefined : (statuses as ExecutionStatus[]),
      StartedAfter: parseTime(query.get('StartedAfter')),
      StartedBefore: parseTime(query.get('StartedBefore')),
      ReverseOrder: flag(query, 'ReverseOrder'),
    }),
  );
}

function stop({ service, labels, body }: RouteRequest): HttpAnswer {
  return jsonAnswer(service.stopExecution(label(labels, 'arn'), errorOf(body)));
}

function callbackSucceed({ service, labels, body }: RouteRequest): HttpAnswer {
  service.sendCallbackSuccess(label(labels, 'id'), body === '' ? undefined : body);
  return jsonAnswer({});
}

function callbackFail({ service, labels, body }: RouteRequest): HttpAnswer {
  service.sendCallbackFailure(label(labels, 'id'), errorOf(body));
  return jsonAnswer({});
}

function callbackHeartbeat({ service, labels }: RouteRequest): HttpAnswer {
  service.sendCallbackHeartbeat(label(labels, 'id'));
  return jsonAnswer({});
}

/** Only the known members of an error are taken. */
function errorOf(body: string): ErrorObject {
  const { ErrorType, ErrorMessage, ErrorData, StackTrace } = parseJsonObject(body);
  const error: ErrorObject = {};
  if (typeof ErrorType === 'string') error.ErrorType = ErrorType;
  if (typeof ErrorMessage === 'string') error.ErrorMessage = ErrorMessage;
  if (typeof ErrorData === 'string') error.ErrorData = ErrorData;
  if (Array.isArray(StackTrace)) error.StackTrace = StackTrace.filter((line) => typeof line === 'string');
  return error;
}

function paging(query: URLSearchParams): { Marker?: string | undefined; MaxItems?: number | undefined } {
  const items = query.get('MaxItems');
  return { Marker: query.get('Marker') ?? undefined, MaxItems: items === null ? undefined : Number(items) };
}

function flag(query: URLSearchParams, name: string): boolean | undefined {
  const value = query.get(name);
  return value === null ? undefined : value === 'true';
}

export function header(headers: IncomingMessage['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

export function label(labels: Readonly<Record<string, string>>, name: string): string {
  return labels[name] ?? '';
}

function isObjectList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}
