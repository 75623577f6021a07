import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, orderFlow, startService, whenWaiting } from './open-page.ts';
import type { Workflow } from './open-page.ts';
import { seriousFindings } from './serious-findings.ts';

const echo: Workflow = async (input, durable) => durable.step('echo', async () => input);

test('an execution is run again with another input and name', async (context) => {
  const served = await startService(context, { echo });
  await served.service.whenEnded(served.service.begin('echo', '{"n":1}', 'one'));
  const page = await openPage(context, `${served.url}/e/one`, { expected: /409/ });
  await page.getByRole('button', { name: 'Edit and run' }).click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('textbox', { name: 'Input, JSON' });
  assert.equal(await field.inputValue(), '{\n  "n": 1\n}');
  await field.fill('{"n":');
  assert.equal(await dialog.getByRole('button', { name: 'Run', exact: true }).isDisabled(), true);
  await field.fill('{"n":2}');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('one');
  assert.deepEqual(await seriousFindings(page), []);
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('two');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('heading', { name: /^two/ }).waitFor();
  const second = served.service.tools.rows().find(({ name }) => name === 'two');
  assert.equal((await served.service.whenEnded(second?.arn ?? '')).Result, '{"n":2}');
  await page.getByRole('treeitem', { name: /^echo/ }).waitFor();
  await page.keyboard.press('j');
  assert.match(page.url(), /op=echo/);
});

test('a fork goes on with other results: of the operation, and of one before it', async (context) => {
  const ran: string[] = [];
  const flow: Workflow = async (_input, durable) => {
    const price = await durable.step('price', async () => ran.push('price'));
    const stock = await durable.step('stock', async () => ran.push('stock'));
    const total = await durable.step('total', async () => Number(price) * 100 + Number(stock));
    return { total };
  };
  const served = await startService(context, { flow });
  await served.service.whenEnded(served.service.begin('flow', '{}', 'one'));
  const page = await openPage(context, `${served.url}/e/one?op=stock`);
  await page.getByRole('button', { name: 'Fork from here' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('with 1 recorded operation').waitFor();
  await dialog.getByText('These run again, with their side effects: stock, total.').waitFor();
  await dialog.getByRole('radio', { name: 'has answered with' }).check();
  await dialog.getByRole('textbox', { name: 'Result of stock' }).fill('7');
  await dialog.getByText('These run again, with their side effects: total.').waitFor();
  await dialog.getByRole('combobox').selectOption('price');
  await dialog.getByRole('textbox', { name: 'Result of price' }).fill('50');
  assert.deepEqual(await seriousFindings(page), []);
  await dialog.getByRole('button', { name: 'Fork', exact: true }).click();
  await page.getByRole('heading', { name: /^one/ }).waitFor({ state: 'detached' });
  const [fork] = served.service.tools.rows();
  assert.equal((await served.service.whenEnded(fork?.arn ?? '')).Result, '{"total":5007}');
  assert.deepEqual(ran, ['price', 'stock']);
});

test('a callback is failed with type and message, and its commands can be copied', async (context) => {
  const asking: Workflow = async (_input, durable) => {
    const [answer] = await durable.createCallback<string>('approval', { timeout: { hours: 2 } });
    return answer;
  };
  const served = await startService(context, { asking });
  const arn = served.service.begin('asking', '{}', 'ask');
  await whenWaiting(served, arn);
  const page = await openPage(context, `${served.url}/e/ask?op=approval`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.getByText('From a terminal').click();
  await page.getByRole('button', { name: 'copy durable-sandbox command' }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /callback succeed ask\/approval --result/);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByText('Fail it').click();
  await page.getByRole('textbox', { name: 'Error type' }).fill('TooLate');
  await page.getByRole('textbox', { name: 'Error message' }).fill('the shop is closed');
  await page.getByRole('button', { name: 'Fail', exact: true }).click();
  await page.locator('header .status', { hasText: 'failed' }).waitFor();
  assert.match(JSON.stringify((await served.service.whenEnded(arn)).Error), /the shop is closed/);
});

test('a read-only service is looked at, and offers nothing to do', async (context) => {
  const served = await startService(context, { orders: orderFlow }, { readOnly: true });
  const arn = served.service.begin('orders', '{}', 'order-1');
  await whenWaiting(served, arn);
  const page = await openPage(context, served.url);
  await page.getByText('read only').waitFor();
  assert.equal(await page.getByRole('button', { name: /run again|stop:|Start/ }).count(), 0);
  await page.getByRole('link', { name: 'order-1' }).click();
  await page.getByRole('treeitem', { name: /^approval/ }).click();
  await page.getByRole('tab', { name: 'events' }).click();
  await page.locator('summary', { hasText: 'CallbackStarted' }).waitFor();
  const acts = /^(Stop|Run again|Edit and run…|Succeed|Heartbeat|Fork from here…|Skip now)$/;
  assert.equal(await page.getByRole('button', { name: acts }).count(), 0);
  await page.getByRole('link', { name: 'Replay' }).click();
  await page.getByText('nothing is replayed', { exact: false }).waitFor();
});
