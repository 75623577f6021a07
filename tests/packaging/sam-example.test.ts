/**
 * The deployable example, built and laid out as its template says: a bundle alone in its folder, the external packages in a
 * layer that only NODE_PATH leads to.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildSync } from 'esbuild';
import { SERVICE_DRIVER } from './service-driver.ts';
import { InstalledPackage, checkout } from './installed-package.ts';

const example = path.join(checkout, 'examples/sam');
const template = readFileSync(path.join(example, 'template.yaml'), 'utf8');

/** The lines of a list in the template; the template is ours, so its layout is known. */
const listOf = (key: string): string[] => {
  const items = new RegExp(`^ *${key}:\\n((?: +- .*\\n)+)`, 'm').exec(template)?.[1] ?? '';
  return [...items.matchAll(/- '?([^'\n]+)/g)].map((match) => match[1] ?? '');
};
const valueOf = (key: string): string | undefined => new RegExp(`^ *${key}: *(\\S+)`, 'm').exec(template)?.[1];

describe('the SAM example', () => {
  let installed: InstalledPackage;
  let lambda: string;

  before(() => {
    installed = InstalledPackage.install();
    lambda = mkdtempSync(path.join(tmpdir(), 'durable-sandbox-lambda-'));
  });
  after(() => {
    installed.remove();
    rmSync(lambda, { recursive: true, force: true });
  });

  it('keeps external what a worker must find as package', () => {
    for (const name of ['durable-sandbox', 'piscina']) assert.ok(listOf('External').includes(name), name);
    assert.equal(valueOf('BuildMethod'), 'esbuild');
    assert.equal(valueOf('Runtime'), 'nodejs22.x');
  });

  it('takes the package from a layer', () => {
    const manifest = JSON.parse(readFileSync(path.join(example, valueOf('ContentUri') ?? '', 'package.json'), 'utf8'));
    assert.ok('durable-sandbox' in manifest.dependencies);
  });

  it('stays within the limits of durable functions', () => {
    const timeout = Number(valueOf('ExecutionTimeout'));
    const retention = Number(valueOf('RetentionPeriodInDays'));
    assert.ok(timeout >= 1 && timeout <= 31_622_400, String(timeout));
    assert.ok(retention >= 1 && retention <= 90, String(retention));
  });

  it('runs from a bundle and a layer', async () => {
    const task = path.join(lambda, 'task');
    const layer = path.join(lambda, 'opt/nodejs/node_modules');
    mkdirSync(task);
    mkdirSync(path.dirname(layer), { recursive: true });
    buildSync({
      entryPoints: listOf('EntryPoints').map((entry) => path.join(example, valueOf('CodeUri') ?? '', entry)),
      bundle: true,
      platform: 'node',
      format: valueOf('Format') as 'cjs' | 'esm',
      target: 'node20',
      external: listOf('External'),
      outdir: task,
      logLevel: 'silent',
    });
    renameSync(path.join(installed.project, 'node_modules'), layer);
    const driver = path.join(layer, 'driver.mjs');
    installed.writeAt(driver, SERVICE_DRIVER);

    const event = readFileSync(path.join(example, 'events/order.json'), 'utf8');
    const { stdout, stderr } = await installed.nodeWith(
      { NODE_PATH: layer },
      driver,
      path.join(task, 'order.js'),
      event,
    );
    const { result, error } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '{}');
    assert.equal(error, undefined, `${stdout}\n${stderr}`);
    assert.equal(result.order, 'order-1');
    assert.equal(result.charged, 1700);
    assert.deepEqual(
      result.reservations.map((reservation: string) => reservation.split(':')[0]),
      ['tea', 'cup'],
    );
    assert.match(result.shippedAt, /^\d{4}-\d{2}-\d{2}T/);
  });
});
