/** A checkpoint call whose answer was lost is the same call when it is made again: one token, applied once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { startLocalService } from '../../host/local/index.ts';
import { DurableExecutionApiClient, durableSandbox, type DurableContext } from '../../runtime/index.ts';
import { startFaultyProxy } from '../support/faulty-proxy.ts';
import { withClient } from '../support/local-run.ts';

for (const maxAttempts of [1, 3]) {
  test(`answers are lost; the client makes ${String(maxAttempts)} attempts`, async (context) => {
    const local = await startLocalService({ time: 'skip', invocationRetry: { maxAttempts: 9, backoffSeconds: 0 } });
    const proxy = await startFaultyProxy(
      context,
      local.url,
      ({ kind, number }) => (kind === 'checkpoint' && number % 2 === 1 ? 'reset after effect' : undefined),
      'of no other execution',
    );
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
    for (const { token, clientToken } of proxy.checkpoints) {
      assert.notEqual(clientToken, '');
      assert.equal(clientTokens.get(token) ?? clientToken, clientToken, 'one call, two idempotency tokens');
      clientTokens.set(token, clientToken);
    }
    const failed = local.service.listInvocations(arn).filter(({ outcome }) => outcome === 'CRASHED');
    assert.equal(failed.length === 0, maxAttempts > 1, 'a lost answer that is asked for again fails no invocation');
    assert.ok(proxy.checkpoints.length >= 3);
  });
}
