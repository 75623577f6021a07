import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { apiEntries, apiPage } from './api-page.ts';

const PAGE = new URL('../../docs/API.md', import.meta.url);

const SECTIONS = [
  { title: 'durable-sandbox', file: 'runtime/index.ts' },
  { title: 'durable-sandbox/local', file: 'host/local/index.ts' },
  { title: 'durable-sandbox/testing', file: 'host/testing/index.ts' },
].map(({ title, file }) => ({
  title,
  entries: apiEntries(fileURLToPath(new URL(`../../${file}`, import.meta.url))),
}));

void test('every export has a doc comment', () => {
  const undocumented = SECTIONS.flatMap(({ title, entries }) =>
    entries.filter(({ text }) => text === '').map(({ name }) => `${title}: ${name}`),
  );
  assert.deepEqual(undocumented, []);
});

void test('docs/API.md has exactly the exports (write it anew with UPDATE_DOCS=1)', () => {
  const page = apiPage(SECTIONS);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, page);
  assert.equal(readFileSync(PAGE, 'utf8'), page);
});
