/** A workflow's module that is one CommonJS file: each run has an instance of its own. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { durableSandbox, type DurableSandboxConfig } from '../../runtime/index.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';

const SOURCE = fileURLToPath(new URL('../fixtures/determinism/module-state.ts', import.meta.url));
/** So that all runs meet in the variables of one module. The first configuration holds for all. */
const ONE_THREAD = { pool: { maxThreads: 1 } };

describe('a fresh instance of the module for each run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fresh-module-'));
  let local: LocalRun;

  before(async () => {
    const handlers: [string, ReturnType<typeof durableSandbox>][] = [];
    for (const format of ['cjs', 'esm'] as const) {
      const outfile = join(folder, `bundle.${format === 'cjs' ? 'cjs' : 'mjs'}`);
      await build({ entryPoints: [SOURCE], outfile, bundle: true, minify: true, platform: 'node', format });
      const module = pathToFileURL(outfile);
      const handler = (name: string, config: DurableSandboxConfig): ReturnType<typeof durableSandbox> =>
        durableSandbox({ module, export: name }, { ...ONE_THREAD, ...config });
      for (const name of ['counter', 'orders', 'captured', 'changedByStep']) {
        handlers.push([`${format}-${name}`, handler(name, { determinism: 'strict' })]);
      }
      handlers.push([`${format}-unproved`, handler('counter', { determinism: 'warn' })]);
      handlers.push([`${format}-shared`, handler('counter', { determinism: 'warn', moduleInstance: 'shared' })]);
    }
    local = await createLocalRun({ functions: Object.fromEntries(handlers) });
  });
  after(async () => {
    await local.close();
    rmSync(folder, { recursive: true });
  });

  async function results(name: string, inputs: readonly unknown[]): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const input of inputs) {
      const { status, error, result } = await local.execute(name, input);
      assert.equal(status, 'SUCCEEDED', error?.ErrorMessage);
      found.push(result);
    }
    return found;
  }

  test('a counter of the module begins anew, in each execution and in each of its invocations', async () => {
    assert.deepEqual(await results('cjs-counter', [1, 2, 3]), [
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
  });

  test('a set holds nothing of other executions', async () => {
    assert.deepEqual(await results('cjs-orders', [{ id: 'x' }, { id: 'x' }, { id: 'y' }]), [1, 1, 1]);
  });

  test('a captured variable has its first value', async () => {
    assert.deepEqual(await results('cjs-captured', [{ name: 'a' }, { name: 'b' }]), [
      ['nobody', 'a'],
      ['nobody', 'b'],
    ]);
  });

  test('what a step changes for the rest of its own run is found by the proof', async () => {
    const { error } = await local.execute('cjs-changedByStep');
    assert.equal(error?.ErrorType, 'NonDeterministicExecutionError');
    assert.match(error.ErrorMessage ?? '', /operation 2: it is not requested/);
  });

  test("moduleInstance: 'shared' and ES modules keep one instance in a thread, which the proof finds", async () => {
    assert.deepEqual(await results('cjs-unproved', [1]), [[1, 1]]);
    for (const name of ['cjs-shared', 'esm-unproved']) {
      const [first, second] = (await results(name, [1, 2])) as [number[], number[]];
      assert.ok(first[1]! > first[0]! && second[0]! > first[1]!, JSON.stringify([name, first, second]));
    }
    const { error } = await local.execute('esm-counter');
    assert.equal(error?.ErrorType, 'NonDeterministicExecutionError');
  });
});
