/** The functions that programs invoke: a plain one that answers, one that refuses, and a durable one that sleeps. */
import { durableExecutionClientFor, type DurableService } from '../../../host/local/index.ts';
import { DurableExecutionInvocationInputWithClient, type DurableExecutionHandler } from '../../../runtime/index.ts';
import { inlineHandler } from './simulated-execution.ts';

const sleeping: DurableExecutionHandler = async (_event, context) => {
  const first = await context.step('first', () => 'slept');
  await context.wait({ seconds: 2 });
  return first;
};

export function registerTargets(service: DurableService): void {
  const plain = { durable: false };
  service.registerFunction('echo', (input) => Promise.resolve({ echoed: input }), plain);
  service.registerFunction(
    'refuser',
    () => Promise.reject(Object.assign(new Error('refused'), { name: 'Refusal' })),
    plain,
  );
  const handler = inlineHandler(sleeping);
  const client = durableExecutionClientFor(service);
  service.registerFunction('sleeper', (event, context) =>
    handler(new DurableExecutionInvocationInputWithClient(event, client), context),
  );
}
