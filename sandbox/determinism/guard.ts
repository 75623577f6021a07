/**
 * Makes functions, classes and properties ask before they do anything in workflow code.
 *
 * 1. A guarded function keeps its name, its properties, its prototype and its identity for `instanceof`; functions
 *    hanging on it (`util.promisify.custom`, `realpath.native`) are guarded as well.
 * 2. Outside of workflow code a guard costs one look at the scope.
 */
import { clearImmediateNative, clearTimer, setImmediateNative, setTimer } from '../../runtime/clock.ts';
import type { CallEnd, ForbiddenSource } from '../../runtime/determinism/source.ts';
import { currentScope } from '../scope.ts';
import { networkTarget } from './network-target.ts';
import { passThrough } from './pass-through.ts';
import { rule } from './ruling.ts';

type AnyFunction = (...args: never[]) => unknown;

export interface Guard {
  readonly source: ForbiddenSource;
  /** How the member is called in messages. */
  readonly api: string;
  /** The member's own name. */
  readonly name: string;
  readonly end: CallEnd;
  readonly throughNode: boolean;
}

const guarded = new WeakSet<object>();

export function isGuarded(value: unknown): boolean {
  return typeof value === 'function' && guarded.has(value);
}

export function guardFunction<F extends AnyFunction>(native: F, guard: Guard): F {
  if (guarded.has(native)) return native;
  const ask = (
    callee: AnyFunction,
    form: 'call' | 'construct',
    args: readonly unknown[],
    call: (args: readonly unknown[]) => unknown,
  ): unknown => {
    const scope = currentScope();
    if (scope?.kind !== 'workflow') return call(args);
    const { source, api, throughNode } = guard;
    const detail = networkTarget(source.code, args);
    switch (rule({ source, api, context: scope.context, callee, throughNode, detail })) {
      case 'native':
        return call(args);
      case 'through':
        return passThrough({ name: guard.name, end: guard.end, form }, args, scope, call);
      case 'inert':
        return idleTimer(guard.name);
    }
  };
  const inner = new Map<unknown, unknown>();
  const proxy: F = new Proxy(native, {
    apply: function apply(target, self, args) {
      return ask(apply, 'call', args, (given) => Reflect.apply(target, self, given));
    },
    construct: function construct(target, args, newTarget) {
      return ask(construct as AnyFunction, 'construct', args, (given) =>
        Reflect.construct(target, given, newTarget),
      ) as object;
    },
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || key === 'prototype' || !Object.hasOwn(target, key)) return value;
      if (!inner.has(value)) inner.set(value, guardFunction(value as AnyFunction, guard));
      return inner.get(value);
    },
  });
  guarded.add(proxy);
  return proxy;
}

/** A getter that asks before it gives the native value. `read` gets the receiver. */
export function guardGetter(read: (self: unknown) => unknown, guard: Guard): () => unknown {
  const getter = function (this: unknown): unknown {
    const scope = currentScope();
    if (scope?.kind === 'workflow') {
      rule({ source: guard.source, api: guard.api, context: scope.context, callee: getter });
    }
    return read(this);
  };
  guarded.add(getter);
  return getter;
}

/** What a timer function returns, without the timer. */
function idleTimer(name: string): unknown {
  const nothing = (): void => undefined;
  if (name === 'setImmediate') {
    const immediate = setImmediateNative(nothing);
    clearImmediateNative(immediate);
    return immediate;
  }
  const timer = setTimer(nothing, 1);
  clearTimer(timer);
  return timer;
}
