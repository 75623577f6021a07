/**
 * P8: programs without raw concurrency come to the same end and leave the same records as under the official SDK.
 */
import type { SimulatedRun, SimulationSettings } from '../execution/simulated-execution.ts';
import { simulate } from '../execution/simulated-execution.ts';
import { finalState } from './final-state.ts';

export async function equivalence(
  settings: SimulationSettings,
  handlerOf: NonNullable<SimulationSettings['handlerOf']>,
): Promise<string[]> {
  const ours = await simulate(settings);
  const theirs = await simulate({ ...settings, planted: undefined, handlerOf });
  const actual = comparable(ours);
  const expected = comparable(theirs);
  return actual === expected ? [] : [`equivalence: ended as\n${actual}\nofficial SDK:\n${expected}`];
}

/** Traces name the lines of either SDK. */
function comparable(run: SimulatedRun): string {
  return finalState(run).replaceAll(/\\"stack\\":\\"(?:[^"\\]|\\\\|\\\\\\"|\\)*?\\"(?=[,}])/g, '\\"stack\\":\\"…\\"');
}
