/**
 * What the page asks its service, and what it has it do.
 *
 * 1. Acts carry the token of the process that served the page; questions need none.
 */
import type {
  ErrorObject,
  ExecutionDocument,
  FunctionRow,
  HistoryEvent,
  ListPage,
  LogLine,
  ReadHistory,
  ServiceInfo,
  SourceFrame,
  Verdict,
} from './api-shapes.ts';

const LOCAL = '/_local/v1';
const LAMBDA = '/2025-12-01';
const TOKEN = tokenOfPage();

/** A page that other machines may look at has it only where it was in the address. It is kept while the tab is open. */
function tokenOfPage(): string {
  const given = document.querySelector<HTMLMetaElement>('meta[name=durable-sandbox-token]')?.content ?? '';
  if (given === '') return sessionStorage.getItem('token') ?? '';
  sessionStorage.setItem('token', given);
  return given;
}

export const executionPath = (arn: string): string => `${LOCAL}/executions/${encodeURIComponent(arn)}`;
export const payloadPath = (arn: string, operation: string, part: string): string =>
  `${executionPath(arn)}/payloads/${encodeURIComponent(operation)}/${part}`;

export async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(await messageOf(response));
  return (await response.json()) as T;
}

async function act(path: string, body?: BodyInit, method = 'POST'): Promise<Response> {
  const init: RequestInit = { method, headers: { 'x-durable-sandbox-token': TOKEN } };
  if (body !== undefined) init.body = body;
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(await messageOf(response));
  return response;
}

export const listExecutions = (query: URLSearchParams): Promise<ListPage> =>
  ask(`${LOCAL}/executions?${query.toString()}`);
export const getExecution = (arnOrName: string): Promise<ExecutionDocument> => ask(executionPath(arnOrName));
export const getLogs = async (arn: string): Promise<LogLine[]> =>
  (await ask<{ Lines: LogLine[] }>(`${executionPath(arn)}/logs`)).Lines;
export const getEvents = async (arn: string, operation: string): Promise<HistoryEvent[]> =>
  (
    await ask<{ Events: HistoryEvent[] }>(
      `${executionPath(arn)}/events?limit=5000&operation=${encodeURIComponent(operation)}`,
    )
  ).Events;
export const getFrames = async (arn: string, operation: string, attempt?: number): Promise<SourceFrame[]> =>
  (
    await ask<{ Frames: SourceFrame[] }>(
      `${executionPath(arn)}/frames/${encodeURIComponent(operation)}${attempt === undefined ? '' : `?attempt=${String(attempt)}`}`,
    )
  ).Frames;
export const getFunctions = async (): Promise<FunctionRow[]> =>
  (await ask<{ Functions: FunctionRow[] }>(`${LOCAL}/functions`)).Functions;
export const getInfo = (): Promise<ServiceInfo> => ask(`${LOCAL}/info`);
export const historyPath = (arn: string): string => `${executionPath(arn)}/history`;
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
export const removeExecution = (arn: string): Promise<Response> => act(executionPath(arn), undefined, 'DELETE');
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
/** How an execution is started anew. `Input` is any JSON value. */
export interface Anew {
  Name?: string;
  Input?: unknown;
}
/** `Set`: recorded texts of results by operation, in place of what is recorded. */
export interface Fork extends Anew {
  OperationId: string;
  Set?: Record<string, string>;
}
const make = async (path: string, body: object): Promise<Created> =>
  (await act(path, JSON.stringify(body))).json() as Promise<Created>;
export const rerun = (arn: string, how: Anew = {}): Promise<Created> => make(`${executionPath(arn)}/rerun`, how);
export const fork = (arn: string, how: Fork): Promise<Created> => make(`${executionPath(arn)}/fork`, how);
export const replay = async (arn: string): Promise<Verdict> =>
  ((await (await act(`${executionPath(arn)}/replay`, '{}')).json()) as { Verdict: Verdict }).Verdict;
/** Where the code that is served now asks for an operation. */
export const getPlace = async (arn: string, operation: string): Promise<SourceFrame[]> => {
  const answer = await act(`${executionPath(arn)}/places/${encodeURIComponent(operation)}`, '{}');
  return ((await answer.json()) as { Frames: SourceFrame[] }).Frames;
};
export const readHistory = async (history: string, functionName: string): Promise<ReadHistory> =>
  (
    await act(
      `${LOCAL}/replay`,
      JSON.stringify({ History: history, ...(functionName === '' ? {} : { FunctionName: functionName }) }),
    )
  ).json() as Promise<ReadHistory>;

async function messageOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text;
  } catch {
    return text;
  }
}
