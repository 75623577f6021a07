/** What a list of samples says: middle, tail and spread. */

export interface SampleSummary {
  readonly iterations: number;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Median absolute deviation, in percent of the median. */
  readonly madPercent: number;
  /** The deviation is so large that the median says little. */
  readonly noisy: boolean;
}

const NOISY_ABOVE_PERCENT = 10;

/** @throws RangeError without samples */
export function summarise(samples: readonly number[]): SampleSummary {
  const medianMs = median(samples);
  const deviation = median(samples.map((sample) => Math.abs(sample - medianMs)));
  const madPercent = medianMs === 0 ? 0 : (deviation / medianMs) * 100;
  return {
    iterations: samples.length,
    medianMs,
    p95Ms: quantile(samples, 0.95),
    p99Ms: quantile(samples, 0.99),
    madPercent,
    noisy: madPercent > NOISY_ABOVE_PERCENT,
  };
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between two samples it is interpolated. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError('There are no samples.');
  return below + (above - below) * (place - Math.floor(place));
}
