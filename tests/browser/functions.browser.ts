import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Served } from '../../host/serve/serve.ts';
import { openPage, startService, whenWaiting } from './open-page.ts';
import { seriousFindings } from './serious-findings.ts';

const RUNTIME = new URL('../../runtime/index.ts', import.meta.url).href;

const flow = (first: string): string => `import { durableSandbox } from ${JSON.stringify(RUNTIME)};

function charge(attempt) {
  if (attempt === 1) throw new RangeError('the terminal is busy');
  return { paid: 25 };
}

export const handler = durableSandbox(async (input, context) => {
  await context.step(${JSON.stringify(first)}, async (step) => {
    step.logger.info('looking up the customer');
    return input;
  });
  return context.step('charge', async ({ attempt }) => charge(attempt), {
    retryStrategy: () => ({ shouldRetry: true, delay: { seconds: 1 } }),
  });
});
`;

/** One service for all: what takes time is its three processes. */
let served: Served;
let arn: string;
const ends: (() => unknown)[] = [];
const whole = { after: (end: () => unknown) => ends.push(end) };
before(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'durable-sandbox-'));
  whole.after(() => rmSync(folder, { recursive: true, force: true }));
  const files = {
    orders: flow('look-up'),
    changed: flow('find'),
    broken: "const fine = 1;\nthrow new Error('no config');\n",
  };
  const functions = Object.entries(files).map(([name, text]) => {
    const file = path.join(folder, `${name}.mjs`);
    writeFileSync(file, text);
    return { name, file, exportName: undefined, durable: true };
  });
  served = await startService(whole, {}, { functions, waitScale: 0, editor: 'vscode://file{file}:{line}:{column}' });
  served.start();
  arn = served.service.begin('orders', '{"customer":"C-17"}', 'order-1');
  await served.service.whenEnded(arn);
});
after(async () => {
  for (const end of ends.reverse()) await end();
});

test('functions with their state, errors of loading with the source, and what they ran', async (context) => {
  for (const look of [{}, { colorScheme: 'dark' }, { viewport: { width: 360, height: 740 } }] as const) {
    const page = await openPage(context, `${served.url}/functions`, look);
    await page.getByText('could not be loaded').waitFor();
    await page.locator('.frame .here', { hasText: 'no config' }).waitFor();
    await page.getByText('broken.mjs:2', { exact: false }).first().waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
    await page.getByRole('link', { name: /1 succeeded/ }).click();
    await page.getByRole('link', { name: 'order-1' }).waitFor();
    assert.match(page.url(), /function=orders&status=SUCCEEDED/);
  }
});

test('an error is shown at its line of source; logs and events of an operation', async (context) => {
  const page = await openPage(context, `${served.url}/e/order-1?op=charge&tab=attempts`);
  await page.locator('.frame .here', { hasText: 'the terminal is busy' }).waitFor();
  const link = page.getByRole('link', { name: /^orders\.mjs:4:/ }).first();
  assert.match((await link.getAttribute('href')) ?? '', /^vscode:\/\/file\/.+\/orders\.mjs:4:\d+$/);
  await page.getByText('charge', { exact: true }).last().waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('tab', { name: 'events' }).click();
  await page.locator('summary', { hasText: 'StepFailed' }).click();
  await page.getByText('"NextAttemptDelaySeconds": 1', { exact: false }).waitFor();
  await page.getByRole('tab', { name: 'source' }).click();
  await page.locator('.frame .here', { hasText: "return context.step('charge'" }).waitFor();
  await page.getByRole('treeitem', { name: /^look-up/ }).click();
  await page.getByRole('tab', { name: 'logs' }).click();
  await page.getByText('looking up the customer').waitFor();
  await page.getByRole('searchbox', { name: 'Lines with' }).fill('nothing of the kind');
  await page.getByText('looking up the customer').waitFor({ state: 'detached' });
});

test('an execution is replayed against the code that is served', async (context) => {
  const page = await openPage(context, `${served.url}/e/order-1`);
  await page.getByRole('tab', { name: 'replay' }).click();
  await page.getByRole('button', { name: 'Replay now' }).click();
  await page.getByText('The code replays this history').waitFor();
  await page.getByText('2 of 2 operations agreed', { exact: false }).waitFor();
});

test('a history out of a file is looked at and replayed; the first difference stands side by side', async (context) => {
  const history = JSON.stringify({ DurableExecutionArn: arn, Events: served.service.getHistory(arn).Events });
  const page = await openPage(context, `${served.url}/replay`, { expected: /400/ });
  await page.getByRole('combobox', { name: 'replay against' }).selectOption('changed');
  const choose = (name: string, text: string): Promise<void> =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text, 'utf8') });
  await choose('order.json', history);
  await page.getByText('The code does not replay this history').waitFor();
  await page.getByRole('cell', { name: '~ look-up (Step)' }).waitFor();
  await page.getByRole('cell', { name: 'find (Step)' }).waitFor();
  await page.locator('.frame .here', { hasText: 'context.step("find"' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('treeitem', { name: /^charge/ }).click();
  await page.locator('.json').getByText('25', { exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: /Fork|Stop|Run again/ }).count(), 0);
  await page.getByRole('combobox', { name: 'replay against' }).selectOption('orders');
  await page.getByText('The code replays this history').waitFor();
  await choose('nonsense.json', '{"what":1}');
  await page.getByText('The history cannot be read', { exact: false }).waitFor();
  assert.equal(served.service.tools.rows().length, 1);
});

test('what the last change of the code met, and an execution that is deleted', async (context) => {
  const waits = `import { durableSandbox } from ${JSON.stringify(RUNTIME)};
    export const handler = durableSandbox(async (_input, context) => {
      const [answer] = await context.createCallback('approval');
      return answer;
    });`;
  const folder = mkdtempSync(path.join(tmpdir(), 'durable-sandbox-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'waits.mjs');
  writeFileSync(file, waits);
  let told = (): void => undefined;
  const watched = await startService(
    context,
    {},
    {
      functions: [{ name: 'waits', file, exportName: undefined, durable: true }],
      watch: true,
      listener: { line: () => undefined, state: () => undefined, reloaded: () => told() },
    },
  );
  watched.start();
  const open = watched.service.begin('waits', '{}', 'open-1');
  await whenWaiting(watched, open);
  const reloaded = new Promise<void>((resolve) => (told = resolve));
  writeFileSync(file, waits.replace('approval', 'consent'));
  await reloaded;
  const page = await openPage(context, `${watched.url}/functions`);
  await page.getByText('1 open, 0 fit the new code, 1 would diverge', { exact: false }).waitFor();
  await page.locator('.frame .here', { hasText: 'consent' }).waitFor();
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('link', { name: 'open-1' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Nothing was started yet', { exact: false }).waitFor();
  assert.deepEqual(watched.service.tools.rows(), []);
});
