/** Where the histories of a disturbed and an undisturbed run begin to differ, and where they must not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import './platform/install.ts';
import { simulate, type SimulationSettings } from './execution/simulated-execution.ts';
import type { MapNode, Node } from './program/program.ts';
import { crashEquality } from './properties/crash-equality.ts';

const polledThenTimedOut: Node = {
  kind: 'try',
  body: { kind: 'condition', polls: 2, fails: false },
  handler: undefined,
  finalizer: { kind: 'callback', form: 'create', answer: 'time-out', ms: 0 },
};
const map: MapNode = {
  kind: 'map',
  items: 2,
  body: polledThenTimedOut,
  settings: { policy: { kind: 'tolerated', count: 0 }, maxConcurrency: 0, flat: false },
};
/** The end of the map is on its way to the service when the callback of its second item times out. */
const settings: SimulationSettings = {
  seed: 10304231410665909918n,
  program: { root: { kind: 'join', how: 'all', parts: [{ ...map, items: 0 }, map] }, drained: true },
  journal: true,
  options: { childOperationsDepth: 1, replayProof: true },
};
const whileLost: SimulationSettings = {
  ...settings,
  disturbance: { crashes: [{ atCall: 8, position: 'request-lost' }], faults: [] },
};

test('what the service does by itself after a request was lost is no difference', async () => {
  const [undisturbed, run] = [await simulate(settings), await simulate(whileLost)];
  assert.deepEqual(crashEquality(undisturbed, run, false).violations, []);
  const timedOut = run.events.findLastIndex((event) => event.includes('CallbackTimedOut'));
  assert.notEqual(run.events[timedOut], undisturbed.events[timedOut], 'the time-out comes while the process goes on');
});

test('a history that differs before the disturbance is found', async () => {
  const [undisturbed, run] = [await simulate({ ...settings, seed: 1n }), await simulate(whileLost)];
  assert.match(crashEquality(undisturbed, run, false).violations.join('\n'), /before the disturbance/);
});
