/**
 * The HTTP server of the local service, on the loopback interface only.
 *
 * Owns: sockets, guards, reading and writing of messages. Does not own: what a path means (`routes.ts`).
 *
 * Invariants
 *  1. Every request gets an answer, and a request that is not understood a clear one.
 *  2. `close` ends open connections at once: whoever waits for an answer sees its connection end.
 */
import { Buffer } from 'node:buffer';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DurableSandboxError } from '../../../runtime/errors.ts';
import { randomUuid } from '../../../runtime/random.ts';
import type { DurableService } from '../durable-service.ts';
import { errorAnswer, thrownAnswer } from './http-answer.ts';
import type { HttpAnswer } from './http-answer.ts';
import { readBody } from './request-body.ts';
import { refuseForeignRequest } from './request-guard.ts';
import { matchRoute } from './route-match.ts';

const HOST = '127.0.0.1';

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** `port` 0 takes a free one. */
export async function startHttpServer(service: DurableService, port: number): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const own = (server.address() as AddressInfo | null)?.port ?? port;
    void answerRequest(service, request, own).then((answer) => send(response, answer));
  });
  // Invocations wait for the end of an execution; the client decides how long.
  server.requestTimeout = 0;
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message;
      const options = { cure: 'Choose another port, or 0 for a free one.', cause };
      reject(
        new DurableSandboxError('DS_CONFIG', `The local service cannot listen on ${HOST}:${port}: ${reason}.`, options),
      );
    });
    server.listen(port, HOST, resolve);
  });
}

async function answerRequest(service: DurableService, request: IncomingMessage, port: number): Promise<HttpAnswer> {
  try {
    const refusal = refuseForeignRequest(request, port);
    if (refusal !== undefined) return refusal;
    const [path = '/', search = ''] = splitTarget(request.url ?? '/');
    const method = request.method ?? 'GET';
    const match = matchRoute(method, path);
    if (match === undefined) {
      const message = `The local service has no ${method} ${path}.`;
      return errorAnswer(404, 'UnknownOperationException', message);
    }
    const { route, labels } = match;
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
  const body = Buffer.from(answer.body ?? '', 'utf8');
  response.writeHead(answer.status, {
    'x-amzn-requestid': randomUuid(),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
    // 204 has no body, and must not say how long it is.
    ...(answer.status === 204 ? {} : { 'content-length': body.length }),
  });
  response.end(answer.status === 204 ? undefined : body);
}
