/**
 * The short form of the simulator: random programs with crashes and faults, each checked for all properties.
 *
 * The same programs each time, unless `DURABLE_SANDBOX_SEED` gives others. The long form, `npm run test:simulation`, takes
 * new ones.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './platform/install.ts';
import { runPart } from './campaign.ts';
import { FIXED_SEED } from './fixed-seed.ts';
import { describeTally } from './tally.ts';

const given = process.env['DURABLE_SANDBOX_SEED'];
const seed = given === undefined ? FIXED_SEED + 1n : BigInt(given);

test(`random programs (seed ${seed})`, async (t) => {
  const part = { kind: 'random', seed, programs: 60, part: 0, parts: 1, disturbed: 12 } as const;
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
