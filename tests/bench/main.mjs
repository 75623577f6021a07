// `npm run bench`: this package and the official SDK, side by side in one process, interleaved.
//   --json         raw figures as one JSON document
//   --quick        fewer samples, under a minute
//   --alternate    turns of a single run, each contender in the state in which the other left the process
//   WORD ...       only cases whose names have all the words
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CASES } from './cases.mjs';
import { fetchNode, fetchPackage } from './fetch-packages.mjs';
import { lambdaContext, MeasuredService } from './recorded-state.mjs';
import { median, sampleInTurn, spread } from './sampling.mjs';
import * as workflows from './workflows.mjs';

const OFFICIAL = '@aws/durable-execution-sdk-js@2.4.0';
const NOT_MEASURED = [
  'Lambda itself: how its environments start, their share of a CPU, the network to the service',
  'operations other than steps, child contexts and map',
  'determinism: strict, which replays each invocation once more',
];
const args = process.argv.slice(2);
const json = args.includes('--json');
const words = args.filter((arg) => !arg.startsWith('--'));
const quick = args.includes('--quick');
const alternate = args.includes('--alternate');
const times = {
  ...(quick ? { warmUpMs: 700, budgetMs: 500, turnMs: 50 } : { warmUpMs: 4_000, budgetMs: 4_000, turnMs: 100 }),
  ...(alternate ? { turnMs: 0 } : {}),
};

if (Number(process.versions.node.split('.')[0]) < 22) {
  // The official SDK needs Node 22.
  const again = spawnSync(fetchNode('24'), [fileURLToPath(import.meta.url), ...args], { stdio: 'inherit' });
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
const officialHandlers = Object.fromEntries(
  Object.entries(workflows).map(([name, workflow]) => [name, official.withDurableExecution(workflow)]),
);

const rows = [];
for (const entry of CASES) {
  if (!words.every((word) => entry.name.includes(word))) continue;
  report(entry.name, await measure(entry));
}
if (words.length === 0) report('cold process to first result, client-lambda included', await measureCold());
if (words.length === 0) report('memory of the process, MB', await measureMemory(), 'MB');

const about = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  official: OFFICIAL,
  date: new Date().toISOString(),
  turnMs: times.turnMs,
  notMeasured: NOT_MEASURED,
};
if (json) console.log(JSON.stringify({ about, rows }, null, 2));
else {
  console.log(`\nNode ${about.node}, ${about.cores} × ${about.cpu}; official SDK ${OFFICIAL}.`);
  const turns = alternate ? 'single runs' : `turns of ${String(times.turnMs)} ms`;
  console.log(`Medians of interleaved ${turns}; ± is the median absolute deviation; ratio is official / own.`);
  for (const line of NOT_MEASURED) console.log(`Not measured: ${line}.`);
}
process.exit(0);

async function measure({ name, handler, event, latencyMs, atOnce = 1, ownOnly = false }) {
  const given = event();
  const results = new Set();
  const contender = (handlersOf, Input) => async () => {
    const outputs = await Promise.all(
      Array.from({ length: atOnce }, async () => {
        const service = new MeasuredService(latencyMs ?? 0);
        const output = await handlersOf[handler](new Input(given, service), lambdaContext);
        if (latencyMs === undefined) assert.equal(service.calls, 0, `${name}: a replay must not call the service`);
        return JSON.stringify(output);
      }),
    );
    for (const output of outputs) results.add(output);
  };
  const own = contender(handlers, OwnInput);
  const theirs = contender(officialHandlers, official.DurableExecutionInvocationInputWithClient);
  const settings = { ...times, minTurns: 5 };
  const samples = ownOnly
    ? [[], ...(await sampleInTurn([own], settings))]
    : await sampleInTurn([theirs, own], settings);
  assert.equal(results.size, 1, `${name}: both give the same result`);
  return samples;
}

async function measureCold() {
  const script = fileURLToPath(new URL('cold-start.mjs', import.meta.url));
  const contender =
    (...argv) =>
    () => {
      const run = spawnSync(process.execPath, [script, ...argv], { encoding: 'utf8' });
      assert.equal(run.status, 0, run.stderr);
    };
  const contenders = [contender('official', officialRoot), contender('own')];
  // A process has no use of what others have warmed up.
  return sampleInTurn(contenders, { warmUpMs: 0, budgetMs: times.budgetMs, minTurns: 7, turnMs: 0 });
}

/** Resident memory after 50 replays of 100 steps in a process of its own. */
async function measureMemory() {
  const script = fileURLToPath(new URL('memory.mjs', import.meta.url));
  const read = (...argv) => Number(spawnSync(process.execPath, [script, ...argv], { encoding: 'utf8' }).stdout);
  const samples = [[], []];
  for (let i = 0; i < (quick ? 3 : 5); i += 1) {
    samples[0].push(read('official', officialRoot));
    samples[1].push(read('own'));
  }
  return samples;
}

function report(name, [theirs, ours], unit = 'ms') {
  const row = {
    name,
    unit,
    official: theirs.length === 0 ? undefined : median(theirs),
    officialSpread: theirs.length === 0 ? undefined : spread(theirs),
    own: median(ours),
    ownSpread: spread(ours),
    rounds: ours.length,
  };
  if (row.official !== undefined) row.ratio = row.official / row.own;
  rows.push(row);
  if (json) return;
  const cell = (value, deviation) =>
    value === undefined
      ? ''.padStart(19)
      : `${value.toFixed(2).padStart(9)} ${unit} ± ${deviation.toFixed(0).padStart(2)} %`;
  console.log(
    `${name.padEnd(54)} official ${cell(row.official, row.officialSpread)}   own ${cell(row.own, row.ownSpread)}   ${
      row.ratio === undefined ? '' : `ratio ${row.ratio.toFixed(2)}`
    }`,
  );
}
