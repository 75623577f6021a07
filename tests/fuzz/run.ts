/**
 * `npm run test:fuzz [-- --runs N] [-- --seed S] [-- words]`: N inputs (default 100,000) for each way into the package,
 * or for those whose name contains one of the words. Prints the seed, and what the inputs came to.
 */
import { inspect, parseArgs } from 'node:util';
import { fuzz } from './fuzz-target.ts';
import { TARGETS } from './targets/all.ts';

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const runs = Number(values.runs);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const chosen = TARGETS.filter(
  ({ name }) => positionals.length === 0 || positionals.some((word) => name.includes(word)),
);

console.log(`seed ${String(seed)}`);
for (const target of chosen) {
  const begun = Date.now();
  try {
    const { inputs, outcomes, slowestMs } = await fuzz(target, runs, seed);
    const seconds = Math.round((Date.now() - begun) / 1000);
    const told = Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${String(count)}`);
    console.log(
      `${target.name}: ${String(inputs)} inputs in ${String(seconds)} s, the slowest ${String(slowestMs)} ms; ` +
        told.sort().join(', '),
    );
  } catch (error) {
    const { message, cause } = error as Error;
    console.log(`${target.name}: ${message}\n${inspect(cause, { depth: 2 })}`);
    process.exitCode = 1;
  }
}
