/** Which modules are instantiated for each run, what an instance is like, and what it costs. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import vm from 'node:vm';
import { callOrigin } from '../../runtime/call-origin.ts';
import { freshInstance, prepareFreshInstance } from '../../sandbox/modules/fresh-instance.ts';

type Exports = Record<string, (...args: unknown[]) => unknown>;

const folder = mkdtempSync(path.join(tmpdir(), 'fresh instance-'));
after(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return pathToFileURL(file).href;
}

function exportsOf(module: string): Exports | undefined {
  return freshInstance(module)?.namespace['default'] as Exports | undefined;
}

const COUNTER = 'let count = 0; exports.next = () => ++count;';

for (const [what, name, text] of [
  ['a .cjs file', 'plain.cjs', COUNTER],
  ['a .js file without a package.json', 'plain.js', COUNTER],
  ['a .js file in a package of CommonJS modules', 'commonjs/plain.js', COUNTER],
  ['a file with a hash-bang', 'hashbang.cjs', `#!/usr/bin/env node\n${COUNTER}`],
  ['a file that needs packages and built-in modules', 'needs.cjs', `require('node:fs'); require('path'); ${COUNTER}`],
] as const) {
  test(`${what} has fresh instances`, () => {
    write('commonjs/package.json', '{}');
    const module = write(name, text);
    const [first, second] = [exportsOf(module), exportsOf(module)];
    assert.equal(first?.['next']?.(), 1);
    assert.equal(first?.['next']?.(), 2);
    assert.equal(second?.['next']?.(), 1);
  });
}

for (const [what, name, text] of [
  ['an ES module', 'esm.mjs', 'export const a = 1;'],
  ['a .js file in a package of ES modules', 'esm/plain.js', 'export const a = 1;'],
  ['a .js file that turns out to be an ES module', 'detected.js', 'export const a = 1;'],
  ['TypeScript', 'plain.ts', COUNTER],
  ['a file that needs another one', 'relative.cjs', `require('./plain.cjs'); ${COUNTER}`],
  ['a file that imports another one', 'importing.cjs', `exports.load = () => import('../esm.mjs'); ${COUNTER}`],
  ['a file with a wrong syntax', 'wrong.cjs', 'exports.a = ;'],
] as const) {
  test(`${what} has none`, () => {
    write('esm/package.json', '{"type":"module"}');
    assert.equal(freshInstance(write(name, text)), undefined);
  });
}

test('a file that is away, or is named with a query, has none', () => {
  assert.equal(freshInstance(pathToFileURL(path.join(folder, 'away.cjs')).href), undefined);
  assert.equal(freshInstance(`${write('queried.cjs', COUNTER)}?a=1`), undefined);
});

test('what a module is given is what Node gives it', () => {
  const module = write(
    'given.cjs',
    `exports.facts = () => [this === exports, module.exports === exports, __filename, __dirname, module.id,
      require.resolve('node:fs'), require.main === module, module.loaded];`,
  );
  const file = path.join(folder, 'given.cjs');
  assert.deepEqual(exportsOf(module)?.['facts']?.(), [true, true, file, folder, file, 'node:fs', false, true]);
});

test('a stack names file, line and column as Node does', () => {
  const module = write('stack.cjs', "'use strict'; exports.fail = () => { throw new RangeError('no'); };\n");
  const top = (exports: Exports | undefined): string | undefined => {
    try {
      exports?.['fail']?.();
    } catch (error) {
      return (error as Error).stack?.split('\n')[1];
    }
    return undefined;
  };
  const native = top(createRequire(import.meta.url)(path.join(folder, 'stack.cjs')) as Exports);
  assert.match(native ?? '', /stack\.cjs:1:\d+/);
  assert.equal(top(exportsOf(module)), native);
});

test('a call made while the module is evaluated has the origin that it has under Node', () => {
  const holder = globalThis as { originOf?: typeof callOrigin };
  holder.originOf = callOrigin;
  try {
    const module = write(
      'origin.cjs',
      `const make = (n) => (function callee() { return originOf(callee); })();
       exports.origins = [1, 2].map(make);`,
    );
    const native = createRequire(import.meta.url)(path.join(folder, 'origin.cjs')) as { origins: unknown };
    const fresh = exportsOf(module) as unknown as { origins: unknown };
    assert.deepEqual(fresh.origins, native.origins);
    assert.equal((fresh.origins as { module: string }[])[0]?.module, module);
  } finally {
    delete holder.originOf;
  }
});

test('import() of packages works, without a warning', async () => {
  const warnings: Error[] = [];
  const listener = (warning: Error): unknown => warnings.push(warning);
  process.on('warning', listener);
  const module = write('dynamic.cjs', "exports.load = () => import('node:path');");
  assert.equal(((await exportsOf(module)?.['load']?.()) as typeof path).join('a', 'b'), path.join('a', 'b'));
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listener);
  assert.deepEqual(warnings, []);
});

test('an instance that was prepared is the next one, once', () => {
  const module = write('prepared.cjs', `globalThis.preparedCount = (globalThis.preparedCount ?? 0) + 1; ${COUNTER}`);
  const count = (): unknown => (globalThis as { preparedCount?: number }).preparedCount;
  assert.equal(prepareFreshInstance(module), true);
  assert.equal(count(), 1);
  exportsOf(module);
  assert.equal(count(), 1);
  exportsOf(module);
  assert.equal(count(), 2);
  Reflect.deleteProperty(globalThis, 'preparedCount');
  assert.equal(prepareFreshInstance(write('prepared.mjs', '')), false);
});

for (const [what, text] of [
  ['a timer', 'exports.timer = setInterval(() => {}, 1e6);'],
  [
    'a listener of the process',
    "const l = () => {}; process.on('SIGUSR2', l); exports.off = () => process.off('SIGUSR2', l);",
  ],
  ['an edit of the realm', 'Array.prototype.fresh = () => exports; exports.off = () => delete Array.prototype.fresh;'],
] as const) {
  test(`a module that leaves ${what} behind keeps its second instance`, () => {
    const module = write(`leaves ${what}.cjs`, text);
    const made = [1, 2, 3, 4].map(() => exportsOf(module));
    assert.notEqual(made[0], made[1]);
    assert.equal(made[1], made[2]);
    assert.equal(made[2], made[3]);
    for (const exports of new Set(made)) {
      clearInterval(exports?.['timer'] as unknown as NodeJS.Timeout | undefined);
      exports?.['off']?.();
    }
  });
}

test('a module that fails tells why each time, and may succeed later', () => {
  const module = write('failing.cjs', "if (process.env.FAILS) throw new RangeError('not yet'); exports.a = () => 1;");
  process.env['FAILS'] = '1';
  assert.throws(() => freshInstance(module), /not yet/);
  assert.throws(() => freshInstance(module), /not yet/);
  delete process.env['FAILS'];
  assert.equal(exportsOf(module)?.['a']?.(), 1);
});

test('1,000 instances of a large bundle are cheap, and their memory is freed', (t) => {
  const functions = Array.from(
    { length: 3000 },
    (_, n) => `function f${String(n)}(a, b) { const c = a + b + ${String(n)}; return c > 3 ? c : b; }`,
  );
  const state = 'exports.state = Array.from({ length: 10_000 }, (_, n) => ({ n })); exports.f0 = f0;';
  const text = `${functions.join('\n')}\n${state}`;
  const module = write('large.cjs', text);
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  exportsOf(module);
  collect();
  const before = process.memoryUsage().heapUsed;
  const times = Array.from({ length: 1000 }, () => {
    const begun = performance.now();
    exportsOf(module);
    return performance.now() - begun;
  });
  collect();
  const grown = process.memoryUsage().heapUsed - before;
  const median = times.sort((a, b) => a - b)[500] ?? NaN;
  t.diagnostic(
    `${String(Math.round(text.length / 1000))} kB: ${median.toFixed(2)} ms an instance, ${(grown / 1e6).toFixed(1)} MB kept`,
  );
  // Kept, they would be hundreds of megabytes.
  assert.ok(grown < 20e6, `${String(grown)} bytes were kept`);
});
