/**
 * The requirements which AWS publishes for SDKs of durable functions, each with a handler of its own: real sandbox
 * threads, the embedded service, virtual time. Prints how many of them are met.
 */
import { after, before, describe, test } from 'node:test';
import type { DurableLambdaHandler } from '../../runtime/index.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { checkExpectation } from './check-expectation.ts';
import { SUITES } from './suites.ts';

/** How many requirements are published. */
const PUBLISHED = 103;

describe('the published requirements', () => {
  let local: LocalRun;
  let met = 0;

  before(async () => {
    const functions = Object.assign({}, ...Object.values(SUITES).map(([, handlers]) => handlers)) as Record<
      string,
      DurableLambdaHandler
    >;
    local = await createLocalRun({ functions, time: 'virtual' });
  });

  after(async () => {
    console.log(
      `conformance: ${String(met)}/${String(PUBLISHED)} published requirements (10-21 and 10-23 ask for more than the official SDK has)`,
    );
    await local.close();
  });

  for (const [suite, [expectations]] of Object.entries(SUITES)) {
    describe(suite, () => {
      for (const [id, expectation] of Object.entries(expectations)) {
        test(id, async () => {
          await checkExpectation(local, `r${id.replace('-', '_')}`, expectation);
          met += 1;
        });
      }
    });
  }
});
