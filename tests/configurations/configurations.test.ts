/**
 * However the runtime is set up, each workflow comes to the same answer by the same records. Here for two ways which are
 * far from the default; `npm run test:configurations` tries all.
 */
import { before, describe, test } from 'node:test';
import { assertAlike, assertEnded, outcomesOf, totals, type Outcomes } from './compare.ts';
import { DEFAULT, SHORT } from './configuration.ts';

describe('configurations', () => {
  let expected: Outcomes;
  before(async () => {
    expected = await outcomesOf(DEFAULT);
  });

  test('the default: all workflows come to their end', () => {
    assertEnded(expected);
  });

  for (const configuration of SHORT) {
    test(configuration.name, async (t) => {
      const outcomes = await outcomesOf(configuration);
      t.diagnostic(`${JSON.stringify(totals(outcomes))}; by default ${JSON.stringify(totals(expected))}`);
      assertAlike(configuration, outcomes, expected);
    });
  }
});
