import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durableExecutionClientFor } from '../../host/local/index.ts';
import { durableSandbox } from '../../runtime/index.ts';
import { withClient } from '../support/local-run.ts';
import { openPage, orderFlow, startService, whenWaiting } from './open-page.ts';
import type { Workflow } from './open-page.ts';
import { seriousFindings } from './serious-findings.ts';

/** As text: what a compiler adds to functions is not there in the page. How long acts take, to the second frame after. */
const MEASURE = `(async () => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const each = async (act) => {
    const from = performance.now();
    act();
    await frame();
    await frame();
    return performance.now() - from;
  };
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  const tree = document.getElementById('tree');
  const scrolls = [];
  for (let index = 1; index <= 60; index++) {
    scrolls.push(await each(() => tree.scrollTo(0, ((tree.scrollHeight - tree.clientHeight) * index) / 60)));
  }
  const keys = [];
  for (let index = 0; index < 20; index++) {
    keys.push(await each(() => window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }))));
  }
  return { scroll: median(scrolls), key: median(keys) };
})()`;

test('by invocations: what was worked on, what was replayed, what broke off', async (context) => {
  const served = await startService(context, {});
  const { service } = served;
  let breakOff = (_error: Error): void => undefined;
  // What broke off ends after all: a run that never does keeps the process of the tests.
  let letGo = (_result: string): void => undefined;
  context.after(() => letGo('late'));
  let calls = 0;
  const workflow: Workflow = async (_input, durable) => {
    await durable.step('before', async () => 1);
    await durable.wait('nap', { seconds: 1 });
    const last = await durable.step('fragile', async () => {
      calls += 1;
      return calls > 1 ? 'whole' : new Promise<string>((resolve) => (letGo = resolve));
    });
    return last;
  };
  const handler = withClient(durableSandbox(workflow, { isolation: 'inline' }), durableExecutionClientFor(service));
  service.registerFunction('fragile', (event, lambda) =>
    Promise.race([handler(event, lambda), new Promise((_, reject) => (breakOff = reject))]),
  );
  service.onEvent((event) => {
    if (event.kind !== 'history' || event.event.EventType !== 'StepStarted' || event.event.Name !== 'fragile') return;
    if (calls <= 1) breakOff(new Error('the lights went out'));
  });
  await service.whenEnded(service.begin('fragile', '{}', 'one'));
  const outcomes = service.listInvocations(service.tools.rows()[0]?.arn ?? '').map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, ['PENDING', 'CRASHED', 'SUCCEEDED']);

  const page = await openPage(context, `${served.url}/e/one`);
  await page.getByRole('treeitem', { name: /^before/ }).waitFor();
  assert.equal(await page.locator('.broken-off').count(), 1);
  await page.keyboard.press('a');
  await page.locator('.column').nth(2).waitFor();
  assert.match(page.url(), /axis=invocations/);
  assert.match((await page.locator('.column').nth(2).textContent()) ?? '', /3 ✓.*↻ 3 · 0 new/);
  const kinds = async (name: string): Promise<string[]> =>
    page
      .getByRole('treeitem', { name: new RegExp(`^${name}`) })
      .locator('.cell')
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('title') ?? ''));
  assert.deepEqual(await kinds('before'), [
    'invocation 1: worked on',
    'invocation 2: answered from the record',
    'invocation 3: answered from the record',
  ]);
  assert.deepEqual(await kinds('fragile'), ['invocation 2: broken off with its invocation', 'invocation 3: worked on']);
  assert.deepEqual(await seriousFindings(page), []);
  await page.reload();
  await page.locator('.column').first().waitFor();
  await page.getByRole('tab', { name: 'invocations' }).click();
  await page.getByRole('cell', { name: 'crashed' }).waitFor();
  await page.getByRole('button', { name: 'time', exact: true }).click();
  await page.locator('.tick').first().waitFor();
});

test('the details are as wide as one likes, also on the next visit', async (context) => {
  const served = await startService(context, { orders: orderFlow });
  await whenWaiting(served, served.service.begin('orders', '{}', 'order-1'));
  const page = await openPage(context, `${served.url}/e/order-1`);
  const divider = page.getByRole('separator', { name: 'Width of the details' });
  const detailsWidth = async (): Promise<number> => (await page.locator('.right').boundingBox())?.width ?? 0;
  const usual = await detailsWidth();
  await divider.press('ArrowLeft');
  await divider.press('ArrowLeft');
  const wider = await detailsWidth();
  assert.ok(wider > usual, `${String(wider)} after ${String(usual)}`);
  const place = await divider.boundingBox();
  assert.ok(place !== null);
  await page.mouse.move(place.x + place.width / 2, place.y + 40);
  await page.mouse.down();
  await page.mouse.move(place.x - 100, place.y + 40);
  await page.mouse.up();
  const dragged = await detailsWidth();
  assert.ok(dragged > wider + 50, `${String(dragged)} after ${String(wider)}`);
  await page.reload();
  await divider.waitFor();
  assert.equal(await detailsWidth(), dragged);
  assert.match((await page.locator('.quotas').textContent()) ?? '', /\d+ of 3,000 operations.* of 100 MB written/);
  assert.deepEqual(await seriousFindings(page), []);
  await divider.dblclick();
  assert.equal(await detailsWidth(), usual);
});

