/**
 * P3: an attempt of an at-most-once step begins at most once, and no body begins after its success was recorded.
 * Seen while it happens (`execution/life-observer.ts`).
 */
import type { SimulatedRun } from '../execution/simulated-execution.ts';

export function effects(run: SimulatedRun): string[] {
  return run.violations.filter((text) => text.startsWith('effects: '));
}
