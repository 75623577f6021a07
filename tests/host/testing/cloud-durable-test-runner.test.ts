/** The test runner for deployed functions, against the embedded service through the real AWS client. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { startLocalService, type LocalService } from '../../../host/local/index.ts';
import { CloudDurableTestRunner, InvocationType, WaitingOperationStatus } from '../../../host/testing/index.ts';
import { operationsOfHistory } from '../../../host/testing/history-operations.ts';
import { wholeHistory } from '../../../host/testing/live-record.ts';
import { DurableExecutionApiClient } from '../../../runtime/index.ts';
import { withClient } from '../../support/local-run.ts';
import { approval, failing, flaky, order, patientApproval } from './fixtures/order.ts';

let local: LocalService;
let client: LambdaClient;

before(async () => {
  local = await startLocalService({ time: 'skip' });
  client = new LambdaClient({ ...local.clientConfig(), maxAttempts: 1 });
  const own = new DurableExecutionApiClient(client);
  for (const [name, handler] of Object.entries({ order, flaky, failing, approval, patientApproval })) {
    local.service.registerFunction(name, withClient(handler, own));
  }
  local.service.registerFunction('plain', () => 1, { durable: false });
});

after(async () => {
  client.destroy();
  await local.close();
});

void test('invokes the function and shows its operations', async () => {
  const runner = new CloudDurableTestRunner({ functionName: 'order', client, config: { pollInterval: 10 } });
  const result = await runner.run({ payload: { id: 'c-1', amount: 3 } });
  assert.deepEqual(result.getResult(), { reserved: 'reserved c-1', label: 'label of c-1', charged: 3 });
  assert.equal(runner.getOperation('reserve').getStepDetails()?.result, 'reserved c-1');
  assert.equal(runner.getOperation('cool-down').getWaitDetails()?.waitSeconds, 172_800);
  assert.equal(runner.getOperation('ship').getChildOperations()?.length, 2);
  assert.equal(result.getInvocations().length, 3);
  await assert.rejects(runner.getOperation('reserve').waitForData(), /Use InvocationType.Event/);
});

void test('answers a callback of a running execution', async () => {
  const runner = new CloudDurableTestRunner({
    functionName: 'patientApproval',
    client,
    config: { pollInterval: 10, invocationType: InvocationType.Event },
  });
  const callback = runner.getOperation('approval');
  const running = runner.run();
  await callback.waitForData(WaitingOperationStatus.SUBMITTED);
  await callback.sendCallbackHeartbeat();
  await callback.sendCallbackSuccess('yes');
  assert.equal((await running).getResult(), 'answered yes');
});

void test('a failure carries its error', async () => {
  const runner = new CloudDurableTestRunner({ functionName: 'failing', client, config: { pollInterval: 10 } });
  const result = await runner.run();
  assert.equal(result.getStatus(), 'FAILED');
  assert.equal(result.getError().errorMessage, 'no good');
});

void test('a function that is not durable is refused', async () => {
  const runner = new CloudDurableTestRunner({ functionName: 'plain', client });
  await assert.rejects(runner.run(), /No execution ARN found/);
});

void test('operations read from a history equal those that the service keeps', async () => {
  for (const [name, payload] of [
    ['order', '{"id":"h","amount":1}'],
    ['flaky', undefined],
    ['failing', undefined],
    ['approval', undefined],
  ] as const) {
    const { executionArn = '' } = await local.service.invoke(name, payload);
    const kept = local.service.getOperations(executionArn);
    const read = operationsOfHistory(wholeHistory(local.service, executionArn));
    assert.deepEqual(tidy(read), tidy(kept), name);
  }
});

/** Without members that hold nothing. */
function tidy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
