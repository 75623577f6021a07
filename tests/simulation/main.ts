/**
 * The simulator from the command line.
 *
 *   npm run test:simulation [-- --seed S --runs N --disturbed D --executions E]
 *   npm run soak -- --minutes N [--seed S]
 *
 * `runs`: random programs; `disturbed`: runs of each with crashes and faults; `executions`: those of the measurement of
 * memory and threads.
 *
 * Prints counts and the seed; a failure with its seed, the smallest program that fails, and its history. Exit code 1.
 */
import { parseArgs } from 'node:util';
import { boundViolations, describeBounds, measureBounds } from './bounds/bounds.ts';
import { runCampaign, type CampaignResult } from './processes.ts';
import { FIXED_SEED, givenOrFreshSeed } from './seeds.ts';
import { describeTally } from './tally.ts';

const PROCESSES = 2;
const FIXED_PROGRAMS = 200;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    runs: { type: 'string', default: '2000' },
    disturbed: { type: 'string', default: '11' },
    executions: { type: 'string', default: '10000' },
    minutes: { type: 'string' },
  },
});

const seed = givenOrFreshSeed(values.seed);
const disturbed = Number(values.disturbed);
console.log(`seed ${seed} (repeat with --seed ${seed})`);
const common = { parts: PROCESSES, disturbed };

let failed = false;
if (values.minutes === undefined) {
  await report('random programs', { ...common, kind: 'random', seed, programs: Number(values.runs) });
  await report('fixed programs, each boundary and position', {
    ...common,
    kind: 'fixed',
    seed: FIXED_SEED,
    programs: FIXED_PROGRAMS,
  });
} else {
  const limitMs = Number(values.minutes) * 60_000;
  await report('random programs', { ...common, kind: 'random', seed, programs: Number.MAX_SAFE_INTEGER, limitMs });
}
await reportBounds(Number(values.executions));
process.exitCode = failed ? 1 : 0;

async function report(title: string, settings: Parameters<typeof runCampaign>[0]): Promise<void> {
  const begun = performance.now();
  const { tally, failures }: CampaignResult = await runCampaign(settings);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${title}: ${describeTally(tally)}; ${failures.length} violations; ${seconds} s`);
  for (const failure of failures) console.error(`\n${failure}`);
  if (failures.length > 0) failed = true;
}

async function reportBounds(executions: number): Promise<void> {
  const bounds = await measureBounds({ executions, warmUp: 500, leak: false });
  const violations = boundViolations(bounds);
  console.log(`bounds: ${describeBounds(bounds)}; ${violations.length} violations`);
  for (const violation of violations) console.error(violation);
  if (violations.length > 0) failed = true;
}
