/** Behaviours that any SDK of durable functions has, beyond the published requirements, in the same form. */
import { after, before, describe, test } from 'node:test';
import type { DurableLambdaHandler } from '../../runtime/index.ts';
import { createLocalRun, type LocalRun } from '../support/local-run.ts';
import { checkExpectation } from './check-expectation.ts';
import type { Expectations } from './expectation.ts';
import { batches } from './further/expectations/batches.ts';
import { callbacksAndInvokes } from './further/expectations/callbacks-and-invokes.ts';
import { contextsAndConditions } from './further/expectations/contexts-and-conditions.ts';
import { stepsAndWaits } from './further/expectations/steps-and-waits.ts';
import * as batchHandlers from './further/handlers/batches.ts';
import * as callbackAndInvokeHandlers from './further/handlers/callbacks-and-invokes.ts';
import * as contextAndConditionHandlers from './further/handlers/contexts-and-conditions.ts';
import * as stepAndWaitHandlers from './further/handlers/steps-and-waits.ts';

const SUITES: readonly (readonly [Expectations, Readonly<Record<string, DurableLambdaHandler>>])[] = [
  [stepsAndWaits, stepAndWaitHandlers],
  [contextsAndConditions, contextAndConditionHandlers],
  [callbacksAndInvokes, callbackAndInvokeHandlers],
  [batches, batchHandlers],
];

describe('behaviours beyond the published requirements', () => {
  let local: LocalRun;

  before(async () => {
    const functions = Object.assign({}, ...SUITES.map(([, handlers]) => handlers)) as Record<
      string,
      DurableLambdaHandler
    >;
    local = await createLocalRun({ functions, time: 'virtual' });
  });
  after(() => local.close());

  for (const [expectations, handlers] of SUITES) {
    for (const [name, expectation] of Object.entries(expectations)) {
      if (!(name in handlers)) throw new Error(`There is no workflow ${name}.`);
      test(name, () => checkExpectation(local, name, expectation));
    }
  }
});
