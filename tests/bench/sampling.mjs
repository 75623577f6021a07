// Interleaved sampling: one run of each contender in turn, so that drift of the machine meets both alike.

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

/** Runs both until `budgetMs` is used up, at least `minRounds` times each, after a warm-up. */
export async function sampleInTurn(contenders, { budgetMs, minRounds, warmUp }) {
  for (let i = 0; i < warmUp; i += 1) for (const run of contenders) await run();
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
