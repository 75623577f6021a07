/**
 * The short form of the simulator: random programs with crashes and faults, each checked for all properties.
 *
 * New ones each time; the seed is in the title of the test, and `DURABLE_SANDBOX_SEED` repeats it.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './platform/install.ts';
import { runPart } from './campaign.ts';
import { FIXED_SEED, givenOrFreshSeed } from './seeds.ts';
import { describeTally } from './tally.ts';

const seed = givenOrFreshSeed(process.env['DURABLE_SANDBOX_SEED']);

test(`random programs (seed ${seed})`, async (t) => {
  const part = { kind: 'random', seed, programs: 40, part: 0, parts: 1, disturbed: 11 } as const;
  const { tally, failure } = await runPart(part);
  t.diagnostic(describeTally(tally));
  assert.ok(failure === undefined, failure);
});

test('fixed programs, at each boundary and position', async (t) => {
  const part = { kind: 'fixed', seed: FIXED_SEED, programs: 6, part: 0, parts: 1, disturbed: 0 } as const;
  const { tally, failure } = await runPart(part);
  t.diagnostic(describeTally(tally));
  assert.ok(failure === undefined, failure);
});
