/** The ten lines at the top of the README, run by both runtimes: what the table under them says is what happens. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { BUILT_COMMAND } from '../support/built-package.ts';
import { findOfficialProgram } from '../support/official-sdk.ts';

const OWN = '`durable-sandbox`';
const OFFICIAL = '`@aws/durable-execution-sdk-js` 2.4.0';
const IMPORT = "import { durableSandbox } from 'durable-sandbox';";
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

const folder = mkdtempSync(path.join(tmpdir(), 'ten-lines-'));
after(() => {
  rmSync(folder, { recursive: true });
});

/** The first program of the README, importing from elsewhere. */
function program(name: string, importLine: string): string {
  const text = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  assert.ok(text.startsWith(`${IMPORT}\n`), text);
  assert.equal(text.trim().split('\n').length, 10);
  const file = path.join(folder, name);
  writeFileSync(file, text.replace(IMPORT, importLine));
  return file;
}

function claim(runtime: string): { end: string; result: unknown } {
  const row = readme.split('\n').find((line) => line.startsWith(`| ${runtime} `));
  const [, , end = '', result = ''] = row?.split('|').map((cell) => cell.trim().replaceAll(/^`|`$/g, '')) ?? [];
  return { end, result: JSON.parse(result) as unknown };
}

function run(node: string, file: string): { end: string; result: unknown } {
  const words = ['run', file, '--skip-time', '--json', '--data', path.join(folder, 'data')];
  const { stdout, stderr } = spawnSync(node, [BUILT_COMMAND, ...words], {
    encoding: 'utf8',
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  assert.notEqual(stdout, '', stderr);
  const { Status, Result } = JSON.parse(stdout) as { Status: string; Result: unknown };
  return { end: Status, result: Result };
}

test('run by this runtime', () => {
  const entry = new URL('../../dist/index.js', import.meta.url).href;
  const file = program('own.mjs', `import { durableSandbox } from '${entry}';`);
  const { end, result } = run(process.execPath, file);
  assert.deepEqual({ end, result }, claim(OWN));
  assert.equal((result as { same: boolean }).same, true);
});

const official = findOfficialProgram();
if (official.kind === 'missing') test('run by the official SDK', { skip: official.why }, () => undefined);
else {
  test('run by the official SDK', () => {
    const file = program('official.mjs', `import { withDurableExecution as durableSandbox } from '${official.entry}';`);
    const { end, result } = run(official.node, file);
    assert.deepEqual({ end, result }, claim(OFFICIAL));
    assert.equal((result as { same: boolean }).same, false);
  });
}
