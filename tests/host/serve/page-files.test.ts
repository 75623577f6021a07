import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { escapeHtml } from '../../../host/serve/escape-html.ts';
import { pageRoutes } from '../../../host/serve/page-files.ts';
import { temporaryFolder } from '../local/temporary-folder.ts';

test('the page stays small', async (context) => {
  const folder = temporaryFolder(context);
  const { buildPage } = (await import(new URL('../../../host/local/web/build-page.mjs', import.meta.url).href)) as {
    buildPage: (folder: string) => Promise<void>;
  };
  await buildPage(folder);
  const files = ['index.html', 'app.js', 'app.css'].map((name) => readFileSync(path.join(folder, name)));
  const raw = files.reduce((sum, file) => sum + file.length, 0);
  const packed = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  assert.ok(raw <= 120_000, `${String(raw)} bytes`);
  assert.ok(packed <= 40_000, `${String(packed)} bytes packed`);
  const html = String(files[0]);
  assert.equal(html.split('{{token}}').length, 2);
  assert.doesNotMatch(html, /<script(?![^>]*src=)|\son\w+=|style=/);
});

test('the page is served under a policy that runs nothing but its own script', async () => {
  const [page] = pageRoutes('"><script>', true);
  const answer = await page?.answer({ query: new URLSearchParams() } as never);
  const policy = answer?.headers?.['content-security-policy'] ?? '';
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ]) {
    assert.ok(policy.includes(part), part);
  }
  assert.ok(!String(answer?.body).includes('"><script>'));
  assert.equal(escapeHtml(`<a b="c">'&`), '&lt;a b=&quot;c&quot;&gt;&#39;&amp;');
});

test('where other machines may look, only whoever brings the token gets a page that acts', async () => {
  const served = async (forAll: boolean, query: string): Promise<boolean> => {
    const [page] = pageRoutes('the-token', forAll);
    const answer = await page?.answer({ query: new URLSearchParams(query) } as never);
    return String(answer?.body).includes('the-token');
  };
  assert.equal(await served(true, ''), true);
  assert.equal(await served(false, ''), false);
  assert.equal(await served(false, 'token=the-tokem'), false);
  assert.equal(await served(false, 'token=the-token'), true);
});
