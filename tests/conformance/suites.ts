/** The published requirements: for each suite the expectations and the workflows, `r1_2` for requirement 1-2. */
import type { DurableLambdaHandler } from '../../runtime/index.ts';
import type { Expectations } from './expectation.ts';
import { callback } from './expectations/callback.ts';
import { child } from './expectations/child.ts';
import { invoke } from './expectations/invoke.ts';
import { map } from './expectations/map.ts';
import { plugin } from './expectations/plugin.ts';
import { parallel } from './expectations/parallel.ts';
import { step } from './expectations/step.ts';
import { waitForCallback } from './expectations/wait-for-callback.ts';
import { waitForCondition } from './expectations/wait-for-condition.ts';
import { wait } from './expectations/wait.ts';
import * as callbackHandlers from './handlers/callback.ts';
import * as childHandlers from './handlers/child.ts';
import * as invokeHandlers from './handlers/invoke.ts';
import * as mapHandlers from './handlers/map.ts';
import * as pluginHandlers from './handlers/plugin.ts';
import * as parallelHandlers from './handlers/parallel.ts';
import * as stepHandlers from './handlers/step.ts';
import * as waitForCallbackHandlers from './handlers/wait-for-callback.ts';
import * as waitForConditionHandlers from './handlers/wait-for-condition.ts';
import * as waitHandlers from './handlers/wait.ts';

type Handlers = Readonly<Record<string, DurableLambdaHandler>>;

export const SUITES: Readonly<Record<string, readonly [Expectations, Handlers]>> = {
  step: [step, stepHandlers],
  wait: [wait, waitHandlers],
  child: [child, childHandlers],
  callback: [callback, callbackHandlers],
  invoke: [invoke, invokeHandlers],
  waitForCondition: [waitForCondition, waitForConditionHandlers],
  waitForCallback: [waitForCallback, waitForCallbackHandlers],
  parallel: [parallel, parallelHandlers],
  map: [map, mapHandlers],
  plugin: [plugin, pluginHandlers],
};
