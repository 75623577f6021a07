/** Tries all configurations and prints a row for each: `npm run test:configurations`. */
import { assertAlike, assertEnded, outcomesOf, totals } from './compare.ts';
import { CONFIGURATIONS, DEFAULT } from './configuration.ts';

const row = (...cells: (string | number)[]): void => {
  console.log(cells.map((cell, index) => String(cell).padEnd(index === 0 ? 44 : 13)).join(''));
};

row('configuration', 'workflows', 'invocations', 'calls', 'verdict');
const expected = await outcomesOf(DEFAULT);
assertEnded(expected);
let alike = 0;
for (const configuration of CONFIGURATIONS) {
  const outcomes = await outcomesOf(configuration);
  const { workflows, invocations, checkpoints } = totals(outcomes);
  let verdict = 'alike';
  try {
    assertAlike(configuration, outcomes, expected);
    alike += 1;
  } catch (error) {
    verdict = String(error);
    process.exitCode = 1;
  }
  row(configuration.name, workflows, invocations, checkpoints, verdict);
}
const usual = totals(expected);
row(DEFAULT.name, usual.workflows, usual.invocations, usual.checkpoints, 'as compared with');
console.log(`${String(alike)}/${String(CONFIGURATIONS.length)} alike`);
