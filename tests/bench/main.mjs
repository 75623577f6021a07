// `npm run bench`: replay and fresh execution, side by side with the official SDK in one process.
//   --json     raw figures as one JSON document
//   --quick    fewer samples
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fetchNode, fetchPackage } from './fetch-packages.mjs';
import { finishedSteps, fresh, lambdaContext, MeasuredService } from './recorded-state.mjs';
import { median, sampleInTurn, spread } from './sampling.mjs';
import { fanOut, sequential } from './workflows.mjs';

const OFFICIAL = '@aws/durable-execution-sdk-js@2.4.0';
const args = new Set(process.argv.slice(2));

if (Number(process.versions.node.split('.')[0]) < 22) {
  // The official SDK needs Node 22.
  const node = fetchNode('24');
  const again = spawnSync(node, [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' });
  process.exit(again.status ?? 1);
}
if (!existsSync(new URL('../../dist/index.js', import.meta.url))) {
  console.error('The benchmark measures the built package: run `npm run build` first.');
  process.exit(2);
}

const officialRoot = fetchPackage(OFFICIAL);
const official = await import(
  pathToFileURL(createRequire(pathToFileURL(`${officialRoot}/`)).resolve('@aws/durable-execution-sdk-js')).href
);
const { handlers } = await import('./own-workflows.mjs');
const { DurableExecutionInvocationInputWithClient: OwnInput } = await import('../../dist/index.js');
const officialHandlers = {
  sequential: official.withDurableExecution(sequential),
  fanOut: official.withDurableExecution(fanOut),
};

const text = 'x'.repeat(70);
const budgetMs = args.has('--quick') ? 1_000 : 4_000;
const cases = [
  ...[10, 100, 1_000, 10_000].map((n) => ({ name: `replay, ${n} steps in sequence`, handler: 'sequential', event: finishedSteps(n, text) })),
  { name: 'replay, 1,000 steps at once', handler: 'fanOut', event: finishedSteps(1_000, text) },
  { name: 'replay, 1,000 steps of 1 kB', handler: 'sequential', event: finishedSteps(1_000, 'x'.repeat(1_000)) },
  { name: 'replay, 1,000 steps of 10 kB', handler: 'sequential', event: finishedSteps(1_000, 'x'.repeat(10_000)) },
  { name: 'fresh, 100 steps in sequence, 5 ms service', handler: 'sequential', event: fresh(100, text), latencyMs: 5 },
  { name: 'fresh, 1,000 steps at once, 5 ms service', handler: 'fanOut', event: fresh(1_000, text), latencyMs: 5 },
  { name: 'fresh, 100 steps in sequence, 0 ms service', handler: 'sequential', event: fresh(100, text), latencyMs: 0 },
];

const rows = [];
for (const { name, handler, event, latencyMs } of cases) {
  const service = new MeasuredService(latencyMs ?? 0);
  const results = [];
  const contender = (handlersOf, Input) => async () => {
    service.reset();
    const output = await handlersOf[handler](new Input(event, service), lambdaContext);
    if (latencyMs === undefined) assert.equal(service.calls, 0, `${name}: a replay must not call the service`);
    results.push(JSON.stringify(output));
  };
  const [theirs, ours] = await sampleInTurn(
    [contender(officialHandlers, official.DurableExecutionInvocationInputWithClient), contender(handlers, OwnInput)],
    { budgetMs, minRounds: 5, warmUp: 3 },
  );
  assert.equal(new Set(results).size, 1, `${name}: both give the same result`);
  rows.push({
    name,
    officialMs: median(theirs),
    officialSpread: spread(theirs),
    ownMs: median(ours),
    ownSpread: spread(ours),
    ratio: median(theirs) / median(ours),
    rounds: ours.length,
  });
  if (!args.has('--json')) print(rows.at(-1));
}

const about = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  official: OFFICIAL,
  date: new Date().toISOString(),
  notMeasured: [
    'Lambda itself: cold start of an environment, its CPU share, the network to the service',
    'memory, several executions at once, cold start of the process',
    'operations other than steps',
  ],
};
if (args.has('--json')) console.log(JSON.stringify({ about, rows }, null, 2));
else {
  console.log(`\nNode ${about.node}, ${about.cores} × ${about.cpu}; official SDK ${OFFICIAL}.`);
  console.log('Medians of interleaved runs; ± is the median absolute deviation; ratio is official time / own time.');
  for (const line of about.notMeasured) console.log(`Not measured: ${line}.`);
}

function print(row) {
  const cell = (ms, deviation) => `${ms.toFixed(2).padStart(9)} ms ± ${deviation.toFixed(0).padStart(2)} %`;
  console.log(
    `${row.name.padEnd(46)} official ${cell(row.officialMs, row.officialSpread)}   own ${cell(row.ownMs, row.ownSpread)}   ratio ${row.ratio.toFixed(2)}`,
  );
}
