/**
 * An order, from the stock to the courier. Run it on this machine:
 *
 *   npm run demo
 *   npx durable-sandbox run examples/order.ts --name order-42 --input '{"item":"lamp","quantity":2}'
 *
 * Kill that process at any moment and run the same line again: it goes on where it was.
 */
import { durableSandbox } from '../runtime/index.ts';

export interface OrderRequest {
  readonly item?: string;
  readonly quantity?: number;
}

export interface OrderReceipt {
  readonly order: string;
  readonly total: number;
  readonly chargedAtAttempt: number;
  readonly courier: string;
  readonly label: string;
  readonly placedAt: string;
}

export const handler = durableSandbox(async (request: OrderRequest | null, context): Promise<OrderReceipt> => {
  const item = request?.item ?? 'lamp';
  const quantity = request?.quantity ?? 1;

  // Neither of these needs a step: both give the same value each time the workflow is replayed.
  const order = `${item}-${crypto.randomUUID().slice(0, 8)}`;
  const placedAt = new Date().toISOString();
  context.logger.info(`order ${order}: ${String(quantity)} × ${item}`);

  const price = await context.step('reserve-stock', async () => 12.5 * quantity);

  // Two failures, then it works: the attempts and the pauses between them are kept by the service, not by this process.
  const chargedAtAttempt = await context.step(
    'charge-card',
    async ({ attempt, logger }) => {
      if (attempt < 3) throw new Error(`card terminal busy (attempt ${String(attempt)})`);
      logger.info(`charged ${String(price)}`);
      return attempt;
    },
    { retryStrategy: (_error, attempts) => ({ shouldRetry: attempts < 5, delay: { seconds: 2 * attempts } }) },
  );

  // Nothing runs and nothing is paid for while this waits.
  await context.wait('packing', { hours: 4 });

  const label = await context.runInChildContext('ship', async (shipping) => {
    const weight = await shipping.step('weigh', async () => 0.4 * quantity);
    return shipping.step('print-label', async () => `${order}/${weight.toFixed(1)}kg`);
  });

  // The courier who answers first gets the parcel, and keeps it: a replay never changes the winner.
  const courier = await Promise.race([
    context.runInChildContext('ask-post', async (post) => {
      await post.wait('post-answers', { minutes: 30 });
      return 'post';
    }),
    context.runInChildContext('ask-bike', async (bike) => {
      await bike.wait('bike-answers', { minutes: 5 });
      return 'bike';
    }),
  ]);
  await context.step('hand-over', async () => `${label} to ${courier}`);

  return { order, total: price, chargedAtAttempt, courier, label, placedAt };
});
