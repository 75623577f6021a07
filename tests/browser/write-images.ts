/**
 * Writes the pictures in docs/images anew: `npm run test:browser -- --images`.
 *
 * Owns: what is on them. Does not own: the browser (`run.mjs` finds it).
 */
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { openPage, orderFlow, startService, whenWaiting } from './open-page.ts';
import type { Workflow } from './open-page.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const refund: Workflow = async (_input, durable) =>
  durable.step(
    'find-order',
    async () => {
      throw new TypeError('no such order');
    },
    { retryStrategy: () => ({ shouldRetry: false }) },
  );
const invoice: Workflow = async (input, durable) => {
  await durable.step('render', async () => input);
  await durable.wait('until-morning', { hours: 9 });
};

test('pictures', async (context) => {
  const served = await startService(context, { orders: orderFlow, refund, invoice });
  const { service, url } = served;
  const begin = (name: string, functionName: string, input: string): string => service.begin(functionName, input, name);
  const done = begin('order-41', 'orders', '{}');
  await whenWaiting(served, done);
  service.sendCallbackSuccess(service.tools.row(done).openCallbacks[0]?.callbackId ?? '', '{"ok":true}');
  await service.whenEnded(done);
  await service.whenEnded(begin('refund-7', 'refund', '{}'));
  begin('invoice-9', 'invoice', '{"n":9}');
  const open = begin('order-42', 'orders', '{"fail":true}');
  await whenWaiting(served, open);
  const shoot = async (name: string, where: string, shown: string, colorScheme: 'light' | 'dark'): Promise<void> => {
    const page = await openPage(context, `${url}${where}`, { colorScheme });
    await page.getByText(shown, { exact: false }).first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${IMAGES}${name}.png` });
  };
  await shoot('list', '/', '◷ in', 'light');
  await shoot('timeline', '/e/order-42?op=reserve-stock', 'Set of 2', 'light');
  await shoot('timeline-dark', '/e/order-42?op=reserve-stock', 'Set of 2', 'dark');
  await shoot('invocations', '/e/order-42?op=approval&axis=invocations', 'Waiting for an answer', 'light');
});
