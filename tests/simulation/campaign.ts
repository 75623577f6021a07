/**
 * Examines programs one after the other: the part of a campaign that one process takes.
 *
 * Programs go by number. Process `part` of `parts` takes each `parts`th, so that the numbers decide what is examined and
 * not the speed of either process.
 */
import { findOfficialSdk } from '../support/official-sdk.ts';
import { Examination, type Plan } from './examination.ts';
import { failureReport } from './failure-report.ts';
import { machineNow } from './platform/install.ts';
import { SeededStream } from './platform/seeded-stream.ts';
import { orderFreeProgram } from './program/order-free-program.ts';
import { programOf } from './program/program-arbitrary.ts';
import { equivalence } from './properties/equivalence.ts';
import { isolation } from './properties/isolation.ts';
import { emptyTally, type Tally } from './tally.ts';
import type { SimulationSettings } from './execution/simulated-execution.ts';

export interface CampaignPart {
  readonly kind: 'fixed' | 'random';
  readonly seed: bigint;
  /** Programs of the whole campaign; with a time limit, the most. */
  readonly programs: number;
  readonly part: number;
  readonly parts: number;
  /** Milliseconds after which no further program is begun. */
  readonly limitMs?: number | undefined;
  /** Disturbed runs of each program, where not every boundary is taken. */
  readonly disturbed: number;
}

export interface PartResult {
  readonly tally: Tally;
  readonly failure: string | undefined;
  readonly ms: number;
}

/** Each so many programs, a few are run side by side. */
const TOGETHER_EVERY = 10;
const TOGETHER = 3;
/** Each so many programs, one is run under the official SDK. */
const EQUIVALENT_EVERY = 5;

export async function runPart(settings: CampaignPart): Promise<PartResult> {
  const { kind, seed, programs, part, parts, limitMs = Infinity, disturbed } = settings;
  const tally = emptyTally();
  const begun = machineNow();
  const plan: Plan = kind === 'fixed' ? { kind: 'every-boundary' } : { kind: 'random', runs: disturbed };
  const official = kind === 'random' ? await findOfficialSdk() : undefined;
  const ms = (): number => machineNow() - begun;
  for (let number = part; number < programs && ms() < limitMs; number += parts) {
    const { program, sampleSeed } = programOf(seed, number);
    const execution = executionSeed(seed, number);
    const finding = await new Examination(program, execution, plan, tally).find();
    if (finding !== undefined) {
      const failure = await failureReport(number, { sampleSeed, seed: execution, plan }, finding);
      return { tally, failure: `seed ${seed}, ${failure}`, ms: ms() };
    }
    const further: string[] = [];
    const turn = (number - part) / parts;
    if (turn % TOGETHER_EVERY === 0) {
      tally.together += TOGETHER;
      further.push(...(await isolation(neighbours(seed, number))));
    }
    if (official?.kind === 'found' && turn % EQUIVALENT_EVERY === 0) {
      tally.equivalent += 1;
      const same: SimulationSettings = { seed: execution, program: orderFreeProgram(program), journal: false };
      further.push(...(await equivalence(same, official.sdk.withDurableExecution)));
    }
    if (further.length > 0) {
      const failure = `seed ${seed}, program ${number}: ${further.join('\n')}\n${JSON.stringify(program)}`;
      return { tally, failure, ms: ms() };
    }
  }
  return { tally, failure: undefined, ms: ms() };
}

function executionSeed(seed: bigint, number: number): bigint {
  return new SeededStream(seed).derive('execution', number).bits();
}

function neighbours(seed: bigint, number: number): SimulationSettings[] {
  return Array.from({ length: TOGETHER }, (_, index) => ({
    seed: executionSeed(seed, number + index),
    program: programOf(seed, number + index).program,
    journal: true,
  }));
}
