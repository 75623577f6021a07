import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, startService } from './open-page.ts';
import type { Workflow } from './open-page.ts';
import { seriousFindings } from './serious-findings.ts';

interface Ring {
  name: string;
  self?: Ring;
}

const rich: Workflow = async (input: { n: number }, durable) => {
  await durable.step('rich', async () => {
    const ring: Ring = { name: 'ring' };
    ring.self = ring;
    return {
      date: new Date(0),
      map: new Map<string, unknown>([['lamp', { price: 7n }]]),
      set: new Set(['a', 'b']),
      big: 2n ** 70n,
      nothing: undefined,
      failure: Object.assign(new RangeError('out of lamps'), { code: 'E_LAMP' }),
      ring,
      list: Array.from({ length: 300 }, (_, index) => ({ index, needle: index === 250 ? 'found me' : 'hay' })),
      n: input.n,
    };
  });
};

test('rich values are decoded, searched, and copied from', async (context) => {
  const served = await startService(context, { rich });
  await served.service.whenEnded(served.service.begin('rich', '{"n":1}', 'one'));
  const page = await openPage(context, `${served.url}/e/one?op=rich`, {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const json = page.locator('.json');
  await json.getByText('1970-01-01T00:00:00.000Z', { exact: false }).waitFor();
  for (const text of ['Map of 1', 'Set of 2', '1180591620717411303424n', 'undefined', 'RangeError', '300 items']) {
    await json.getByText(text, { exact: true }).first().waitFor();
  }
  await json.getByText('↺ $.ring', { exact: false }).waitFor();
  await page.getByRole('searchbox', { name: 'Search in the value' }).fill('found me');
  await page.getByText('1 of 1').waitFor();
  await json.locator('.hit', { hasText: 'found me' }).waitFor();
  await page.getByRole('searchbox', { name: 'Search in the value' }).fill('hay');
  await page.getByText('1 of 299').waitFor();
  await page.getByRole('button', { name: 'Next match' }).click();
  await page.getByText('2 of 299').waitFor();
  await page.getByRole('button', { name: 'Previous match' }).click();
  await page.getByRole('button', { name: 'Previous match' }).click();
  await page.getByText('299 of 299').waitFor();
  await json.locator('.hit').getByRole('button', { name: 'needle:' }).click();
  await page.getByText('$.list[299].needle', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'copy path' }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), '$.list[299].needle');
  await page.getByRole('button', { name: 'copy value' }).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'hay');
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('button', { name: 'raw' }).click();
  await page.getByText('superjson@1', { exact: false }).waitFor();
});

test('of a large payload the beginning is shown, then all of it', async (context) => {
  const served = await startService(context, { large: async (input) => (input as string[]).length });
  const items = Array.from({ length: 40_000 }, (_, index) => `item number ${String(index)}`);
  await served.service.whenEnded(served.service.begin('large', JSON.stringify(items), 'one'));
  const page = await openPage(context, `${served.url}/e/one?tab=input`);
  await page.getByText('only its beginning is shown', { exact: false }).waitFor();
  await page.getByRole('button', { name: 'show all' }).click();
  await page.getByText('40000 items').waitFor();
  assert.ok((await page.locator('.json .leaf').count()) <= 100);
  await page.getByRole('searchbox', { name: 'Search in the value' }).fill('number 39999');
  await page.locator('.hit', { hasText: 'item number 39999' }).waitFor();
});

test('a payload is compared with that of another execution', async (context) => {
  const served = await startService(context, { rich });
  const begin = async (name: string, n: number): Promise<void> => {
    await served.service.whenEnded(served.service.begin('rich', JSON.stringify({ n }), name));
  };
  await begin('one', 1);
  await begin('two', 2);
  await begin('again', 1);
  const page = await openPage(context, `${served.url}/e/one?op=rich`);
  await page.getByRole('button', { name: 'compare' }).click();
  await page.getByRole('combobox', { name: 'with' }).selectOption({ label: 'two (succeeded)' });
  await page.getByRole('cell', { name: '~ $.n' }).waitFor();
  assert.equal(await page.locator('.diff tbody tr').count(), 1);
  assert.deepEqual(await page.locator('.diff tbody td').allTextContents(), ['~ $.n', '1', '2']);
  assert.deepEqual(await seriousFindings(page), []);
  await page.getByRole('combobox', { name: 'with' }).selectOption({ label: 'again (succeeded)' });
  await page.getByText('The same in both.').waitFor();
  await page.reload();
  await page.getByText('The same in both.').waitFor();
});

test('a hostile value is shown as text in the tree, in comparisons, events and dialogs', async (context) => {
  const script = '<script>window.hacked = 1</script><img src=x onerror="window.hacked=1">';
  const hostile: Workflow = async (input, durable) =>
    durable.step(`s${script}`, async () => ({ [script]: script, n: (input as { n: number }).n }));
  const served = await startService(context, { hostile });
  for (const n of [1, 2]) {
    const arn = served.service.begin('hostile', JSON.stringify({ n, script }), `bad-${String(n)}`);
    await served.service.whenEnded(arn);
  }
  const page = await openPage(context, `${served.url}/e/bad-1`);
  await page.getByRole('treeitem').first().click();
  await page.getByRole('button', { name: `${script}:` }).click();
  await page.getByText(`$[${JSON.stringify(script)}]`, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'compare' }).click();
  await page.getByRole('combobox', { name: 'with' }).selectOption({ label: 'bad-2 (succeeded)' });
  await page.getByRole('cell', { name: '~ $.n' }).waitFor();
  await page.getByRole('tab', { name: 'events' }).click();
  await page.locator('summary', { hasText: 'StepSucceeded' }).click();
  await page.locator('.events details[open] pre', { hasText: '<script>window.hacked = 1</script>' }).first().waitFor();
  await page.getByRole('tab', { name: 'raw' }).click();
  await page.locator('pre', { hasText: '<script>window.hacked = 1</script>' }).first().waitFor();
  await page.getByRole('button', { name: 'Fork from here' }).click();
  await page.getByRole('dialog', { name: `Fork from s${script}` }).waitFor();
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
});
