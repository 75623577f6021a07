/**
 * The HTTP server of the local service, on the loopback interface unless told otherwise.
 *
 * Owns: guards, reading and writing of messages. Does not own: where it listens (`listen.ts`), what a path means
 * (`routes.ts`).
 *
 * Invariants
 *  1. Every request gets an answer, and a request that is not understood a clear one.
 *  2. `close` ends open connections at once: whoever waits for an answer sees its connection end.
 */
import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUuid } from '../../../runtime/random.ts';
import type { DurableService } from '../durable-service.ts';
import { errorAnswer, thrownAnswer } from './http-answer.ts';
import type { HttpAnswer } from './http-answer.ts';
import { listen, LOOPBACK } from './listen.ts';
import { readBody } from './request-body.ts';
import { refuseAccess, refuseForeignRequest } from './request-guard.ts';
import type { GuardSettings } from './request-guard.ts';
import { RouteTable } from './route-match.ts';
import { ROUTES } from './routes.ts';
import type { Route } from './routes.ts';

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface HttpServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default: 127.0.0.1, and ::1 where the machine has it. */
  readonly host?: string | undefined;
  readonly guard?: GuardSettings | undefined;
  /** Beside the Lambda API. */
  readonly routes?: readonly Route[] | undefined;
}

const CLOSED_GUARD: GuardSettings = { allowedHosts: [], tokenForAll: false, readOnly: false };

export async function startHttpServer(service: DurableService, options: HttpServerOptions): Promise<HttpServer> {
  const { port, host, guard = CLOSED_GUARD } = options;
  const table = new RouteTable([...ROUTES, ...(options.routes ?? [])]);
  const listening = await listen(port, host, (own) => (request, response) => {
    void answerRequest(service, table, request, own, guard).then((answer) => send(response, answer));
  });
  const shown = host === undefined || host === '0.0.0.0' || host === '::' ? LOOPBACK : host;
  return {
    url: `http://${shown.includes(':') ? `[${shown}]` : shown}:${listening.port}`,
    close: () => listening.close(),
  };
}

async function answerRequest(
  service: DurableService,
  table: RouteTable,
  request: IncomingMessage,
  port: number,
  guard: GuardSettings,
): Promise<HttpAnswer> {
  try {
    const refusal = refuseForeignRequest(request, port, guard);
    if (refusal !== undefined) return refusal;
    const [path = '/', search = ''] = splitTarget(request.url ?? '/');
    const method = request.method ?? 'GET';
    if (method === 'OPTIONS')
      return errorAnswer(405, 'MethodNotAllowed', 'There is no cross-origin use of this service.');
    const match = table.match(method, path);
    if (match === undefined) {
      const message = `The local service has no ${method} ${path}.`;
      return errorAnswer(404, 'UnknownOperationException', message);
    }
    const { route, labels } = match;
    const noAccess = refuseAccess(request, route.access, guard);
    if (noAccess !== undefined) return noAccess;
    const body = await readBody(request, route.bodyLimit);
    return await route.answer({ service, labels, query: new URLSearchParams(search), headers: request.headers, body });
  } catch (thrown) {
    return thrownAnswer(thrown);
  }
}

function splitTarget(target: string): [string, string] {
  const mark = target.indexOf('?');
  return mark === -1 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

function send(response: ServerResponse, answer: HttpAnswer): void {
  const headers = {
    'x-amzn-requestid': randomUuid(),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    ...answer.headers,
  };
  if (answer.stream !== undefined) {
    response.writeHead(answer.status, headers);
    answer.stream(response);
    return;
  }
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : (answer.body ?? Buffer.alloc(0));
  // 204 has no body, and must not say how long it is.
  response.writeHead(answer.status, {
    ...headers,
    ...(answer.status === 204 ? {} : { 'content-length': body.length }),
  });
  response.end(answer.status === 204 ? undefined : body);
}
