// One process from its start to the first result, with client-lambda loaded, as a function's first invocation has it.
//   node cold-start.mjs own | official <path of the official package>
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { fresh, lambdaContext, MeasuredService } from './recorded-state.mjs';

const [contender, root] = process.argv.slice(2);
const service = new MeasuredService(0);
const event = fresh({ steps: 1, text: 'x' });
let handler;
let Input;
if (contender === 'own') {
  ({ handler } = await import('./cold-workflow.mjs'));
  ({ DurableExecutionInvocationInputWithClient: Input } = await import('../../dist/index.js'));
} else {
  const require = createRequire(pathToFileURL(`${root}/`));
  const official = await import(pathToFileURL(require.resolve('@aws/durable-execution-sdk-js')).href);
  const { sequential } = await import('./workflows.mjs');
  handler = official.withDurableExecution(sequential);
  Input = official.DurableExecutionInvocationInputWithClient;
}
// The client is not what is measured, but loading it is part of every cold start.
await import('@aws-sdk/client-lambda');
const output = await handler(new Input(event, service), lambdaContext);
if (output.Status !== 'SUCCEEDED') throw new Error(JSON.stringify(output));
process.exit(0);
