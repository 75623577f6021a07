// What is measured: each case is one run of each contender, checked for equal results.
import { finishedChildren, finishedMap, finishedSteps, fresh } from './recorded-state.mjs';

const TEXT = 'x'.repeat(70);

export const CASES = [
  ...[10, 100, 1_000, 10_000, 30_000].map((n) => ({
    name: `replay, ${n} steps in sequence`,
    handler: 'sequential',
    event: () => finishedSteps(n, TEXT),
    // The official SDK takes seconds for the largest.
    ownOnly: n === 30_000,
  })),
  { name: 'replay, 1000 steps at once', handler: 'fanOut', event: () => finishedSteps(1_000, TEXT) },
  { name: 'replay, 10 children of 100 steps, as stored', handler: 'nested', event: () => finishedChildren(100, TEXT) },
  { name: 'replay, map of 1000 items, as stored', handler: 'mapped', event: () => finishedMap(1_000) },
  ...[1, 10, 100].map((kilobytes) => ({
    name: `replay, ${kilobytes === 100 ? 100 : 1000} steps of ${kilobytes} kB`,
    handler: 'sequential',
    event: () => finishedSteps(kilobytes === 100 ? 100 : 1_000, 'x'.repeat(kilobytes * 1_000)),
  })),
  fresh100(0),
  fresh100(5),
  {
    name: 'fresh, 1000 steps at once, 5 ms service',
    handler: 'fanOut',
    event: () => fresh({ steps: 1_000, text: TEXT }),
    latencyMs: 5,
  },
  {
    name: '8 executions at once, replay of 1000 steps',
    handler: 'sequential',
    event: () => finishedSteps(1_000, TEXT),
    atOnce: 8,
  },
  {
    name: '8 executions at once, 10 steps of 5 ms CPU',
    handler: 'cpuSteps',
    event: () => fresh({ ms: 5 }),
    latencyMs: 5,
    atOnce: 8,
  },
  {
    name: '8 executions at once, 10 steps of 20 ms I/O',
    handler: 'ioSteps',
    event: () => fresh({ ms: 20 }),
    latencyMs: 5,
    atOnce: 8,
  },
];

function fresh100(latencyMs) {
  return {
    name: `fresh, 100 steps in sequence, ${latencyMs} ms service`,
    handler: 'sequential',
    event: () => fresh({ steps: 100, text: TEXT }),
    latencyMs,
  };
}
