/**
 * What the page asks its service, and the shapes of the answers.
 *
 * 1. Acts carry the token of the process that served the page; questions need none.
 */
export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'STOPPED';
export const STATUSES: readonly Status[] = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'STOPPED'];

export interface OpenCallback {
  Id: string;
  Name?: string;
  CallbackId: string;
  StartTimestamp: string;
  Until?: string;
}
export interface Row {
  DurableExecutionArn: string;
  DurableExecutionName: string;
  FunctionName: string;
  Status: Status;
  StartTimestamp: string;
  EndTimestamp?: string;
  Operations: number;
  Invocations: number;
  NextWakeUp?: string;
  OpenCallbacks: OpenCallback[];
}
export interface ListPage {
  Executions: Row[];
  Counts: Record<Status, number>;
  WaitingForCallback: number;
  Functions: string[];
  Now: string;
  NextMarker?: string;
}
export interface ErrorObject {
  ErrorType?: string;
  ErrorMessage?: string;
  ErrorData?: string;
  StackTrace?: string[];
}
export interface Attempt {
  StartTimestamp: string;
  EndTimestamp?: string;
  Outcome: 'STARTED' | 'SUCCEEDED' | 'FAILED';
  Error?: ErrorObject;
}
export interface Operation {
  Id: string;
  ParentId?: string;
  Path: string;
  Name?: string;
  Type: string;
  SubType?: string;
  Status: string;
  StartTimestamp: string;
  EndTimestamp?: string;
  Error?: ErrorObject;
  Attempts: Attempt[];
  NextAttemptTimestamp?: string;
}
export interface Invocation {
  RequestId: string;
  StartTimestamp: string;
  EndTimestamp: string;
  Outcome: string;
  Replayed: number;
  New: number;
  Checkpoints: number;
}
export interface ExecutionDocument {
  DurableExecutionArn: string;
  DurableExecutionName: string;
  FunctionArn: string;
  Status: Status;
  StartTimestamp: string;
  EndTimestamp?: string;
  Error?: ErrorObject;
  WaitingFor: { Id: string; Name?: string; Type: string; CallbackId?: string; Until?: string }[];
  Operations: Operation[];
  Invocations: Invocation[];
  LastEventId: number;
  Now: string;
  InvokedBy?: string;
  Invoked: Record<string, string>;
}
export interface LogLine {
  at: number;
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
  operationId?: string;
  message: string;
}

const LOCAL = '/_local/v1';
const LAMBDA = '/2025-12-01';
const TOKEN = document.querySelector<HTMLMetaElement>('meta[name=durable-sandbox-token]')?.content ?? '';

export const executionPath = (arn: string): string => `${LOCAL}/executions/${encodeURIComponent(arn)}`;
export const payloadPath = (arn: string, operation: string, part: string): string =>
  `${executionPath(arn)}/payloads/${encodeURIComponent(operation)}/${part}`;

export async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(await messageOf(response));
  return (await response.json()) as T;
}

async function act(path: string, body?: BodyInit): Promise<Response> {
  const init: RequestInit = { method: 'POST', headers: { 'x-durable-sandbox-token': TOKEN } };
  if (body !== undefined) init.body = body;
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(await messageOf(response));
  return response;
}

export const listExecutions = (query: URLSearchParams): Promise<ListPage> =>
  ask(`${LOCAL}/executions?${query.toString()}`);
export const getExecution = (arnOrName: string): Promise<ExecutionDocument> => ask(executionPath(arnOrName));
export const getLogs = (arn: string): Promise<{ Lines: LogLine[] }> => ask(`${executionPath(arn)}/logs`);
export const eventsPath = (arn?: string, after?: number): string =>
  arn === undefined
    ? `${LOCAL}/events`
    : `${LOCAL}/events?execution=${encodeURIComponent(arn)}&after=${String(after ?? 0)}`;

export const startExecution = async (functionName: string, input: string, name: string): Promise<string> => {
  const headers: Record<string, string> = { 'x-durable-sandbox-token': TOKEN, 'x-amz-invocation-type': 'Event' };
  if (name !== '') headers['x-amz-durable-execution-name'] = name;
  const path = `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`;
  const response = await fetch(path, { method: 'POST', headers, body: input });
  if (!response.ok) throw new Error(await messageOf(response));
  return response.headers.get('x-amz-durable-execution-arn') ?? '';
};
export const stopExecution = (arn: string): Promise<Response> =>
  act(`${LAMBDA}/durable-executions/${encodeURIComponent(arn)}/stop`, '{"ErrorMessage":"Stopped on the page"}');
const callback = (id: string, action: string, body?: string): Promise<Response> =>
  act(`${LAMBDA}/durable-execution-callbacks/${encodeURIComponent(id)}/${action}`, body);
export const succeedCallback = (id: string, result: string): Promise<Response> => callback(id, 'succeed', result);
export const failCallback = (id: string, error: ErrorObject): Promise<Response> =>
  callback(id, 'fail', JSON.stringify(error));
export const beatCallback = (id: string): Promise<Response> => callback(id, 'heartbeat');
export const skip = (arn: string, operation: string): Promise<Response> =>
  act(`${executionPath(arn)}/skip`, JSON.stringify({ OperationId: operation }));

interface Created {
  DurableExecutionArn: string;
  DurableExecutionName: string;
}
export const rerun = async (arn: string): Promise<Created> =>
  (await act(`${executionPath(arn)}/rerun`, '{}')).json() as Promise<Created>;
export const fork = async (arn: string, operation: string): Promise<Created> =>
  (await act(`${executionPath(arn)}/fork`, JSON.stringify({ OperationId: operation }))).json() as Promise<Created>;

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}
