/**
 * The requirements which AWS publishes for SDKs of durable functions, each with a handler of its own: real sandbox
 * threads, the embedded service, virtual time. Prints how many of them are met.
 */
import { after, before, describe, test } from 'node:test';
import type { DurableLambdaHandler } from '../../runtime/index.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { checkExpectation } from './check-expectation.ts';
import { callback } from './expectations/callback.ts';
import { child } from './expectations/child.ts';
import { invoke } from './expectations/invoke.ts';
import { map } from './expectations/map.ts';
import { parallel } from './expectations/parallel.ts';
import { step } from './expectations/step.ts';
import { waitForCallback } from './expectations/wait-for-callback.ts';
import { waitForCondition } from './expectations/wait-for-condition.ts';
import { wait } from './expectations/wait.ts';
import * as callbackHandlers from './handlers/callback.ts';
import * as childHandlers from './handlers/child.ts';
import * as invokeHandlers from './handlers/invoke.ts';
import * as mapHandlers from './handlers/map.ts';
import * as parallelHandlers from './handlers/parallel.ts';
import * as stepHandlers from './handlers/step.ts';
import * as waitForCallbackHandlers from './handlers/wait-for-callback.ts';
import * as waitForConditionHandlers from './handlers/wait-for-condition.ts';
import * as waitHandlers from './handlers/wait.ts';
import type { Expectations } from './expectation.ts';

const SUITES: Readonly<Record<string, readonly [Expectations, object]>> = {
  step: [step, stepHandlers],
  wait: [wait, waitHandlers],
  child: [child, childHandlers],
  callback: [callback, callbackHandlers],
  invoke: [invoke, invokeHandlers],
  waitForCondition: [waitForCondition, waitForConditionHandlers],
  waitForCallback: [waitForCallback, waitForCallbackHandlers],
  parallel: [parallel, parallelHandlers],
  map: [map, mapHandlers],
};

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
    console.log(`conformance: ${String(met)}/${String(PUBLISHED)} published requirements`);
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
