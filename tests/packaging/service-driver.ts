/**
 * The program that runs a user's workflow on the embedded service, as text: it is written into a consumer's project and
 * started there, so that it meets the installed package.
 *
 * Arguments: the module, the event as JSON, and optionally the exported function that makes the handler (for a call after
 * module evaluation). The last line of stdout is the answer of one invocation over HTTP with the real AWS client, as JSON:
 * `{ result }` or `{ error }`.
 */
export const SERVICE_DRIVER = `
import { pathToFileURL } from 'node:url';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DurableExecutionApiClient, DurableExecutionInvocationInputWithClient } from 'durable-sandbox';
import { startLocalService } from 'durable-sandbox/local';

const [file, event = '{"amount":20}', factory] = process.argv.slice(2);
let local;
try {
  const loaded = await import(pathToFileURL(file));
  const exported = { ...loaded.default, ...loaded };
  const handler = factory === undefined ? exported.handler : exported[factory]();
  local = await startLocalService({
    time: 'skip',
    functions: {
      workflow: (event, context) => handler(new DurableExecutionInvocationInputWithClient(event, client), context),
    },
  });
  const lambda = new LambdaClient(local.clientConfig());
  const client = new DurableExecutionApiClient(lambda);
  const answer = await lambda.send(new InvokeCommand({ FunctionName: 'workflow', Payload: event }));
  const payload = JSON.parse(answer.Payload?.transformToString() ?? 'null');
  console.log(JSON.stringify(answer.FunctionError === undefined ? { result: payload } : { error: payload }));
} catch (error) {
  console.log(JSON.stringify({ error: { errorMessage: error.message, code: error.code } }));
} finally {
  await local?.close();
}
`;
