/** A short run over each way into the package for text from outside; `npm run test:fuzz` is the long one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz } from './fuzz-target.ts';
import { TARGETS } from './targets/all.ts';

const RUNS = 500;
const seed = Number(process.env['DURABLE_SANDBOX_SEED'] ?? Date.now() % 2 ** 31);

for (const target of TARGETS) {
  test(`${target.name}, ${String(RUNS)} inputs (seed ${String(seed)})`, async (t) => {
    const { inputs, outcomes, slowestMs } = await fuzz(target, RUNS, seed);
    t.diagnostic(`the slowest took ${String(slowestMs)} ms; ${JSON.stringify(outcomes)}`);
    assert.equal(inputs, RUNS);
    assert.ok(Object.keys(outcomes).length > 1, 'all inputs came to the same');
  });
}
