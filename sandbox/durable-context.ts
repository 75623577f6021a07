/**
 * The `DurableContext` that a workflow holds: takes the official SDK's argument forms apart and hands them on.
 *
 * Owns: overloads and the object's public shape. Does not own: what an operation does (`operations/`), what arguments
 * are refused (`call-arguments.ts`).
 */
import { NativeDate } from '../runtime/clock.ts';
import { DURABLE_CONTEXT_MARK, type DurableContext, type DurablePromiseCombinators } from '../runtime/context.ts';
import { describePlace, type Place, validateName, validateSubType } from '../runtime/limits.ts';
import type { DurableContextLogger, DurableLogger } from '../runtime/logger.ts';
import { StepSemantics } from '../runtime/step-types.ts';
import {
  checkedName,
  checkedOptions,
  checkSerdes,
  invalid,
  isNamePosition,
  nameAndFunction,
  type Options,
  show,
} from './call-arguments.ts';
import { announceContext, contextLogger } from './context-logger.ts';
import type { ContextState } from './context-state.ts';
import { runInChildContext } from './operations/child-context.ts';
import { createCallback } from './operations/create-callback.ts';
import { invoke } from './operations/invoke.ts';
import { invokeArguments } from './operations/invoke-arguments.ts';
import { map, parallel } from './operations/map-and-parallel.ts';
import { patched } from './operations/patched.ts';
import { promiseCombinators } from './operations/promise-combinators.ts';
import { step } from './operations/step.ts';
import { wait } from './operations/wait.ts';
import { waitForCallback } from './operations/wait-for-callback.ts';
import { seededUuid } from './seeded-uuid.ts';
import { waitForCondition } from './operations/wait-for-condition.ts';

export function createDurableContext(state: ContextState): DurableContext<DurableLogger> {
  // Most workflows use neither.
  let combinators: DurablePromiseCombinators | undefined;
  let logger: DurableContextLogger<DurableLogger> | undefined;
  const context = {
    __proto__: CONTEXT_PROTOTYPE,
    get lambdaContext() {
      return state.run.lambdaContext;
    },
    get logger() {
      return (logger ??= contextLogger(state));
    },
    executionContext: { durableExecutionArn: state.run.settings.executionArn },
    step(...args: unknown[]) {
      const { name, fn, options } = nameAndFunction('step', args);
      if (options['semantics'] !== undefined) checkSemantics(options, { call: 'step', name });
      return step(state, name, fn as never, options as never);
    },
    wait(...args: unknown[]) {
      const named = isNamePosition(args[0]) && args.length > 1;
      const name = named ? checkedName('wait', args[0]) : undefined;
      return wait(state, name, (named ? args[1] : args[0]) as never);
    },
    runInChildContext(...args: unknown[]) {
      const { name, fn, options } = nameAndFunction('runInChildContext', args);
      if (options['subType'] !== undefined) validateSubType(options['subType'], { call: 'runInChildContext', name });
      const body = fn as unknown as (context: DurableContext<DurableLogger>) => Promise<unknown>;
      return runInChildContext(state, name, (inner) => body(createDurableContext(inner)), options as never, {
        call: 'runInChildContext',
      });
    },
    invoke(...args: unknown[]) {
      const { target, options } = invokeArguments(args);
      return invoke(state, target, options as never);
    },
    waitForCondition(...args: unknown[]) {
      const { name, fn, options } = nameAndFunction('waitForCondition', args);
      checkCondition(options, { call: 'waitForCondition', name });
      return waitForCondition(state, name, fn as never, options as never);
    },
    createCallback(...args: unknown[]) {
      const named = isNamePosition(args[0]);
      const name = named ? checkedName('createCallback', args[0]) : undefined;
      const options = checkedOptions({ call: 'createCallback', name }, args[named ? 1 : 0]);
      return createCallback(state, name, options);
    },
    waitForCallback(...args: unknown[]) {
      const { name, fn, options } = nameAndFunction('waitForCallback', args);
      return waitForCallback(state, name, fn as never, options as never);
    },
    map: (...args: unknown[]) => map(state, args, createDurableContext),
    parallel: (...args: unknown[]) => parallel(state, args, createDurableContext),
    get promise() {
      return (combinators ??= promiseCombinators(state));
    },
    get isReplaying() {
      return state.mode !== 'execution';
    },
    now: () => new NativeDate(state.clock),
    random: () => state.random('math').next(),
    uuid: () => seededUuid(state),
    patched(patchId: unknown) {
      if (patchId === undefined) throw invalid('patched() needs the id of the patch.');
      validateName(patchId, 'patched');
      return patched(state, patchId);
    },
    configureLogger(config: unknown) {
      configureLogger(state, checkedOptions({ call: 'configureLogger' }, config));
    },
    configureSerdes(config: unknown) {
      configureSerdes(state, checkedOptions({ call: 'configureSerdes' }, config));
    },
  };
  announceContext(state);
  return context as unknown as DurableContext<DurableLogger>;
}

const CONTEXT_PROTOTYPE = Object.defineProperties(
  {},
  { [DURABLE_CONTEXT_MARK]: { value: true }, [Symbol.toStringTag]: { value: 'DurableContext' } },
);

function checkSemantics({ semantics }: Options, place: Place): void {
  if (semantics === undefined || (Object.values(StepSemantics) as unknown[]).includes(semantics)) return;
  throw invalid(`semantics of ${describePlace(place)} is ${show(semantics)}, which is none of StepSemantics.`);
}

function checkCondition({ waitStrategy, initialState }: Options, place: Place): void {
  if (waitStrategy === undefined) {
    throw invalid(
      `${describePlace(place)} needs a waitStrategy, such as createWaitStrategy({ shouldContinuePolling }).`,
    );
  }
  if (initialState === undefined) {
    throw invalid(`${describePlace(place)} needs an initialState other than undefined; null will do.`);
  }
}

function configureLogger(state: ContextState, { customLogger, modeAware }: Options): void {
  state.log = {
    customLogger: (customLogger as DurableLogger | undefined) ?? state.log.customLogger,
    modeAware: (modeAware as boolean | undefined) ?? state.log.modeAware,
  };
  if (customLogger !== undefined) announceContext(state);
}

function configureSerdes(state: ContextState, { defaultSerdes, defaultCallbackDeserializer }: Options): void {
  const given = { defaultSerdes, defaultCallbackDeserializer };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    checkSerdes(value, `The ${key} of configureSerdes`);
    state.serdes = { ...state.serdes, [key]: value };
  }
}
