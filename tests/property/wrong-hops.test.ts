/**
 * Between two deliveries the workflow must run dry. Each hop that is too short to guarantee this is shown to give
 * another answer on replay for some of the trees, and the runtime's own hop for none.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hop, type Hop } from '../../sandbox/hop.ts';
import { patchNextTick } from '../../sandbox/patches/next-tick.ts';
import { TreeWalk } from '../fixtures/tree-walk.ts';
import type { Tree } from '../fixtures/tree-node.ts';
import { Simulation, type Outcome } from './simulated-context.ts';
import { chooseSeed, sampleTrees } from './tree-arbitrary.ts';

const TREES = 400;
const seed = chooseSeed();

const nextTick = process.nextTick.bind(process) as (callback: () => void) => void;
patchNextTick();

const RIGHT: Record<string, Hop> = {
  'the hop of the runtime': hop,
  setImmediate: (callback) => setImmediate(callback),
};

const WRONG: Record<string, Hop> = {
  'no hop': (callback) => {
    callback();
  },
  'one microtask': queueMicrotask,
  'ten microtasks': (callback) => {
    let left = 10;
    const again = (): void => {
      left -= 1;
      if (left === 0) callback();
      else queueMicrotask(again);
    };
    queueMicrotask(again);
  },
  nextTick,
  'microtask, nextTick': (callback) => {
    queueMicrotask(() => {
      nextTick(callback);
    });
  },
  'nextTick, microtask, nextTick, with no count of ticks': (callback) => {
    nextTick(() => {
      queueMicrotask(() => {
        nextTick(callback);
      });
    });
  },
};

async function run(tree: Tree, simulation: Simulation): Promise<string> {
  const walk = new TreeWalk(simulation.context(), () => () => '');
  return JSON.stringify(await walk.run(tree.root, tree.drained));
}

/** Trees which gave another answer, or none, when their record was replayed with that hop. */
async function diverged(replayHop: Hop): Promise<number> {
  let different = 0;
  for (const tree of sampleTrees(seed, TREES)) {
    const live = new Simulation(RIGHT['setImmediate'] as Hop, undefined);
    const first = await run(tree, live);
    const recorded: ReadonlyMap<string, Outcome> = new Map(live.outcomes);
    live.stop();
    const replay = new Simulation(replayHop, recorded);
    const second = await Promise.race([run(tree, replay), manyTurns()]);
    replay.stop();
    if (first !== second) different += 1;
  }
  return different;
}

/** A tree whose replay took another path may wait for what has no record. */
async function manyTurns(): Promise<undefined> {
  for (let turn = 0; turn < 300; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return undefined;
}

for (const [name, right] of Object.entries(RIGHT)) {
  test(`${name} replays ${String(TREES)} trees to the same answer (seed ${String(seed)})`, async () => {
    assert.equal(await diverged(right), 0);
  });
}

for (const [name, wrong] of Object.entries(WRONG)) {
  test(`${name} is too short a hop (seed ${String(seed)})`, async (t) => {
    const different = await diverged(wrong);
    t.diagnostic(`${String(different)} of ${String(TREES)} trees diverged`);
    assert.notEqual(different, 0);
  });
}
