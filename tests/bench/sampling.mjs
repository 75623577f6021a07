// Interleaved sampling: one run of each contender in turn, so that drift of the machine meets both alike. The usual
// packages for benchmarks measure one contender after the other.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median absolute deviation in percent of the median. */
export function spread(values) {
  const centre = median(values);
  return (median(values.map((value) => Math.abs(value - centre))) / centre) * 100;
}

const LEAST_WARM_UP_ROUNDS = 3;

/**
 * Runs all in turn until `budgetMs` is used up, at least `minRounds` times each, after a warm-up of `warmUpMs`: until then
 * a good part of what is measured is the compiler.
 */
export async function sampleInTurn(contenders, { warmUpMs, budgetMs, minRounds }) {
  await runInTurn(contenders, LEAST_WARM_UP_ROUNDS, warmUpMs);
  return runInTurn(contenders, minRounds, budgetMs);
}

async function runInTurn(contenders, minRounds, budgetMs) {
  const samples = contenders.map(() => []);
  const end = performance.now() + budgetMs;
  while (samples[0].length < minRounds || performance.now() < end) {
    for (const [index, run] of contenders.entries()) {
      const before = performance.now();
      await run();
      samples[index].push(performance.now() - before);
    }
  }
  return samples;
}
