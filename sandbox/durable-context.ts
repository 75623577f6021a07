/**
 * The `DurableContext` that a workflow holds: takes the official SDK's argument forms apart and hands them on.
 *
 * Owns: overloads and the object's public shape. Does not own: what an operation does (`operations/`).
 */
import { DURABLE_CONTEXT_MARK, type DurableContext } from '../runtime/context.ts';
import { DurableSandboxError } from '../runtime/errors.ts';
import { validateName } from '../runtime/limits.ts';
import type { DurableLogger } from '../runtime/logger.ts';
import type { ContextState } from './context-state.ts';
import { announceContext, contextLogger } from './context-logger.ts';
import { runInChildContext } from './operations/child-context.ts';
import { step } from './operations/step.ts';
import { wait } from './operations/wait.ts';

type AnyFunction = (...args: never[]) => unknown;

export function createDurableContext(state: ContextState): DurableContext<DurableLogger> {
  const context = {
    lambdaContext: state.run.settings.lambdaContext,
    logger: contextLogger(state),
    executionContext: { durableExecutionArn: state.run.settings.executionArn },
    step(...args: unknown[]) {
      const { name, fn, config } = nameAndFunction('step', args);
      return step(state, name, fn as never, config as never);
    },
    wait(...args: unknown[]) {
      const named = typeof args[0] === 'string';
      const name = named ? checkedName('wait', args[0]) : undefined;
      return wait(state, name, (named ? args[1] : args[0]) as never);
    },
    runInChildContext(...args: unknown[]) {
      const { name, fn, config } = nameAndFunction('runInChildContext', args);
      return runInChildContext(state, name, fn as never, (config ?? {}) as never, {
        call: 'runInChildContext',
        createContext: createDurableContext,
      });
    },
  };
  Object.defineProperty(context, DURABLE_CONTEXT_MARK, { value: true });
  Object.defineProperty(context, Symbol.toStringTag, { value: 'DurableContext' });
  announceContext(state);
  return context as unknown as DurableContext<DurableLogger>;
}

function nameAndFunction(
  call: string,
  args: readonly unknown[],
): { name: string | undefined; fn: AnyFunction; config: unknown } {
  const named = typeof args[0] !== 'function';
  const name = named ? checkedName(call, args[0]) : undefined;
  const fn = named ? args[1] : args[0];
  if (typeof fn !== 'function') {
    const label = name === undefined ? call : `${call} "${name}"`;
    throw new DurableSandboxError('DS_INVALID_ARGUMENT', `${label} needs a function, but got ${describe(fn)}.`, {
      cure: `Call it as context.${call}("name", async () => …) or context.${call}(async () => …).`,
    });
  }
  return { name, fn: fn as AnyFunction, config: named ? args[2] : args[1] };
}

function checkedName(call: string, name: unknown): string | undefined {
  if (name === undefined || name === null) return undefined;
  validateName(name, call);
  return name;
}

function describe(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : `${typeof value}`;
}
