/**
 * How much slower one thing is than another, from samples that were taken in turn: the median of the ratios of each pair,
 * with an interval that holds the true median in at least 95 of 100 measurements.
 *
 * The interval is that of order statistics: it assumes nothing about how times are spread, and gives the same for the
 * same samples.
 */
import { median } from './sample-summary.ts';

export type RatioVerdict = 'faster' | 'equal' | 'slower';

export interface RatioInterval {
  /** Time of the first divided by time of the second. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** `equal`: the interval holds 1, so neither was shown to be faster. */
  readonly verdict: RatioVerdict;
}

/** With fewer pairs than this no interval holds 95 %. */
export const FEWEST_PAIRS = 6;

/** Sample `i` of both belongs together. @throws RangeError for fewer than `FEWEST_PAIRS` pairs */
export function ratioInterval(times: readonly number[], against: readonly number[]): RatioInterval {
  const ratios = times.map((time, index) => time / (against[index] ?? Number.NaN)).sort((a, b) => a - b);
  if (ratios.length < FEWEST_PAIRS || ratios.some(Number.isNaN)) {
    throw new RangeError(`An interval takes ${String(FEWEST_PAIRS)} pairs or more.`);
  }
  const cut = cutAtEachEnd(ratios.length);
  const low = ratios[cut] ?? 0;
  const high = ratios[ratios.length - 1 - cut] ?? Infinity;
  return { ratio: median(ratios), low, high, verdict: high < 1 ? 'faster' : low > 1 ? 'slower' : 'equal' };
}

/** How many of the smallest, and of the largest, may be left out: the chance that the median is among them is 5 % at most. */
function cutAtEachEnd(count: number): number {
  let cut = 0;
  // Chance that a fair coin, tossed `count` times, shows heads `cut` times or less.
  let term = 0.5 ** count;
  let tail = term;
  while (2 * tail <= 0.05) {
    cut += 1;
    term *= (count - cut + 1) / cut;
    tail += term;
  }
  // `tail` now holds one case too many.
  return Math.max(0, cut - 1);
}
