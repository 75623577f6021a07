/**
 * `performance` in workflow code: milliseconds of the context's clock since the execution began.
 *
 * Marks and measures are made by Node as ever, with their times given to it.
 */
import perfHooks from 'node:perf_hooks';
import type { ContextState } from '../context-state.ts';
import { deterministicContext } from '../scope.ts';
import { holderOf, replaceFunction, replaceGetter, replaceMethod } from './replace-member.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** An execution begins at 1 rather than at 0, which packages take for "no time". */
const FIRST_MILLISECOND = 1;

/** The monotonic clock of workflow code: milliseconds, that of the execution's start being the first. */
export function executionTime(): number | undefined {
  const context = deterministicContext();
  return context && context.clock - timeOrigin(context);
}

function timeOrigin(context: ContextState): number {
  return context.run.settings.startTimestamp - FIRST_MILLISECOND;
}

export function patchPerformance(): void {
  const prototype = holderOf(perfHooks.performance, 'now');
  if (prototype === undefined) return;
  replaceMethod<Method>(prototype, 'now', (native) => {
    return function (this: unknown) {
      return executionTime() ?? native.call(this);
    };
  });
  replaceGetter(prototype, 'timeOrigin', (read) => {
    return function (this: unknown) {
      const context = deterministicContext();
      return context === undefined ? read(this) : timeOrigin(context);
    };
  });
  replaceMethod<Method>(prototype, 'mark', (native) => {
    return function (this: unknown, name: unknown, options?: unknown) {
      return native.call(this, name, withStart(options));
    };
  });
  replaceMethod<Method>(prototype, 'measure', (native) => {
    return function (this: unknown, ...args: unknown[]) {
      const time = executionTime();
      return native.apply(this, time === undefined ? args : measureArguments(args, time));
    };
  });
  for (const holder of [globalThis, perfHooks]) {
    replaceFunction(holder, 'PerformanceMark', (native) => {
      return new Proxy(native, {
        construct: (target, [name, options], newTarget) =>
          Reflect.construct(target, [name, withStart(options)], newTarget) as object,
      });
    });
  }
}

function withStart(options: unknown): unknown {
  const time = executionTime();
  if (time === undefined || (options as { startTime?: unknown } | undefined)?.startTime !== undefined) return options;
  return { ...(options as object | undefined), startTime: time };
}

/** The end is now, unless it is given. */
function measureArguments([name, second, end]: readonly unknown[], time: number): unknown[] {
  if (typeof second !== 'object' || second === null) {
    return end === undefined ? [name, { start: second ?? 0, end: time }] : [name, second, end];
  }
  const { start, duration, end: given } = second as { start?: unknown; duration?: unknown; end?: unknown };
  const open = given === undefined && (start === undefined || duration === undefined);
  return [name, open ? { ...second, end: time } : second];
}
