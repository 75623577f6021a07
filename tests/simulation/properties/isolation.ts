/**
 * P6: executions side by side in one process do what each does alone, byte for byte and millisecond by millisecond.
 */
import {
  simulate,
  startSimulation,
  type SimulatedRun,
  type SimulationSettings,
} from '../execution/simulated-execution.ts';
import { loop } from '../platform/install.ts';

export async function isolation(executions: readonly SimulationSettings[]): Promise<string[]> {
  const alone: SimulatedRun[] = [];
  for (const settings of executions) alone.push(await simulate(settings));
  await loop.reset();
  const together = await Promise.all(executions.map((settings) => startSimulation(settings)));
  const violations: string[] = [];
  for (const [index, run] of together.entries()) {
    const expected = witness(alone[index]);
    const actual = witness(run);
    if (actual === expected) continue;
    violations.push(`isolation: execution ${index + 1} of ${executions.length}: ${firstDifference(actual, expected)}`);
  }
  return violations;
}

function witness(run: SimulatedRun | undefined): string {
  return JSON.stringify([run?.status, run?.result, run?.error, run?.events, run?.calls]);
}

function firstDifference(actual: string, expected: string): string {
  let index = 0;
  while (actual[index] === expected[index]) index += 1;
  const from = Math.max(0, index - 80);
  return `…${actual.slice(from, index + 80)}… alone: …${expected.slice(from, index + 80)}…`;
}
