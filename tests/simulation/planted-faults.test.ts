/** Each property's check is shown a world in which the property does not hold, and one in which it does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './platform/install.ts';
import type { Disturbance } from './execution/disturbance.ts';
import type { PlantedFault } from './execution/planted-fault.ts';
import { inlineHandler, simulate, type SimulationSettings } from './execution/simulated-execution.ts';
import type { Node, Program, StepNode } from './program/program.ts';
import { acknowledgements } from './properties/acknowledgements.ts';
import { crashEquality } from './properties/crash-equality.ts';
import { divergence } from './properties/divergence.ts';
import { effects } from './properties/effects.ts';
import { equivalence } from './properties/equivalence.ts';
import { isolation } from './properties/isolation.ts';
import { progress } from './properties/progress.ts';
import { replayIdentity } from './properties/replay-identity.ts';

const step = (more: Partial<StepNode> = {}): StepNode => ({
  kind: 'step',
  named: true,
  ms: 0,
  failures: 0,
  gives: 'value',
  atMostOnce: false,
  ...more,
});
const sequence = (...parts: Node[]): Program => ({
  root: { kind: 'sequence', parts, microtasks: 1, ticks: 1 },
  drained: true,
});
const wait: Node = { kind: 'wait', seconds: 1 };
const race: Node = { kind: 'join', how: 'race', parts: [step({ ms: 30 }), step({ ms: 5 }), wait] };

const settingsOf = (program: Program, more: Partial<SimulationSettings> = {}): SimulationSettings => ({
  seed: 11n,
  program,
  journal: true,
  ...more,
});
const crashAt = (atCall: number, position: Disturbance['crashes'][number]['position']): Disturbance => ({
  crashes: [{ atCall, position }],
  faults: [],
});

/** The check is green without the fault, and red with it. */
function planted(fault: PlantedFault, check: (fault: PlantedFault | undefined) => Promise<string[]>, by = ''): void {
  test(`${fault} is found${by}`, async () => {
    assert.deepEqual(await check(undefined), []);
    assert.notDeepEqual(await check(fault), []);
  });
}

planted('swapped-completions', async (fault) =>
  replayIdentity(await simulate(settingsOf(sequence(step(), race, step()), { planted: fault }))),
);

planted('altered-result', async (fault) => {
  const settings = settingsOf(sequence(step(), wait, step(), wait));
  const undisturbed = await simulate(settings);
  const run = await simulate({ ...settings, planted: fault, disturbance: crashAt(2, 'response-lost') });
  return [...crashEquality(undisturbed, run, true).violations];
});

planted('forgotten-start', async (fault) => {
  const program = sequence(step({ atMostOnce: true, ms: 5 }));
  return effects(await simulate(settingsOf(program, { planted: fault, disturbance: crashAt(1, 'in-step') })));
});

// The step runs again, since its success is not in the record.
planted(
  'lost-acknowledgement',
  async (fault) => effects(await simulate(settingsOf(sequence(step(), wait), { planted: fault }))),
  ' by its effects',
);

for (const fault of ['lost-acknowledgement', 'early-acknowledgement'] as const) {
  planted(fault, async (given) =>
    acknowledgements(await simulate(settingsOf(sequence(step(), step(), wait), { planted: given }))),
  );
}

planted('endless-faults', async (fault) =>
  progress(await simulate(settingsOf(sequence(wait, wait, wait, wait, step()), { planted: fault }))),
);

planted('shared-count', (fault) =>
  isolation([
    settingsOf(sequence(step(), wait), { planted: fault }),
    settingsOf(sequence(wait, race), { planted: fault, seed: 12n }),
  ]),
);

planted('renamed-records', async (fault) =>
  divergence(await simulate(settingsOf(sequence(step(), wait, step()), { planted: fault }))),
);

planted('nameless-records', async (fault) => {
  const changed = { after: 1, program: sequence(step({ named: false }), wait, step()) };
  return divergence(await simulate(settingsOf(sequence(step(), wait, step()), { changed, planted: fault })));
});

planted('lost-parents', (fault) => {
  const child: Node = { kind: 'child', body: step(), virtual: false, drained: true };
  return equivalence(settingsOf(sequence(child), { journal: false, planted: fault }), inlineHandler);
});

test('the same seed does the very same again', async () => {
  const settings = settingsOf(sequence(race, step({ failures: 2 }), wait), {
    disturbance: crashAt(2, 'after-delivery'),
  });
  const [first, second] = [await simulate(settings), await simulate(settings)];
  assert.deepEqual(second.events, first.events);
  assert.deepEqual(second.calls, first.calls);
  assert.equal(first.crashed.length, 1);
});
