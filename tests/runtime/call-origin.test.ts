import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { callOrigin } from '../../runtime/call-origin.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'call-origin-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Evaluates a module of its own, as test runners do: no frame of Node lies between the module and this. */
const EVALUATE = `
const { runInThisContext } = require('node:vm');
exports.evaluate = (filename, call) => runInThisContext('(call) => call()', { filename })(call);
`;

function evaluateBy(owner: string, call: () => unknown): unknown {
  const file = path.join(folder, 'node_modules', owner, 'dist', 'evaluate.cjs');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, EVALUATE);
  const { evaluate } = createRequire(import.meta.url)(file) as {
    evaluate: (filename: string, call: () => unknown) => unknown;
  };
  return evaluate(path.join(folder, 'order.js'), call);
}

function called(): ReturnType<typeof callOrigin> {
  return callOrigin(called);
}

test('the module is the one that a test runner evaluates, not the runner', () => {
  for (const runner of ['vitest', '@vitest/runner', 'vite', 'vite-node', 'jest-runtime', 'jiti']) {
    const origin = evaluateBy(runner, called) as ReturnType<typeof callOrigin>;
    assert.equal(origin?.module, pathToFileURL(path.join(folder, 'order.js')).href, runner);
    assert.equal(origin.chain, origin.site);
  }
});

test('other packages on the way are part of the chain', () => {
  const origin = evaluateBy('factories', called) as ReturnType<typeof callOrigin>;
  assert.match(origin?.chain ?? '', /order\.js:1:\d+ < .*factories.*evaluate\.cjs:3:\d+ < /);
  assert.equal(origin?.module, import.meta.url);
});
