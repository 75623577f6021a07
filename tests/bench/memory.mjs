// Resident memory of a process that replayed 50 executions of 100 steps. Prints megabytes.
//   node memory.mjs own | official <path of the official package>
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { finishedSteps, lambdaContext, MeasuredService } from './recorded-state.mjs';

const [contender, root] = process.argv.slice(2);
const event = finishedSteps(100, 'x'.repeat(70));
const service = new MeasuredService(0);
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
await import('@aws-sdk/client-lambda');
for (let i = 0; i < 50; i += 1) await handler(new Input(event, service), lambdaContext);
console.log((process.memoryUsage.rss() / 2 ** 20).toFixed(1));
process.exit(0);
