/** A checkpoint call whose answer was lost is the same call when it is made again: one token, applied once. */
import assert from 'node:assert/strict';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { startLocalService } from '../../host/local/index.ts';
import { DurableExecutionApiClient, durableSandbox, type DurableContext } from '../../runtime/index.ts';
import { withClient } from '../support/local-run.ts';

interface SeenCall {
  readonly token: string;
  readonly clientToken: string;
}

/** Passes everything on, but cuts the connection in place of every second answer to a checkpoint. */
async function lossyProxy(context: TestContext, target: string): Promise<{ url: string; calls: SeenCall[] }> {
  const calls: SeenCall[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks);
      const isCheckpoint = incoming.url?.endsWith('/checkpoint') === true;
      if (isCheckpoint) {
        const { CheckpointToken, ClientToken } = JSON.parse(body.toString('utf8')) as Record<string, string>;
        calls.push({ token: CheckpointToken ?? '', clientToken: ClientToken ?? '' });
      }
      const lost = isCheckpoint && calls.length % 2 === 1;
      const { host: _host, ...headers } = incoming.headers;
      const passed = httpRequest(target + (incoming.url ?? ''), { method: incoming.method, headers }, (answer) => {
        if (lost) {
          answer.resume();
          answer.on('end', () => incoming.socket.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, calls };
}

for (const maxAttempts of [1, 3]) {
  test(`answers are lost; the client makes ${String(maxAttempts)} attempts`, async (context) => {
    const local = await startLocalService({ time: 'skip', invocationRetry: { maxAttempts: 9, backoffSeconds: 0 } });
    const proxy = await lossyProxy(context, local.url);
    const client = new LambdaClient({ ...local.clientConfig(), endpoint: proxy.url, maxAttempts });
    context.after(async () => {
      client.destroy();
      await local.close();
    });
    let ran = 0;
    const handler = durableSandbox(
      async (_event: unknown, durable: DurableContext) => {
        const first = await durable.step('first', () => (ran += 1));
        await durable.wait('pause', { seconds: 1 });
        return [first, await durable.step('second', () => (ran += 1))];
      },
      { isolation: 'inline' },
    );
    local.service.registerFunction('f', withClient(handler, new DurableExecutionApiClient(client)));
    const arn = local.service.begin('f', '{}');
    const { Result } = await local.service.whenEnded(arn);
    assert.equal(Result, '[1,2]');
    assert.equal(ran, 2);
    const clientTokens = new Map<string, string>();
    for (const { token, clientToken } of proxy.calls) {
      assert.notEqual(clientToken, '');
      assert.equal(clientTokens.get(token) ?? clientToken, clientToken, 'one call, two idempotency tokens');
      clientTokens.set(token, clientToken);
    }
    const failed = local.service.listInvocations(arn).filter(({ outcome }) => outcome === 'CRASHED');
    assert.equal(failed.length === 0, maxAttempts > 1, 'a lost answer that is asked for again fails no invocation');
    assert.ok(proxy.calls.length >= 3);
  });
}
