/**
 * Measures the replay of one history, alone or in turn with another module.
 *
 * Owns: which cases are measured, how often, in which order. Does not own: what the samples say (`sample-summary.ts`,
 * `ratio-interval.ts`), how it is shown.
 *
 * 1. Samples of the two modules are taken in turn, and who goes first changes each time, so that whatever slows the
 *    machine down meets both alike.
 * 2. Nothing else runs meanwhile: one sandbox thread, one process at a time.
 */
import { Buffer } from 'node:buffer';
import { monotonicNow } from '../../runtime/clock.ts';
import { readHistory } from '../replay/read-history.ts';
import type { ReplayTarget } from '../replay/replay-run.ts';
import { verifyHistory } from '../replay/verify-replay.ts';
import { type BenchHistory, bytesOf } from './bench-history.ts';
import type { BenchCase, BenchMemory, CaseName, HistoryBench, WholeLife } from './bench-report.ts';
import { coldStart, type ColdOrder, type ColdStart } from './cold-start.ts';
import { measurePhases } from './phases.ts';
import { FEWEST_PAIRS } from './ratio-interval.ts';
import { median } from './sample-summary.ts';
import { timedReplay } from './timed-replay.ts';

export interface BenchSubject {
  readonly target: ReplayTarget;
  readonly moduleFile: string;
  readonly exportName: string;
}

export interface BenchPlan {
  readonly iterations: number;
  readonly warmup: number;
  /** New processes that are timed; 0: that case is left out, and memory with it. */
  readonly coldStarts: number;
  readonly progress: (name: CaseName | 'phases' | 'memory', done: number, of: number) => void;
}

/** Rounds of cases that take long. */
const MOST_LONG_ROUNDS = 20;
const EMPTY_RUNS = 3;

export async function benchHistory(
  subject: BenchSubject,
  against: BenchSubject | undefined,
  history: BenchHistory,
  plan: BenchPlan,
): Promise<HistoryBench> {
  const subjects = against === undefined ? [subject] : [subject, against];
  const { operations, payloadBytes, shown, executionArn, text, states, invocations } = history;
  const facts = { operations, bytes: payloadBytes };
  const cases: BenchCase[] = [];
  const measure = async (
    name: CaseName,
    counts: Pick<BenchCase, 'operations' | 'bytes'>,
    rounds: { readonly warmup: number; readonly iterations: number },
    sample: (subject: BenchSubject) => Promise<number>,
  ): Promise<void> => {
    const samples = await inTurn(subjects, rounds, sample, (done) => {
      plan.progress(name, done, rounds.iterations);
    });
    cases.push({ name, samples: samples[0] ?? [], against: samples[1], ...counts });
  };
  const longRounds = {
    warmup: Math.min(plan.warmup, 2),
    iterations: Math.min(plan.iterations, Math.max(MOST_LONG_ROUNDS, FEWEST_PAIRS)),
  };

  const cold: ColdStart[] = [];
  if (plan.coldStarts > 0) {
    await measure('cold', facts, { warmup: 1, iterations: plan.coldStarts }, async (each) => {
      const start = await coldStart(orderOf(each, history, 'recorded'));
      if (each === subject) cold.push(start);
      return start.ms;
    });
  }
  await measure('warm worker', facts, plan, async ({ target }) => (await timedReplay(target, executionArn, shown)).ms);
  const lives: number[][] = [];
  if (states.length > 0) {
    const replayed = states.reduce((sum, state) => sum + state.operations.length - 1, 0);
    const bytes = sum(states.flatMap((state) => state.operations.map(bytesOf)));
    const counts = { operations: replayed / states.length, bytes: bytes / states.length };
    await measure('per invocation', counts, longRounds, async ({ target }) => {
      const times: number[] = [];
      for (const state of states) times.push((await timedReplay(target, executionArn, state.operations)).ms);
      if (target === subject.target) lives.push(times);
      return sum(times) / times.length;
    });
  }
  await measure('full history', { operations, bytes: Buffer.byteLength(text) }, plan, async ({ target }) => {
    const begun = monotonicNow();
    await verifyHistory(target, readHistory(text), { executionArn, sources: false });
    return monotonicNow() - begun;
  });

  plan.progress('phases', 0, 1);
  const { phases, slowest } = await measurePhases(subject.target, history, longRounds.iterations);
  return {
    file: history.file,
    executionArn,
    operations,
    payloadBytes,
    invocations,
    cases,
    memory: plan.coldStarts === 0 ? undefined : await measureMemory(subject, history, cold, plan),
    phases,
    slowest,
    wholeLife: wholeLife(history, lives.slice(longRounds.warmup)),
  };
}

/** Samples of each subject. */
async function inTurn(
  subjects: readonly BenchSubject[],
  { warmup, iterations }: { readonly warmup: number; readonly iterations: number },
  sample: (subject: BenchSubject) => Promise<number>,
  progress: (done: number) => void,
): Promise<number[][]> {
  const samples = subjects.map((): number[] => []);
  for (let round = -warmup; round < iterations; round += 1) {
    if (round >= 0) progress(round);
    const order = [...subjects.keys()];
    if (round % 2 !== 0) order.reverse();
    for (const index of order) {
      const subject = subjects[index];
      if (subject === undefined) continue;
      const ms = await sample(subject);
      if (round >= 0) samples[index]?.push(ms);
    }
  }
  return samples;
}

async function measureMemory(
  subject: BenchSubject,
  history: BenchHistory,
  full: readonly ColdStart[],
  plan: BenchPlan,
): Promise<BenchMemory> {
  const empty: ColdStart[] = [];
  while (empty.length < EMPTY_RUNS) {
    plan.progress('memory', empty.length, EMPTY_RUNS);
    empty.push(await coldStart(orderOf(subject, history, 'empty')));
  }
  const over = (of: (start: ColdStart) => number): number => (median(full.map(of)) - median(empty.map(of))) / 1e6;
  return { heapMb: over(({ heapBytes }) => heapBytes), peakRssMb: over(({ peakRssBytes }) => peakRssBytes) };
}

function orderOf(subject: BenchSubject, { file }: BenchHistory, state: ColdOrder['state']): ColdOrder {
  const { moduleFile, exportName, target } = subject;
  return { moduleFile, exportName, historyFile: file, seedSecret: target.seedSecret, state };
}

/** `lives`: the times of all measured invocations, for each round. */
function wholeLife({ invocations, states }: BenchHistory, lives: readonly number[][]): WholeLife | undefined {
  if (states.length === 0 || lives.length === 0) return undefined;
  const medians = states.map((_, index) => median(lives.map((times) => times[index] ?? 0)));
  const scale = invocations / states.length;
  return {
    invocations,
    measured: states.length,
    totalMs: sum(medians) * scale,
    firstMs: medians[0] ?? 0,
    lastMs: medians.at(-1) ?? 0,
    operations: Math.round(sum(states.map(({ operations }) => operations.length - 1)) * scale),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
