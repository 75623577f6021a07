/** docs/REPLAY.md has a section for each class of what a replay can find, with the words that the report has. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { REPLAY_CLASSES } from '../../host/replay/replay-verdict.ts';

const PAGE = new URL('../../docs/REPLAY.md', import.meta.url);
const BEGIN = '<!-- classes: written by tests/replay/replay-page.test.ts -->';
const END = '<!-- end of classes -->';

function render(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  assert.ok(begin !== -1 && end > begin, 'docs/REPLAY.md has lost the marks around its classes.');
  const sections = Object.entries(REPLAY_CLASSES).map(
    ([code, { title, what, consequence, cure }]) =>
      `### ${code}\n\n**${capital(title)}:** ${what}.\n\n${consequence}\n\nCure: ${cure}\n`,
  );
  const body = `<!-- prettier-ignore-start -->\n\n${sections.join('\n')}\n<!-- prettier-ignore-end -->`;
  return `${page.slice(0, begin)}${BEGIN}\n${body}\n${page.slice(end)}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

test('each class has its section (write them anew with UPDATE_DOCS=1)', () => {
  const page = readFileSync(PAGE, 'utf8');
  const rendered = render(page);
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, rendered);
  assert.equal(readFileSync(PAGE, 'utf8'), rendered);
});
