import assert from 'node:assert/strict';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { readDataFolderHolder, startLocalService } from '../../../../host/local/index.ts';
import { temporaryFolder } from '../temporary-folder.ts';

async function start(context: TestContext) {
  const local = await startLocalService();
  context.after(() => local.close());
  return local;
}

function ask(
  url: string,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<{ status: number; type: unknown; body: string }> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', path = '/', headers = {}, body } = options;
    const sent = request(new URL(path, url), { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, type: response.headers['x-amzn-errortype'], body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const INVOKE = '/2015-03-31/functions/f/invocations';

test('requests that a web page could make are refused, on every path', async (context) => {
  const { url } = await start(context);
  const { port } = new URL(url);
  const refused: [headers: Record<string, string>, status: number][] = [
    [{ host: 'evil.example' }, 421],
    [{ host: `evil.example:${port}` }, 421],
    [{ host: '127.0.0.1' }, 421],
    [{ host: `127.0.0.1:${Number(port) + 1}` }, 421],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
  ];
  for (const [headers, status] of refused) {
    for (const [method, path] of [
      ['POST', INVOKE],
      ['GET', '/'],
      ['OPTIONS', INVOKE],
    ] as const) {
      assert.equal((await ask(url, { method, path, headers })).status, status, JSON.stringify(headers));
    }
  }
  assert.equal((await ask(url, { headers: { host: `localhost:${port}` } })).status, 404);
});

test('both loopback addresses are listened on, with one port', async (context) => {
  const { url } = await start(context);
  const { port } = new URL(url);
  const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  const loopback6 = addresses.some(({ address }) => address === '::1');
  for (const host of ['127.0.0.1', ...(loopback6 ? ['[::1]'] : [])]) {
    assert.equal((await ask(`http://${host}:${port}`, {})).status, 404, host);
    const foreign = await ask(`http://${host}:${port}`, { headers: { host: `evil.example:${port}` } });
    assert.equal(foreign.status, 421, host);
  }
});

test('unknown paths and methods get a clear answer', async (context) => {
  const { url } = await start(context);
  for (const [method, path] of [
    ['GET', '/'],
    ['DELETE', INVOKE],
    ['GET', '/2025-12-01/durable-executions/'],
    ['GET', '/2025-12-01/durable-executions/%E0%A4%A'],
    ['GET', '/2025-12-01/durable-executions/a/b/c'],
  ] as const) {
    const answer = await ask(url, { method, path });
    assert.equal(answer.status, 404);
    assert.equal(answer.type, 'UnknownOperationException');
    assert.equal(JSON.parse(answer.body).message, `The local service has no ${method} ${path}.`);
  }
});

test('bodies that are no JSON object, or too large, are refused', async (context) => {
  const { url } = await start(context);
  const path = '/2025-12-01/durable-executions/arn/checkpoint';
  for (const [body, message] of [
    ['{', /^The body is not JSON/],
    ['[]', /^The body is not a JSON object/],
    ['{"Updates":[1]}', /^Updates must be a list/],
    ['{"Updates":{}}', /^Updates must be a list/],
  ] as const) {
    const answer = await ask(url, { method: 'POST', path, body });
    assert.equal(answer.status, 400);
    assert.match(JSON.parse(answer.body).message, message);
  }
  const large = await ask(url, { method: 'POST', path: INVOKE, body: 'x'.repeat(7_000_000) });
  assert.deepEqual([large.status, large.type], [413, 'RequestTooLargeException']);
});

test('a port that is taken is refused with its number, and the folder is given back', async (context) => {
  const { url } = await start(context);
  const port = Number(new URL(url).port);
  const dataDir = temporaryFolder(context);
  const message = /cannot listen on 127\.0\.0\.1:\d+: the port is in use/;
  await assert.rejects(startLocalService({ port, dataDir }), { code: 'DS_CONFIG', message });
  const local = await startLocalService({ dataDir });
  assert.equal(readDataFolderHolder(dataDir)?.url, local.url);
  await local.close();
  assert.equal(readDataFolderHolder(dataDir), undefined);
});
