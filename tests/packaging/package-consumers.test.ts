/**
 * Workflows in every form in which users ship them, run from the installed package on the embedded service.
 *
 * Each case is a program of its own process (service-driver.ts). The workflow waits once, so it is replayed, and tells
 * where its steps ran.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildSync, type BuildOptions } from 'esbuild';
import { InstalledPackage } from './installed-package.ts';
import type { Outcome } from './installed-package.ts';
import { SERVICE_DRIVER } from './service-driver.ts';

const EVENT = '{"amount":20}';

const BODY = `async (event, context) => {
  const doubled = await context.step('double', async () => ({ amount: event.amount * 2, main: isMainThread }));
  await context.wait('pause', { seconds: 3600 });
  const added = await context.step('add', async () => doubled.amount + 2);
  return { added, main: doubled.main };
}`;

const EXPECTED = { result: { added: 42, main: false } };

const ESM = `
import { isMainThread } from 'node:worker_threads';
import { durableSandbox } from 'durable-sandbox';
export const handler = durableSandbox(${BODY});
`;

const COMMONJS = `
const { isMainThread } = require('node:worker_threads');
const { durableSandbox } = require('durable-sandbox');
exports.handler = durableSandbox(${BODY});
`;

const TYPESCRIPT = `
import { isMainThread } from 'node:worker_threads';
import { durableSandbox, type DurableContext } from 'durable-sandbox';
// An enum cannot be erased: only a compiler or a loader runs this file.
enum Factor { Two = 2 }
interface Order { readonly amount: number }
export const handler = durableSandbox(async (event: Order, context: DurableContext) => {
  const doubled = await context.step('double', async () => ({ amount: event.amount * Factor.Two, main: isMainThread }));
  await context.wait('pause', { seconds: 3600 });
  const added = await context.step('add', async () => doubled.amount + 2);
  return { added, main: doubled.main };
});
`;

describe('a workflow', () => {
  let installed: InstalledPackage;

  before(() => {
    installed = InstalledPackage.install();
    installed.write('driver.mjs', SERVICE_DRIVER);
    installed.write('workflow.mjs', ESM);
    installed.write('workflow.cjs', COMMONJS);
    installed.write('workflow.ts', TYPESCRIPT);
  });
  after(() => installed.remove());

  const bundle = (name: string, options: BuildOptions): string => {
    const outfile = `${installed.project}/bundles/${name}`;
    buildSync({
      entryPoints: [`${installed.project}/workflow.ts`],
      absWorkingDir: installed.project,
      bundle: true,
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
      outfile,
      ...options,
    });
    return outfile;
  };

  const answer = (outcome: Outcome): { result?: unknown; error?: unknown } => {
    const line = outcome.stdout.trim().split('\n').at(-1) ?? '';
    assert.ok(line.startsWith('{'), `no answer; stdout: ${outcome.stdout}\nstderr: ${outcome.stderr}`);
    return JSON.parse(line) as { result?: unknown; error?: unknown };
  };

  const succeeds = async (...args: string[]): Promise<void> => {
    assert.deepEqual(answer(await installed.node(...args)), EXPECTED);
  };

  /** The words must be in the error that the invocation ends with, or in what was printed. */
  const failsWith = async (words: readonly string[], ...args: string[]): Promise<void> => {
    const outcome = await installed.node(...args);
    const { error } = answer(outcome);
    assert.ok(error !== undefined, outcome.stdout);
    const text = `${JSON.stringify(error)}\n${outcome.stderr}`;
    for (const word of words) assert.ok(text.includes(word), `"${word}" is not in: ${text}`);
  };

  it('runs as ES module', () => succeeds('driver.mjs', 'workflow.mjs'));

  it('runs as CommonJS', () => succeeds('driver.mjs', 'workflow.cjs'));

  it('runs as TypeScript under tsx', () => succeeds('--import', 'tsx', 'driver.mjs', 'workflow.ts'));

  it('runs as CommonJS bundle with the package external', () =>
    succeeds('driver.mjs', bundle('external.cjs', { format: 'cjs', external: ['durable-sandbox'] })));

  it('runs as minified ES module bundle with the package external', () =>
    succeeds('driver.mjs', bundle('external.mjs', { format: 'esm', external: ['durable-sandbox'], minify: true })));

  it('runs from a path with blanks and a hash', () => {
    installed.write('with blank/a#b/workflow.mjs', ESM);
    return succeeds('driver.mjs', 'with blank/a#b/workflow.mjs');
  });

  it('runs when given by reference', () => {
    installed.write('target.mjs', `import { isMainThread } from 'node:worker_threads';\nexport const order = ${BODY};`);
    installed.write(
      'by-reference.mjs',
      `import { durableSandbox } from 'durable-sandbox';
       export const handler = durableSandbox({ module: new URL('./target.mjs', import.meta.url), export: 'order' });`,
    );
    return succeeds('driver.mjs', 'by-reference.mjs');
  });

  it('by reference may also be wrapped late', () => {
    installed.write(
      'late-reference.mjs',
      `import { durableSandbox } from 'durable-sandbox';
       export const make = () => durableSandbox({ module: new URL('./target.mjs', import.meta.url), export: 'order' });`,
    );
    installed.write('target.mjs', `import { isMainThread } from 'node:worker_threads';\nexport const order = ${BODY};`);
    return succeeds('driver.mjs', 'late-reference.mjs', EVENT, 'make');
  });

  for (const format of ['cjs', 'esm'] as const) {
    it(`with the package inlined into its ${format} bundle says what to mark external`, () =>
      failsWith(
        ['DS_INLINED_COPY', 'durable-sandbox', 'piscina', 'external'],
        'driver.mjs',
        bundle(`inlined.${format === 'cjs' ? 'cjs' : 'mjs'}`, {
          format,
          // Native and optional packages cannot be bundled at all; ES bundles of CommonJS packages need a require.
          external: ['libsql', '@napi-rs/nice', '@aws-sdk/client-lambda'],
          ...(format === 'esm' && {
            banner: {
              js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
            },
          }),
        }),
      ));
  }

  it('wrapped after its module was evaluated names the ways out', () => {
    installed.write(
      'late.mjs',
      `import { isMainThread } from 'node:worker_threads';
       import { durableSandbox } from 'durable-sandbox';
       export const make = () => durableSandbox(${BODY});`,
    );
    return failsWith(['DS_LATE_CALL', 'module', 'inline'], 'driver.mjs', 'late.mjs', EVENT, 'make');
  });

  it('wrapped late runs inline where that is asked for', async () => {
    installed.write(
      'late-inline.mjs',
      `import { isMainThread } from 'node:worker_threads';
       import { durableSandbox } from 'durable-sandbox';
       export const make = () => durableSandbox(${BODY}, { isolation: 'inline' });`,
    );
    const outcome = await installed.node('driver.mjs', 'late-inline.mjs', EVENT, 'make');
    assert.deepEqual(answer(outcome), { result: { added: 42, main: true } });
  });
});
