/** What is printed of a failure: seed, the smallest program that fails, what was done to it, and its history. */
import fc from 'fast-check';
import { Examination, type Finding, type Plan } from './examination.ts';
import { programArbitrary } from './program/program-arbitrary.ts';
import type { Program } from './program/program.ts';
import { emptyTally } from './tally.ts';

/** Programs that are tried on the way to the smallest one. */
const SHRINKING_BUDGET = 400;

export interface FailingSample {
  /** Of fast-check, for this program. */
  readonly sampleSeed: number;
  /** Of the execution and its disturbances. */
  readonly seed: bigint;
  readonly plan: Plan;
}

/** Shrinks, and tells. */
export async function failureReport(number: number, sample: FailingSample, finding: Finding): Promise<string> {
  let tried = 0;
  let smallest: { program: Program; finding: Finding } | undefined;
  const property = fc.asyncProperty(programArbitrary, async (program) => {
    tried += 1;
    if (tried > SHRINKING_BUDGET) return true;
    const found = await new Examination(program, sample.seed, sample.plan, emptyTally()).find();
    if (found !== undefined) smallest = { program, finding: found };
    return found === undefined;
  });
  await fc.check(property, { seed: sample.sampleSeed, numRuns: 1 });
  const { run, violations } = smallest?.finding ?? finding;
  const { disturbance, changed, journal, options, program } = run.settings;
  return [
    `program ${number}, execution seed ${sample.seed}: ${violations.join('\n')}`,
    `program: ${JSON.stringify(program)}`,
    `journal: ${journal}, options: ${JSON.stringify(options)}, disturbance: ${JSON.stringify(disturbance)}, changed: ${JSON.stringify(changed)}`,
    'history:',
    ...run.events.map((event) => `  ${event}`),
    'calls:',
    ...run.calls.map(
      ({ invocation, applied, updates }) =>
        `  invocation ${invocation}${applied ? '' : ', not applied'}: ${updates.map(({ Action, Type, Id, Name }) => `${Action} ${Type} ${Name ?? Id}`).join('; ')}`,
    ),
  ].join('\n');
}
