/** Who reaches the local service, and with what. Foreign pages are in http-server.test.ts. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readBody } from '../../host/local/http-api/request-body.ts';
import { durableExecutionClientFor, startLocalService } from '../../host/local/index.ts';
import type { LocalService } from '../../host/local/index.ts';
import { update } from '../host/local/execution-model/test-model.ts';
import { wireFunction } from '../host/local/wire-function.ts';
import type { WireState } from '../host/local/wire-function.ts';
import { startServed } from '../support/start-served.ts';

async function start(context: TestContext): Promise<LocalService> {
  const local = await startLocalService();
  context.after(() => local.close());
  return local;
}

/** What a connection comes to: `connected`, or the code of the error. */
function attempt(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.on('connect', () => {
      socket.destroy();
      resolve('connected');
    });
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code ?? '');
    });
  });
}

test('no address but those of loopback is listened on', async (context) => {
  const port = Number(new URL((await start(context)).url).port);
  assert.equal(await attempt('127.0.0.1', port), 'connected');
  const others = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .map(({ address }) => address);
  // All of 127.0.0.0/8 is this machine's on Linux: there whoever listens on each address answers here as well.
  if (process.platform === 'linux') others.push('127.0.0.2');
  for (const address of others) assert.equal(await attempt(address, port), 'ECONNREFUSED', address);
});

test('the token of one execution is no token of another, to write or to read', async (context) => {
  const { service, url } = await start(context);
  const running = new Map<string, WireState>();
  const release: (() => void)[] = [];
  const both = new Promise<void>((resolve) => {
    service.registerFunction(
      'f',
      wireFunction(
        () => durableExecutionClientFor(service),
        async (state) => {
          await state.send(update('STEP', 'START', 's'));
          running.set(state.arn, state);
          if (running.size === 2) resolve();
          await new Promise<void>((done) => release.push(done));
          return 'own';
        },
      ),
    );
  });
  const arns = ['one', 'two'].map((name) => service.begin('f', '{}', name));
  await both;
  const [own = '', foreign = ''] = arns;
  const token = running.get(own)?.token ?? '';
  const place = `${url}/2025-12-01/durable-executions/${encodeURIComponent(foreign)}`;
  const before = service.getOperations(foreign);
  const write = await fetch(`${place}/checkpoint`, {
    method: 'POST',
    body: JSON.stringify({ CheckpointToken: token, Updates: [update('STEP', 'SUCCEED', 's', { Payload: '"x"' })] }),
  });
  const read = await fetch(`${place}/state?CheckpointToken=${encodeURIComponent(token)}`);
  for (const answer of [write, read]) {
    assert.equal(answer.status, 400);
    assert.equal(answer.headers.get('x-amzn-errortype'), 'InvalidParameterValueException');
    assert.match(((await answer.json()) as { message: string }).message, /^Invalid Checkpoint Token/);
  }
  assert.deepEqual(service.getOperations(foreign), before);
  // With its own it goes on.
  await running.get(foreign)?.send(update('STEP', 'SUCCEED', 's', { Payload: '"x"' }));
  for (const done of release) done();
  for (const arn of arns) assert.equal((await service.whenEnded(arn)).Status, 'SUCCEEDED');
});

test('a token cannot be made of what everybody may read', async (context) => {
  const { service, url } = await start(context);
  const started = new Promise<string>((resolve) => {
    service.onEvent((event) => {
      if (event.kind === 'invocation-started') resolve(event.requestId);
    });
  });
  let token = '';
  const arn = await new Promise<string>((resolve) => {
    const script = (state: WireState) => {
      token = state.token;
      resolve(state.arn);
      return new Promise(() => undefined);
    };
    service.registerFunction(
      'f',
      wireFunction(() => durableExecutionClientFor(service), script),
    );
    service.begin('f', '{}', 'one');
  });
  const requestId = await started;
  const readable = Buffer.from(token, 'base64').toString('utf8').split(' ');
  assert.deepEqual(readable.slice(0, 3), [arn.split('/').at(-1), requestId, '1']);
  const place = `${url}/2025-12-01/durable-executions/${encodeURIComponent(arn)}`;
  const statusWith = async (text: string): Promise<number> => {
    const forged = Buffer.from(text, 'utf8').toString('base64');
    return (await fetch(`${place}/state?CheckpointToken=${encodeURIComponent(forged)}`)).status;
  };
  assert.equal(await statusWith(readable.join(' ')), 200);
  for (const forged of [readable.slice(0, 3), [...readable.slice(0, 2), '2', readable[3]], [...readable, 'x']]) {
    assert.equal(await statusWith(forged.join(' ')), 400);
  }
});

test('open to other machines: whoever acts needs the token, and the page does not tell it', async (context) => {
  const { url, token, service } = await startServed(context, { host: '0.0.0.0' });
  service.registerFunction('f', async () => ({ Status: 'SUCCEEDED', Result: '1' }));
  const invoke = async (headers: Record<string, string>) =>
    (await fetch(`${url}/2015-03-31/functions/f/invocations`, { method: 'POST', headers, body: '{}' })).status;
  assert.equal(await invoke({}), 403);
  assert.equal(await invoke({ 'x-durable-sandbox-token': `${token}x` }), 403);
  assert.equal(await invoke({ 'x-durable-sandbox-token': token }), 200);
  for (const path of ['/', '/replay', '/e/x', '/_local/v1/info', '/_local/v1/executions']) {
    const answer = await fetch(`${url}${path}`);
    assert.equal(answer.status, 200, path);
    assert.ok(!(await answer.text()).includes(token), path);
  }
});

test('what is beyond the limit of a body is not kept', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const MEGABYTE = 2 ** 20;
  const sent: WeakRef<Buffer>[] = [];
  let alive = 0;
  const body = Readable.from(
    (async function* () {
      for (let n = 0; n < 64; n += 1) {
        const chunk = Buffer.alloc(MEGABYTE);
        sent.push(new WeakRef(chunk));
        yield chunk;
      }
      // What a weak reference was asked for stays until the turn ends.
      await new Promise((resolve) => setImmediate(resolve));
      collect();
      alive = sent.filter((reference) => reference.deref() !== undefined).length;
    })(),
    { highWaterMark: 1 },
  );
  await assert.rejects(readBody(body as never, 2 * MEGABYTE), {
    name: 'RequestTooLargeException',
    message: `The request has ${String(64 * MEGABYTE)} bytes; at most ${String(2 * MEGABYTE)} are taken.`,
  });
  assert.ok(alive < 8, `${String(alive)} of ${String(sent.length)} megabytes were kept`);
});

test('a body that is too large is refused with 413, on each kind of path', async (context) => {
  const { url } = await start(context);
  const paths = [
    ['POST', '/2025-12-01/durable-executions/a/checkpoint', 33],
    ['POST', '/2025-12-01/durable-executions/a/stop', 2],
    ['POST', '/2025-12-01/durable-execution-callbacks/a/succeed', 2],
    ['GET', '/2025-12-01/durable-executions/a/state', 1],
  ] as const;
  for (const [method, path, megabytes] of paths) {
    const status = await new Promise((resolve, reject) => {
      const sent = request(new URL(path, url), { method, headers: { 'transfer-encoding': 'chunked' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      for (let n = 0; n < megabytes; n += 1) sent.write(Buffer.alloc(2 ** 20, 'x'));
      sent.end();
    });
    assert.equal(status, 413, path);
  }
});
