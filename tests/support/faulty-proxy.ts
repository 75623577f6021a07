/**
 * A proxy in front of the embedded service that does to chosen calls what networks and services do at their worst.
 *
 * 1. Only calls of a function are touched: checkpoints and pages of the state, counted apart, from 1.
 * 2. What is said to have no effect never reaches the service; what has one was applied by it before the answer is lost.
 */
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export const CALL_FAULTS = [
  'throttled',
  'server error',
  'unavailable',
  'reset without effect',
  'reset after effect',
  'answer cut in its middle',
  'answer that is no JSON',
  'no answer, without effect',
  'no answer, after effect',
  'slow',
  'token of an earlier answer',
  'token of another execution',
  'answer without operations',
] as const;

export const PAGE_FAULTS = ['empty page before the page', 'page that names itself'] as const;

export type CallFault = (typeof CALL_FAULTS)[number] | (typeof PAGE_FAULTS)[number];

export interface FunctionCall {
  readonly kind: 'checkpoint' | 'state';
  readonly number: number;
}

export interface SeenCheckpoint {
  readonly token: string;
  readonly clientToken: string;
}

export interface FaultyProxy {
  readonly url: string;
  /** Each checkpoint request as the function sent it. */
  readonly checkpoints: readonly SeenCheckpoint[];
  readonly counts: Readonly<Record<FunctionCall['kind'], number>>;
}

/** Milliseconds by which a slow answer is late. */
const SLOW_MS = 60;
const EMPTY_PAGE_PREFIX = 'after-an-empty-page-';

export async function startFaultyProxy(
  context: TestContext,
  target: string,
  faultOf: (call: FunctionCall) => CallFault | undefined,
  foreignToken: string,
): Promise<FaultyProxy> {
  const checkpoints: SeenCheckpoint[] = [];
  const counts = { checkpoint: 0, state: 0 };
  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = incoming.url ?? '';
    let body = await bytesOf(incoming);
    const kind = url.endsWith('/checkpoint') ? 'checkpoint' : /\/state(\?|$)/.test(url) ? 'state' : undefined;
    let fault: CallFault | undefined;
    if (kind !== undefined) {
      counts[kind] += 1;
      fault = faultOf({ kind, number: counts[kind] });
    }
    if (kind === 'checkpoint') {
      const request = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
      checkpoints.push({ token: String(request['CheckpointToken']), clientToken: String(request['ClientToken']) });
      if (fault === 'token of an earlier answer') request['CheckpointToken'] = checkpoints[0]?.token;
      if (fault === 'token of another execution') request['CheckpointToken'] = foreignToken;
      body = Buffer.from(JSON.stringify(request));
    }
    if (fault === 'throttled') return refuse(outgoing, 429, 'TooManyRequestsException');
    if (fault === 'server error') return refuse(outgoing, 500, 'ServiceException');
    if (fault === 'unavailable') return refuse(outgoing, 503, 'ServiceUnavailableException');
    if (fault === 'no answer, without effect') return;
    if (fault === 'reset without effect') return void incoming.socket.destroy();
    const marker = new URL(url, target).searchParams.get('Marker') ?? '';
    if (fault === 'empty page before the page') {
      return send(outgoing, { Operations: [], NextMarker: EMPTY_PAGE_PREFIX + marker });
    }
    if (fault === 'page that names itself') return send(outgoing, { Operations: [], NextMarker: marker });

    const passed = await pass(target + url.replace(EMPTY_PAGE_PREFIX, ''), incoming, body);
    if (fault === 'no answer, after effect') return;
    if (fault === 'reset after effect') return void incoming.socket.destroy();
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    if (fault === 'answer that is no JSON') passed.body = Buffer.from('<html>Bad gateway</html>');
    if (fault === 'answer without operations') {
      const { CheckpointToken } = JSON.parse(passed.body.toString('utf8')) as { CheckpointToken?: string };
      passed.body = Buffer.from(JSON.stringify({ CheckpointToken }));
    }
    outgoing.writeHead(passed.status, { ...passed.headers, 'content-length': String(passed.body.length) });
    if (fault !== 'answer cut in its middle') return void outgoing.end(passed.body);
    outgoing.write(passed.body.subarray(0, passed.body.length >> 1), () => incoming.socket.destroy());
  };
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, checkpoints, counts };
}

interface PassedAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  body: Buffer;
}

function pass(url: string, incoming: IncomingMessage, body: Buffer): Promise<PassedAnswer> {
  const { host: _host, 'content-length': _length, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    // No agent: connections that are kept open would keep the service from closing.
    const passed = httpRequest(url, { method: incoming.method, headers, agent: false }, (answer) => {
      bytesOf(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: bytes }),
        reject,
      );
    });
    passed.on('error', reject);
    passed.end(body);
  });
}

function refuse(outgoing: ServerResponse, status: number, type: string): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
  outgoing.end(JSON.stringify({ Type: 'Service', Message: `${type} on purpose` }));
}

function send(outgoing: ServerResponse, body: unknown): void {
  outgoing.writeHead(200, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(body));
}

async function bytesOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
