import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, orderFlow, startService, whenWaiting } from './open-page.ts';
import type { Workflow } from './open-page.ts';
import { seriousFindings } from './serious-findings.ts';

const quick: Workflow = async (input, context) => context.step('echo', async () => input);
const broken: Workflow = async (_input, context) =>
  context.step(
    'break',
    async () => {
      throw new TypeError('no such order');
    },
    { retryStrategy: () => ({ shouldRetry: false }) },
  );
const asking: Workflow = async (_input, context) => {
  const [answer] = await context.createCallback<string>('approval', { timeout: { hours: 2 } });
  return { said: await answer };
};

test('the list, its filters, and an execution with a timeline', async (context) => {
  const served = await startService(context, { orders: orderFlow, quick, broken });
  const { service, url } = served;
  const arn = service.begin('orders', '{"fail":true}', 'order-42');
  const first = service.begin('quick', '{"n":1}', 'quick-1');
  const failed = service.begin('broken', '{}', 'broken-1');
  await Promise.all([service.whenEnded(first), service.whenEnded(failed), whenWaiting(served, arn)]);
  const page = await openPage(context, url);
  await page.getByRole('link', { name: 'order-42' }).waitFor();
  assert.equal(await page.getByRole('row').count(), 4);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: /failed/ }).click();
  await page.getByRole('link', { name: 'order-42' }).waitFor({ state: 'detached' });
  assert.match(page.url(), /status=FAILED/);
  await page.reload();
  await page.getByRole('link', { name: 'broken-1' }).waitFor();
  assert.equal(await page.getByRole('row').count(), 2);
  await page.getByRole('button', { name: /failed/ }).click();
  await page.getByRole('link', { name: 'order-42' }).click();
  await page.getByRole('treeitem', { name: /^charge-card ?, succeeded.*3 attempts/ }).click();
  await page.getByRole('tab', { name: 'attempts' }).click();
  await page.getByText('card terminal busy (attempt 1)').first().waitFor();
  assert.match(page.url(), /op=charge-card/);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('treeitem', { name: /^reserve-stock/ }).click();
  await page.getByText('Set of 2').waitFor();
  await page.getByText('1970-01-01T00:00:00.000Z', { exact: false }).waitFor();
});

test('a live execution: a button answers the callback, and the page shows the end', async (context) => {
  const served = await startService(context, { asking });
  const arn = served.service.begin('asking', '{}', 'ask-1');
  await whenWaiting(served, arn);
  const page = await openPage(context, `${served.url}/e/ask-1?op=approval`);
  await page.getByRole('textbox', { name: /Result/ }).fill('yes please');
  await page.getByRole('button', { name: 'Heartbeat' }).click();
  await page.getByRole('button', { name: 'Succeed' }).click();
  await page.locator('header .status', { hasText: 'succeeded' }).waitFor();
  assert.equal((await served.service.whenEnded(arn)).Result, '{"said":"yes please"}');
});

