import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { durableSandbox } from '../../runtime/index.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const FOLDER = new URL('../fixtures/determinism/loaders/', import.meta.url);
const CALLS = {
  'esm.mjs': 'setTimeout',
  'commonjs.cjs': 'fs.readFileSync',
  'typescript.ts': 'process.pid',
  'typescript-commonjs.cts': 'os.hostname',
};

const BUNDLES = [
  { format: 'esm', sourcemap: 'linked' },
  { format: 'esm', sourcemap: 'inline' },
  { format: 'cjs', sourcemap: 'linked' },
  { format: 'cjs', sourcemap: 'inline' },
] as const;

describe('the place of a forbidden call', () => {
  let local: LocalRun;
  const bundles = mkdtempSync(join(tmpdir(), 'bundles-'));

  before(async () => {
    const handler = (module: URL): ReturnType<typeof durableSandbox> =>
      durableSandbox({ module, export: 'workflow' }, { determinism: 'strict' });
    const functions = Object.keys(CALLS).map(
      (file) => [nameOf(file), handler(new URL(file, FOLDER))] as [string, ReturnType<typeof handler>],
    );
    for (const { format, sourcemap } of BUNDLES) {
      const outfile = join(bundles, `${sourcemap}.${format === 'cjs' ? 'cjs' : 'mjs'}`);
      const entry = fileURLToPath(new URL('typescript.ts', FOLDER));
      await build({
        entryPoints: [entry],
        outfile,
        bundle: true,
        minify: true,
        format,
        platform: 'node',
        sourcemap,
      });
      functions.push([`${format}-${sourcemap}`, handler(pathToFileURL(outfile))]);
    }
    local = await createLocalRun({ functions: Object.fromEntries(functions) });
  });
  after(async () => {
    await local.close();
    rmSync(bundles, { recursive: true });
  });

  for (const [file, api] of Object.entries(CALLS)) {
    test(`in ${file}`, async () => {
      assertPlace(await local.execute(nameOf(file)), file, api);
    });
  }

  for (const { format, sourcemap } of BUNDLES) {
    test(`in a minified bundle (${format}) with a source map (${sourcemap})`, async () => {
      assertPlace(await local.execute(`${format}-${sourcemap}`), 'typescript.ts', 'process.pid');
    });
  }
});

/** File names are no function names. */
const nameOf = (file: string): string => file.replace('.', '-');

function assertPlace(report: Awaited<ReturnType<LocalRun['execute']>>, file: string, api: string): void {
  assert.equal(report.status, 'FAILED');
  assert.equal(report.error?.ErrorType, 'DeterminismError', report.error?.ErrorMessage);
  const path = fileURLToPath(new URL(file, FOLDER));
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes('// the forbidden call'));
  const message = report.error.ErrorMessage ?? '';
  assert.ok(message.includes(`used ${api} at ${path}:${String(line + 1)}:`), message);
}
