// Interleaved sampling: the contenders measured in turn, again and again, so that drift of the machine meets all alike. The
// usual packages for benchmarks measure one contender after the other.
//
// A turn is some runs of one contender. With turns of a single run, each would be measured in the state in which the other
// one left the process: its garbage, its collections still under way, nothing of one's own in the caches.

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

const LEAST_WARM_UP_TURNS = 3;

/**
 * Runs all in turns of `turnMs`, of one run at least, until `budgetMs` is used up and each had `minTurns`, after a warm-up
 * of `warmUpMs`: until then a good part of what is measured is the compiler.
 */
export async function sampleInTurn(contenders, { warmUpMs, budgetMs, minTurns, turnMs }) {
  await takeTurns(contenders, LEAST_WARM_UP_TURNS, warmUpMs, turnMs);
  return takeTurns(contenders, minTurns, budgetMs, turnMs);
}

async function takeTurns(contenders, minTurns, budgetMs, turnMs) {
  const samples = contenders.map(() => []);
  const end = performance.now() + budgetMs;
  for (let turn = 0; turn < minTurns || performance.now() < end; turn += 1) {
    for (const [index, run] of contenders.entries()) {
      const endOfTurn = performance.now() + turnMs;
      let after = 0;
      while (after < endOfTurn) {
        const before = performance.now();
        await run();
        after = performance.now();
        samples[index].push(after - before);
      }
    }
  }
  return samples;
}