test('skip, fork, stop and run again', async (context) => {
  const waits: Workflow = async (_input, durable) => {
    await durable.step('before', async () => 1);
    await durable.wait('day', { days: 1 });
    const [answer] = await durable.createCallback('never');
    return answer;
  };
  const served = await startService(context, { waits });
  const arn = served.service.begin('waits', '{}', 'w-1');
  const page = await openPage(context, `${served.url}/e/w-1`);
  await page.getByRole('treeitem', { name: /^day ?, waiting/ }).click();
  await page.getByRole('button', { name: 'Skip now' }).click();
  await page.getByRole('treeitem', { name: /^never ?, callback open/ }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('header .status', { hasText: 'stopped' }).waitFor();
  assert.equal((await served.service.whenEnded(arn)).Status, 'STOPPED');
  await page.getByRole('treeitem', { name: /^day ?, succeeded/ }).click();
  await page.getByRole('button', { name: 'Fork from here' }).click();
  await page.getByText('No step of this one runs again.').waitFor();
  await page.getByRole('button', { name: 'Fork', exact: true }).click();
  await page.getByRole('treeitem', { name: /^day ?, waiting/ }).waitFor();
  await page.getByRole('treeitem', { name: /^before ?, succeeded/ }).waitFor();
  assert.equal(served.service.tools.rows().length, 2);
  await page.goBack();
  await page.getByRole('heading', { name: /^w-1/ }).waitFor();
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.getByRole('heading', { name: /^w-1/ }).waitFor({ state: 'detached' });
  assert.equal(served.service.tools.rows().length, 3);
});

test('an execution is started from the form', async (context) => {
  const served = await startService(context, { quick });
  const page = await openPage(context, served.url);
  await page.getByRole('textbox', { name: /Name/ }).last().fill('typed');
  await page.getByRole('textbox', { name: 'Input, JSON' }).fill('{"n":');
  assert.equal(await page.getByRole('button', { name: 'Start' }).isDisabled(), true);
  await page.getByRole('textbox', { name: 'Input, JSON' }).fill('{"n":7}');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.locator('header .status', { hasText: 'succeeded' }).waitFor();
  await page.getByRole('tab', { name: 'input' }).click();
  await page.getByText('7', { exact: true }).waitFor();
});

test('keys walk through the operations', async (context) => {
  const served = await startService(context, { orders: orderFlow });
  const arn = served.service.begin('orders', '{"fail":true}', 'order-1');
  await whenWaiting(served, arn);
  const page = await openPage(context, `${served.url}/e/order-1`);
  await page.getByRole('treeitem').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.match(page.url(), /op=charge-card/);
  await page.keyboard.press('f');
  await page.getByRole('treeitem', { selected: true, name: /failed/ }).waitFor();
  await page.keyboard.press('w');
  assert.match(page.url(), /op=approval/);
  await page.keyboard.press('Escape');
  assert.doesNotMatch(page.url(), /op=/);
  await page.keyboard.press('?');
  await page.getByText('skip the wait').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.locator('#search:focus').waitFor();
});

test('dark mode follows the system and the switch; a phone needs no sideways scrolling', async (context) => {
  const served = await startService(context, { orders: orderFlow });
  const arn = served.service.begin('orders', '{"fail":true}', 'order-1');
  await whenWaiting(served, arn);
  const page = await openPage(context, `${served.url}/e/order-1`, {
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
  });
  await page.getByRole('treeitem', { name: /^ship/ }).click();
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await background(), 'rgb(20, 23, 28)');
  assert.deepEqual(await seriousFindings(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.goto(served.url);
  await page.getByRole('link', { name: 'order-1' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  await page.getByRole('button', { name: /theme/ }).click();
  await page.getByRole('button', { name: 'theme: dark' }).click();
  assert.equal(await background(), 'rgb(250, 251, 252)');
  await page.reload();
  await page.getByRole('button', { name: 'theme: light' }).waitFor();
});

test('hostile payloads, names and errors are shown as text', async (context) => {
  const script = '<script>window.hacked = 1</script><img src=x onerror="window.hacked=1">';
  const deep = `${'['.repeat(2_000)}${']'.repeat(2_000)}`;
  const hostile: Workflow = async (_input, durable) => {
    await durable.step(`name ${script}`, async () => ({ [script]: script, __html: script }));
    await durable.step('deep', async () => JSON.parse(deep));
    throw new TypeError(script);
  };
  const served = await startService(context, { hostile });
  const arn = served.service.begin(
    'hostile',
    JSON.stringify({ script, large: `${script}${'x'.repeat(1_000_000)}` }),
    'bad',
  );
  await served.service.whenEnded(arn);
  const page = await openPage(context, `${served.url}/e/bad`);
  await page.getByText(`TypeError: ${script}`).waitFor();
  await page.getByRole('treeitem', { name: /^name <script>/ }).click();
  await page.getByText(JSON.stringify(script)).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'input' }).click();
  await page.getByText('only its beginning is shown').waitFor();
  await page.getByRole('treeitem', { name: /^deep/ }).click();
  await page
    .getByRole('button', { name: /1 items/ })
    .first()
    .waitFor();
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
});

test('on a phone, rows are cards and details lie over the lower part of the window', async (context) => {
  const served = await startService(context, { orders: orderFlow });
  const arn = served.service.begin('orders', '{}', 'order-1');
  await whenWaiting(served, arn);
  const page = await openPage(context, served.url, { viewport: { width: 360, height: 740 } });
  const rightEdge = async (text: string): Promise<number> => {
    const box = await page.getByText(text).first().boundingBox();
    return (box?.x ?? Infinity) + (box?.width ?? 0);
  };
  for (const text of ['order-1', '◇ approval', 'run again']) assert.ok((await rightEdge(text)) <= 360, text);
  await page.getByRole('link', { name: 'order-1' }).click();
  await page.getByRole('treeitem', { name: /^approval/ }).click();
  const succeed = page.getByRole('button', { name: 'Succeed' });
  await succeed.waitFor();
  const sheet = await page.locator('.right').boundingBox();
  assert.ok(sheet !== null && sheet.height <= 740 * 0.6 + 1 && Math.abs(sheet.y + sheet.height - 740) <= 1);
  const row = await page.getByRole('treeitem', { name: /^approval/ }).boundingBox();
  assert.ok(row !== null && row.y >= 0 && row.y + row.height <= sheet.y, 'the chosen row is seen above the details');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: '← execution' }).click();
  await page.getByRole('heading', { name: /^Execution/ }).waitFor();
  assert.equal(await page.locator('.with-sheet').count(), 0);
});

test('a service without functions says how it gets some', async (context) => {
  const served = await startService(context, {});
  const page = await openPage(context, served.url);
  await page.getByText('no function is served').waitFor();
  assert.match((await page.locator('pre').textContent()) ?? '', /^durable-sandbox serve --function /);
  assert.equal(await page.getByRole('heading', { name: 'Start an execution' }).count(), 0);
});

test('a page of another origin can neither act nor read', async (context) => {
  const served = await startService(context, { quick });
  const other = await startService(context, {});
  const window = await openPage(context, other.url, { expected: /Content Security Policy|Refused to connect/ });
  const outcome = await window
    .evaluate(async (target) => {
      try {
        await fetch(`${target}/2015-03-31/functions/quick/invocations`, {
          method: 'POST',
          body: '{}',
          mode: 'no-cors',
        });
      } catch {
        // Refused by the page's own policy already.
      }
      return fetch(`${target}/_local/v1/executions`).then(
        () => 'read',
        () => 'refused',
      );
    }, served.url)
    .catch(() => 'refused');
  assert.equal(outcome, 'refused');
  assert.deepEqual(served.service.tools.rows(), []);
});

test('the page says that the service is gone, and goes on when it is back', async (context) => {
  const served = await startService(context, { quick });
  const port = Number(new URL(served.url).port);
  const page = await openPage(context, served.url);
  await page.getByText('Nothing was started yet').waitFor();
  await served.close();
  await page.getByText('The service does not answer').waitFor();
  const again = await startService(context, { quick }, { port });
  again.service.begin('quick', '{}', 'after-restart');
  await page.getByRole('link', { name: 'after-restart' }).waitFor();
});
