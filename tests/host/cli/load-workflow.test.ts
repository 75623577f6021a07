import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { CliError } from '../../../host/cli/cli-error.ts';
import { functionNameOf, loadWorkflow } from '../../../host/cli/load-workflow.ts';

const cwd = mkdtempSync(path.join(tmpdir(), 'cli-load-'));
after(() => {
  rmSync(cwd, { recursive: true });
});

const durable = `(name) => Object.defineProperty(async () => name, Symbol.for('durable-sandbox/handler'), { value: true })`;
const files: Readonly<Record<string, string>> = {
  'handler.mjs': `export const other = async () => 'other'; export const handler = async () => 'handler'; export default async () => 'default';`,
  'default.mjs': `export default async () => 'default'; export const limit = 3;`,
  'only.mjs': `const make = ${durable}; export const order = make('order'); export const helper = () => 1;`,
  'several.mjs': `const make = ${durable}; export const order = make('order'); export const refund = make('refund');`,
  'none.mjs': `export const order = async () => 'order'; export const limit = 3;`,
  'empty.mjs': `export const limit = 3;`,
  'common.cjs': `const make = () => ({ handler: async () => 'common' }); module.exports = make();`,
  'typed.ts': `enum Kind { A = 'typed' } export const handler = async (): Promise<string> => Kind.A;`,
  'typed.cts': `const text: string = 'typed common'; exports.handler = async () => text;`,
  'throws.mjs': `const a = 1;\nthrow new Error('no database');\nexport const handler = async () => a;`,
  'syntax.mjs': `export const handler = async () => {\n  const = 3;\n};`,
  'syntax.ts': `export const fine = 1;\nexport const handler = (;`,
  'imports.mjs': `import './missing.mjs';\nexport const handler = async () => 1;`,
};
for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cwd, name), text);

async function answerOf(file: string, exportName?: string): Promise<unknown> {
  const { handler } = await loadWorkflow(file, exportName, cwd);
  return handler(undefined as never, undefined as never);
}

test('the export is handler, then default, then the only durable one; or the one that is named', async () => {
  assert.equal(await answerOf('handler.mjs'), 'handler');
  assert.equal(await answerOf('handler.mjs', 'other'), 'other');
  assert.equal(await answerOf('default.mjs'), 'default');
  assert.equal(await answerOf('only.mjs'), 'order');
  assert.equal(await answerOf('several.mjs', 'refund'), 'refund');
  assert.equal(await answerOf('./handler'), 'handler', 'the extension may be left away');
});

test('CommonJS and TypeScript load as ESM does', async () => {
  assert.equal(await answerOf('common.cjs'), 'common');
  assert.equal(await answerOf('typed.ts'), 'typed');
  assert.equal(await answerOf('typed.cts'), 'typed common');
});

test('what cannot be loaded is said with its place and a cure, exit code 3', async () => {
  const cases: readonly (readonly [string, string | undefined, string, RegExp, RegExp])[] = [
    ['handlr.mjs', undefined, 'DS_CLI_MODULE_NOT_FOUND', /handlr\.mjs does not exist/, /Did you mean handler\.mjs/],
    ['.', undefined, 'DS_CLI_MODULE_NOT_FOUND', /is not a file/, /path of the file/],
    ['handler.mjs', 'othr', 'DS_CLI_EXPORT_NOT_FOUND', /Export "othr" not found/, /Did you mean other\?/],
    ['none.mjs', 'limit', 'DS_CLI_EXPORT_NOT_FOUND', /is a number, not a function/, /It exports order/],
    ['several.mjs', undefined, 'DS_CLI_EXPORT_NOT_FOUND', /2 durable handlers: order, refund/, /--export order/],
    ['none.mjs', undefined, 'DS_CLI_EXPORT_NOT_FOUND', /exports no handler/, /functions there: order/],
    ['empty.mjs', undefined, 'DS_CLI_EXPORT_NOT_FOUND', /exports no handler/, /export const handler/],
    ['throws.mjs', undefined, 'DS_CLI_MODULE_NOT_LOADED', /Error: no database/, /place/],
    ['syntax.mjs', undefined, 'DS_CLI_MODULE_NOT_LOADED', /SyntaxError/, /place/],
    ['imports.mjs', undefined, 'DS_CLI_MODULE_NOT_LOADED', /missing\.mjs/, /place/],
  ];
  for (const [file, exportName, code, message, cure] of cases) {
    await assert.rejects(loadWorkflow(file, exportName, cwd), (error: unknown) => {
      assert.ok(error instanceof CliError, file);
      assert.equal(error.code, code);
      assert.equal(error.exitCode, 3);
      assert.match(error.summary, message);
      assert.match(error.cure, cure);
      return true;
    });
  }
});

test('an error thrown while loading points to its line', async () => {
  await assert.rejects(loadWorkflow('throws.mjs', undefined, cwd), (error: unknown) => {
    assert.ok(error instanceof CliError);
    assert.equal(path.basename(error.source?.File ?? ''), 'throws.mjs');
    assert.equal(error.source?.Line, 2);
    assert.match(error.excerpt ?? '', /^2 {2}throw new Error/);
    return true;
  });
});

test('what a compiler cannot read points to its line, and nothing of Node does', async () => {
  await assert.rejects(loadWorkflow('syntax.ts', undefined, cwd), (error: unknown) => {
    assert.ok(error instanceof CliError);
    assert.deepEqual(error.source, { File: path.join(cwd, 'syntax.ts'), Line: 2, Column: 24 });
    return true;
  });
});

test('the function is called after the file', () => {
  assert.equal(functionNameOf('/a/order.ts'), 'order');
  assert.equal(functionNameOf('/a/order flow.v2.mjs'), 'order-flow-v2');
});
