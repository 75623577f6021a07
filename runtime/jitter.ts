import { randomNumber } from './random.ts';

/** How a computed delay is spread, so that many executions do not retry at the same moment. */
export enum JitterStrategy {
  /** The delay as it is. */
  NONE = 'NONE',
  /** Anything between nothing and the delay. */
  FULL = 'FULL',
  /** Anything between half of the delay and the delay. */
  HALF = 'HALF',
}

/** A delay in whole seconds, at least 1. `random` gives numbers in [0, 1); the default is real randomness. */
export function jitteredSeconds(seconds: number, jitter: JitterStrategy, random: () => number = randomNumber): number {
  return Math.max(1, Math.round(spread(seconds, jitter, random)));
}

function spread(seconds: number, jitter: JitterStrategy, random: () => number): number {
  switch (jitter) {
    case JitterStrategy.NONE:
      return seconds;
    case JitterStrategy.FULL:
      return random() * seconds;
    case JitterStrategy.HALF:
      return seconds / 2 + (random() * seconds) / 2;
  }
}
