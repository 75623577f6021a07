/**
 * `npm run demo`: runs the order workflow on the local service (real HTTP, the real AWS client, virtual time) and shows
 * that it was replayed. Ends with 0 only if the execution succeeded.
 */
import { GetDurableExecutionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ServiceEvent } from '../host/local/index.ts';
import { startLocalService } from '../host/local/index.ts';
import {
  DurableExecutionApiClient,
  DurableExecutionInvocationInputWithClient,
  type DurableExecutionInvocationInput,
  type LambdaContext,
} from '../runtime/index.ts';
import { handler } from './order.ts';

// The AWS client announces that it will drop Node 20 some day; that is not what this shows.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const local = await startLocalService({ time: 'skip' });
const client = new LambdaClient(local.clientConfig());
const durableExecutionClient = new DurableExecutionApiClient(client);

local.service.registerFunction('order', (event: DurableExecutionInvocationInput, context: LambdaContext) =>
  handler(new DurableExecutionInvocationInputWithClient(event, durableExecutionClient), context),
);
console.log(`The local durable service listens at ${local.url}; waits of hours end at once.\n`);
let replayed = 0;
local.service.onEvent(show);

const begun = performance.now();
const started = await client.send(
  new InvokeCommand({
    FunctionName: 'order',
    DurableExecutionName: 'order-42',
    Payload: JSON.stringify({ item: 'lamp', quantity: 2 }),
  }),
);
const execution = await client.send(
  new GetDurableExecutionCommand({ DurableExecutionArn: started.DurableExecutionArn ?? '' }),
);
const invocations = local.service.listInvocations(started.DurableExecutionArn ?? '');

console.log(`\n${execution.DurableExecutionArn ?? ''}`);
console.log(`result       ${execution.Result ?? JSON.stringify(execution.Error)}`);
console.log(`invocations  ${String(invocations.length)}, which replayed ${String(replayed)} recorded operations`);
console.log(
  `time         ${duration(execution.StartTimestamp, execution.EndTimestamp)} by the service's clock, ` +
    `${((performance.now() - begun) / 1000).toFixed(1)} s by this machine's`,
);
console.log(execution.Status ?? '');
client.destroy();
await local.close();
process.exitCode = execution.Status === 'SUCCEEDED' && replayed > 0 ? 0 : 1;

function show(told: ServiceEvent): void {
  if (told.kind === 'invocation-started') {
    console.log(`invocation ${String(told.number)}: ${String(told.replayed)} operations are recorded already`);
  } else if (told.kind === 'invocation-ended') {
    const { outcome, replayed: known, created } = told.invocation;
    replayed += known;
    console.log(`  ${outcome}: ${String(known)} replayed, ${String(created)} new`);
  } else if (told.kind === 'history' && told.event.Id !== undefined) {
    const { EventType, Name, SubType } = told.event;
    if (!EventType.endsWith('Started') || EventType === 'WaitStarted')
      console.log(`  ${EventType}  ${Name ?? SubType ?? ''}`);
  }
}

function duration(from: Date | undefined, to: Date | undefined): string {
  const minutes = Math.round(((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / 60_000);
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}
