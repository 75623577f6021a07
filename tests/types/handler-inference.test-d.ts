/** What the test runners infer from a handler. It is compiled, not run. */
import {
  durableSandbox,
  type DurableExecutionInvocationInput,
  type DurableExecutionInvocationOutput,
  type DurableLambdaHandler,
  type LambdaContext,
} from '../../runtime/index.ts';
import { createTestEnvironment, LocalDurableTestRunner } from '../../host/testing/index.ts';
import type { TestRunOutcome } from '../../host/testing/index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(..._proof: Same<A, B> extends true ? [] : ['types differ']): void {}

interface Order {
  readonly id: string;
}
interface Receipt {
  readonly total: number;
}
/** The official SDK's type of a handler. */
type PlainHandler = (
  event: DurableExecutionInvocationInput,
  context: LambdaContext,
) => Promise<DurableExecutionInvocationOutput>;

const handler = durableSandbox(async (order: Order, context): Promise<Receipt> => {
  const total = await context.step('total', async () => order.id.length);
  return { total };
});
const untyped = durableSandbox(async (event) => event as unknown);
declare const official: PlainHandler;

export async function inferred(): Promise<void> {
  same<typeof handler, DurableLambdaHandler<Order, Receipt>>();
  const env = await createTestEnvironment({ handler });
  const run = env.start({ id: 'a' });
  const result = await run.result();
  same<typeof result, Receipt>();
  const outcome = await env.run({ id: 'a' });
  same<typeof outcome, TestRunOutcome<Receipt>>();
  // @ts-expect-error -- the workflow takes an Order
  env.start({ name: 'a' });
  void [result, outcome];

  // As in the official package: without a type of its own, the result may be anything.
  const runner = new LocalDurableTestRunner({ handlerFunction: handler });
  const anything: Date = (await runner.run({ payload: { id: 'a' } })).getResult();
  void anything;
}

export async function said(): Promise<void> {
  const env = await createTestEnvironment<{ any: 1 }, string>({ handler });
  const result: string = await env.start({ any: 1 }).result();
  const runner = new LocalDurableTestRunner<string[]>({ handlerFunction: handler });
  const list: string[] | undefined = (await runner.run()).getResult();
  void [result, list];
}

export async function unknownTypes(): Promise<void> {
  const env = await createTestEnvironment({ handler: untyped });
  env.start(1);
  const other = await createTestEnvironment({ handler: official });
  const anything: number = await other.start('x').result();
  const runner = new LocalDurableTestRunner({ handlerFunction: official });
  const all: Date | undefined = (await runner.run()).getResult();
  void [anything, all];
}

// Where handlers are passed on, what they take and give does not matter.
export const toOfficial: PlainHandler = handler;
export const fromOfficial: DurableLambdaHandler = official;
export const mixed: readonly DurableLambdaHandler[] = [handler, untyped, official];
export const wrapped: DurableLambdaHandler = async (event, context) => handler(event, context);
