import { durableSandbox, type DurableContext } from 'durable-sandbox';

interface Order {
  readonly id: string;
  readonly items: readonly { readonly sku: string; readonly cents: number }[];
}

interface Receipt {
  readonly order: string;
  readonly reservations: readonly string[];
  readonly charged: number;
  readonly shippedAt: string;
}

export const handler = durableSandbox(async (order: Order, context: DurableContext): Promise<Receipt> => {
  // Plain concurrency: a replay delivers these in the order in which they were recorded.
  const reservations = await Promise.all(
    order.items.map((item) => context.step(`reserve ${item.sku}`, async () => `${item.sku}:${crypto.randomUUID()}`)),
  );

  const charged = await context.step('charge', async (step) => {
    step.logger.info('charging', { order: order.id });
    return order.items.reduce((sum, item) => sum + item.cents, 0);
  });

  // No invocation runs meanwhile; the execution is resumed in a fresh one.
  await context.wait('cooling-off', { minutes: 10 });

  // The clock of a workflow is part of its history: a replay reads the same time here.
  return { order: order.id, reservations, charged, shippedAt: new Date().toISOString() };
});
