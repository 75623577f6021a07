/**
 * One way into the package for text from outside, and what must hold for each text.
 *
 * 1. An input that breaks a rule throws; the seed and the shrunk input are in the error.
 * 2. No input changes a prototype, whatever else becomes of it.
 * 3. A target counts what its inputs came to, so that it can be seen that they went both ways.
 */
import fc from 'fast-check';

export interface FuzzTarget {
  readonly name: string;
  /** Throws where a rule is broken. Tells in one word what the input came to. */
  readonly open: () => OpenTarget;
}

export interface OpenTarget {
  readonly inputs: fc.Arbitrary<string>;
  readonly tryOut: (input: string) => string | Promise<string>;
  readonly close?: () => void | Promise<void>;
}

export interface FuzzReport {
  readonly inputs: number;
  /** How many inputs came to what. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The most processor time that an input took, milliseconds. */
  readonly slowestMs: number;
}

/** Longer than any input may take to be answered, on a busy machine. */
const HANG_MS = 20_000;
/** More processor time than any input may take, whatever else the machine does. */
const MOST_CPU_MS = 2_000;
const WATCHED: readonly object[] = [
  Object.prototype,
  Array.prototype,
  Function.prototype,
  Map.prototype,
  Set.prototype,
  Promise.prototype,
  Error.prototype,
  Object,
];

export async function fuzz(target: FuzzTarget, runs: number, seed: number): Promise<FuzzReport> {
  const outcomes: Record<string, number> = {};
  let inputs = 0;
  let slowestMs = 0;
  const { inputs: arbitrary, tryOut, close } = target.open();
  const before = memberCounts();
  const property = fc.asyncProperty(arbitrary, async (input) => {
    const begun = process.cpuUsage();
    const outcome = tryOut(input);
    const word = typeof outcome === 'string' ? outcome : await orHang(outcome);
    const { user, system } = process.cpuUsage(begun);
    const cpuMs = (user + system) / 1000;
    slowestMs = Math.max(slowestMs, cpuMs);
    if (cpuMs > MOST_CPU_MS) throw new Error(`It took ${String(Math.round(cpuMs))} ms of processor time.`);
    const after = memberCounts();
    if (after !== before) throw new Error(`A prototype was changed: ${before} became ${after}`);
    inputs += 1;
    outcomes[word] = (outcomes[word] ?? 0) + 1;
  });
  try {
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: false, interruptAfterTimeLimit: 3_600_000 });
  } finally {
    await close?.();
  }
  return { inputs, outcomes, slowestMs: Math.round(slowestMs) };
}

function memberCounts(): string {
  return WATCHED.map((object) => Reflect.ownKeys(object).length).join();
}

async function orHang(outcome: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const hang = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`No answer within ${String(HANG_MS)} ms.`));
    }, HANG_MS);
  });
  try {
    return await Promise.race([outcome, hang]);
  } finally {
    clearTimeout(timer);
  }
}