test('idle time is folded, unfolded one by one, and a time that is dragged over fills the width', async (context) => {
  const served = await startService(context, { orders: orderFlow });
  const arn = served.service.begin('orders', '{}', 'order-1');
  await whenWaiting(served, arn);
  const page = await openPage(context, `${served.url}/e/order-1`);
  const folds = page.locator('.fold-mark');
  await folds.first().waitFor();
  const before = await folds.count();
  assert.ok(before > 1);
  await folds.first().click();
  await page.waitForFunction((count) => document.querySelectorAll('.fold-mark').length < count, before);
  await page.getByRole('checkbox', { name: 'fold idle time' }).uncheck();
  await folds.first().waitFor({ state: 'detached' });
  const header = await page.locator('.gantt.header').boundingBox();
  assert.ok(header !== null);
  const ticks = await page.locator('.tick').allTextContents();
  await page.mouse.move(header.x + header.width * 0.5, header.y + 10);
  await page.mouse.down();
  await page.mouse.move(header.x + header.width * 0.6, header.y + 10);
  await page.mouse.up();
  await page.getByRole('button', { name: 'show all time' }).waitFor();
  assert.notDeepEqual(await page.locator('.tick').allTextContents(), ticks);
  await page.getByRole('button', { name: 'show all time' }).click();
  await page.getByRole('checkbox', { name: 'fold idle time' }).check();
  await folds.first().waitFor();
});

test('operations are found by name; the link keeps what was looked for', async (context) => {
  const served = await startService(context, { orders: orderFlow });
  const arn = served.service.begin('orders', '{"fail":true}', 'order-1');
  await whenWaiting(served, arn);
  const page = await openPage(context, `${served.url}/e/order-1`);
  await page.getByRole('treeitem').first().waitFor();
  await page.keyboard.press('/');
  await page.locator('#search:focus').waitFor();
  await page.keyboard.type('hand-over');
  await page.getByRole('treeitem', { name: /^charge-card/ }).waitFor({ state: 'detached' });
  // Three of them, their three items, and the map around these.
  assert.equal(await page.getByRole('treeitem').count(), 7);
  await page.reload();
  await page
    .getByRole('treeitem', { name: /^hand-over/ })
    .first()
    .waitFor();
  assert.equal(await page.getByRole('treeitem').count(), 7);
});

test('five thousand operations open fast and stay fluid: only those in sight are drawn', async (context) => {
  const many: Workflow = async (_input, durable) => {
    await Promise.all(
      Array.from({ length: 5_000 }, (_, index) => durable.step(`step-${String(index)}`, async () => index)),
    );
  };
  const served = await startService(context, { many });
  await served.service.whenEnded(served.service.begin('many', '{}', 'many-1'));
  const begun = performance.now();
  const page = await openPage(context, `${served.url}/e/many-1`);
  await page.getByRole('treeitem', { name: /^step-0 ?,/ }).waitFor();
  const opened = performance.now() - begun;
  assert.ok((await page.getByRole('treeitem').count()) < 100);
  const elements = await page.evaluate(() => document.getElementsByTagName('*').length);
  assert.ok(elements < 2_000, `${String(elements)} elements`);
  const measured = await page.evaluate<{ scroll: number; key: number }>(MEASURE);
  context.diagnostic(
    `5,000 operations: open ${opened.toFixed(0)} ms, scroll ${measured.scroll.toFixed(0)} ms, key ${measured.key.toFixed(0)} ms (medians, to the second frame)`,
  );
  await page.getByRole('treeitem', { name: /^step-19 ?,/ }).waitFor();
  await page.locator('#tree').evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await page.getByRole('treeitem', { name: /^step-4999 ?,/ }).waitFor();
  // Two frames take 33 ms at rest. Far above what is usual, and far below what a page that draws everything takes.
  assert.ok(measured.scroll < 150, `a scroll took ${String(measured.scroll)} ms`);
  assert.ok(measured.key < 250, `a key took ${String(measured.key)} ms`);
  await page.getByRole('searchbox', { name: 'Operations with' }).fill('step-4321');
  await page.getByRole('treeitem', { name: /^step-0 ?,/ }).waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('treeitem').count(), 1);
});
