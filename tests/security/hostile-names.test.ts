/** Names, ARNs and ids that want to be something else: paths, patterns, queries. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../host/local/temporary-folder.ts';
import { startServed } from '../support/start-served.ts';

const HOSTILE = [
  '..',
  '../../outside',
  '..\\..\\outside',
  '/etc/passwd',
  'file:///etc/passwd',
  'a\0b',
  '%2e%2e%2foutside',
  '__proto__',
  'constructor',
  'toString',
  "' OR 1=1 --",
  '%',
  '*',
  'x'.repeat(5_000),
];

/** Sends the path as it is; `fetch` would shorten it. */
function ask(url: string, method: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const sent = request({ hostname, port, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => {
        resolve({ status: answer.statusCode ?? 0, text });
      });
    });
    sent.on('error', reject).end();
  });
}

test('no name leads out of the data folder, finds what it does not name, or breaks the service', async (context) => {
  const folder = temporaryFolder(context);
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'outside'), 'untouched');
  const local = await startServed(context, { dataDir: join(folder, 'data') });
  local.service.registerFunction('f', async () => ({ Status: 'SUCCEEDED', Result: '1' }));
  await local.service.whenEnded(local.service.begin('f', '{}', 'innocent'));
  const files = () => readdirSync(folder, { recursive: true }).sort().join();
  const before = files();
  const arn = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}:$LATEST`;
  for (const name of HOSTILE) {
    const encoded = encodeURIComponent(name);
    const calls: [method: string, path: string, headers?: Record<string, string>][] = [
      ['POST', `/2015-03-31/functions/${encoded}/invocations`],
      ['POST', `/2015-03-31/functions/${encodeURIComponent(arn(name))}/invocations`],
      ['POST', '/2015-03-31/functions/f/invocations', { 'x-amz-durable-execution-name': encoded }],
      ['GET', `/2025-12-01/functions/f/durable-executions?DurableExecutionName=${encoded}`],
      ['GET', `/2025-12-01/durable-executions/${encoded}`],
      [
        'GET',
        `/2025-12-01/durable-executions/${encodeURIComponent(`${arn('f')}/durable-execution/${name}/1`)}/history`,
      ],
      ['POST', `/2025-12-01/durable-executions/${encoded}/stop`],
      ['POST', `/2025-12-01/durable-execution-callbacks/${encoded}/succeed`],
      ['GET', `/_local/v1/executions/${encoded}`],
      ['GET', `/assets/${encoded}`],
    ];
    for (const [method, path, headers] of calls) {
      const { status, text } = await ask(local.url, method, path, headers);
      const where = `${method} ${path.slice(0, 200)}`;
      assert.ok(!text.includes('innocent') && !text.includes('root:'), `${where} found ${text.slice(0, 200)}`);
      assert.ok(status < 500, `${where}: ${String(status)} ${text.slice(0, 200)}`);
      // Names that are only odd may start an execution or be found nowhere.
      const isOddOnly = ['__proto__', 'constructor', 'toString'].includes(name);
      const isList = path.includes('DurableExecutionName=');
      if (!isOddOnly && !isList) assert.ok(status >= 400, `${where}: ${String(status)}`);
    }
  }
  assert.equal(files(), before);
});
