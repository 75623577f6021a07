/** The file of `serve --config`: what it may hold, and that nothing else is passed over. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { CliError } from '../../../host/cli/cli-error.ts';
import { readServeConfig } from '../../../host/cli/serve-config.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'durable-config-'));
mkdirSync(path.join(folder, 'conf'));
const module = path.join(folder, 'conf', 'order.mjs');
writeFileSync(module, 'export const handler = 1;');
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

function readText(text: string) {
  writeFileSync(path.join(folder, 'conf', 'c.json'), text);
  return readServeConfig('conf/c.json', folder);
}

test('functions as texts and as objects; paths are meant from where the file is', () => {
  const read = readText(
    JSON.stringify({
      functions: {
        short: 'order.mjs#other',
        long: { module: './order.mjs', export: 'handler', durable: false },
        kept: { module: module, executionTimeoutSeconds: 60, retentionDays: 7 },
      },
    }),
  );
  const none = { executionTimeoutSeconds: undefined, retentionDays: undefined };
  assert.deepEqual(read, [
    { name: 'short', file: module, exportName: 'other', durable: true },
    { name: 'long', file: module, exportName: 'handler', durable: false, ...none },
    { name: 'kept', file: module, exportName: undefined, durable: true, executionTimeoutSeconds: 60, retentionDays: 7 },
  ]);
  assert.deepEqual(readText('{}'), []);
});

test('whatever is wrong is named, with what belongs there', () => {
  const settings = (members: string): string => `{"functions":{"a":{"module":"order.mjs",${members}}}}`;
  for (const [text, said] of [
    ['{nope', /^--config: cannot read conf\/c\.json: /],
    ['[1]', /^--config: the file in conf\/c\.json is \[1\], not an object\.$/],
    ['{"funtions":{}}', /"funtions" is no member of the file in conf\/c\.json; there may be functions\.$/],
    ['{"functions":[]}', /functions in conf\/c\.json is \[\], not an object\.$/],
    ['{"functions":{"a":5}}', /functions\.a in conf\/c\.json is 5, not a text such as .* or an object\.$/],
    ['{"functions":{"a":{"modul":"order.mjs"}}}', /"modul" is no member of functions\.a/],
    ['{"functions":{"a":{}}}', /functions\.a\.module in conf\/c\.json is missing, not the path of a module\.$/],
    [settings('"export":1'), /functions\.a\.export in .* is 1, not the name of an export\.$/],
    [settings('"durable":"no"'), /functions\.a\.durable in .* is "no", not true or false\.$/],
    [settings('"retentionDays":91'), /functions\.a\.retentionDays in .* is 91, not a whole number from 1 to 90\.$/],
    [settings('"executionTimeoutSeconds":0.5'), /executionTimeoutSeconds in .* is 0\.5, not a whole number from 1 to/],
  ] as const) {
    assert.throws(
      () => readText(text),
      (error) => error instanceof CliError && error.code === 'DS_CLI_INPUT' && said.test(error.summary),
      text,
    );
  }
  assert.throws(() => readServeConfig('missing.json', folder), /cannot read missing\.json: ENOENT/);
  assert.throws(() => readText('{"functions":{"a b":"order.mjs"}}'), /"a b=order\.mjs" is not name=module/);
});
