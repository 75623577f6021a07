/**
 * Makes functions, classes and properties ask before they do anything in workflow code.
 *
 * 1. A guarded function has the name, the properties and the prototype of the native one, so that `instanceof` and
 *    subclasses work; functions hanging on it (`util.promisify.custom`, `realpath.native`) are guarded as well.
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

/** `made` holds what hangs on each other: a promisified function names itself as its promisified form. */
export function guardFunction<F extends AnyFunction>(
  native: F,
  guard: Guard,
  made = new Map<unknown, AnyFunction>(),
): F {
  if (guarded.has(native)) return native;
  const known = made.get(native);
  if (known !== undefined) return known as F;
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    const target = new.target;
    if (target === undefined) {
      return ask(guard, wrapper, 'call', args, (given) => Reflect.apply(native, this, given));
    }
    return ask(guard, wrapper, 'construct', args, (given) => Reflect.construct(native, given, target));
  };
  guarded.add(wrapper);
  made.set(native, wrapper);
  copyProperties(native, wrapper, (inner) => guardFunction(inner, guard, made));
  return wrapper as unknown as F;
}

/** Makes the call if it may be made, and returns what is to be returned. `callee` is the function that was called. */
export function ask(
  guard: Guard,
  callee: AnyFunction,
  form: 'call' | 'construct',
  args: readonly unknown[],
  call: (args: readonly unknown[]) => unknown,
): unknown {
  const scope = currentScope();
  if (scope?.kind !== 'workflow') return call(args);
  const { source, api, name, end, throughNode } = guard;
  const detail = networkTarget(source.code, args);
  switch (rule({ source, api, context: scope.context, callee, throughNode, detail })) {
    case 'native':
      return call(args);
    case 'through':
      return passThrough({ name, end, form }, args, scope, call);
    case 'inert':
      return idleTimer(name);
  }
}

function copyProperties(native: AnyFunction, wrapper: AnyFunction, wrap: (inner: AnyFunction) => AnyFunction): void {
  Object.setPrototypeOf(wrapper, Object.getPrototypeOf(native) as object | null);
  for (const key of Reflect.ownKeys(native)) {
    const descriptor = Object.getOwnPropertyDescriptor(native, key);
    // Those of a function in sloppy mode, which no other function can have.
    if (descriptor === undefined || key === 'arguments' || key === 'caller') continue;
    if (key === 'prototype') {
      Object.defineProperty(wrapper, key, {
        value: descriptor.value as unknown,
        writable: descriptor.writable === true,
      });
      continue;
    }
    // A property that could not be replaced here could not be redefined by `util.promisify` either.
    Object.defineProperty(wrapper, key, { ...guardedProperty(native, descriptor, wrap), configurable: true });
  }
}

function guardedProperty(
  native: AnyFunction,
  descriptor: PropertyDescriptor,
  wrap: (inner: AnyFunction) => AnyFunction,
): PropertyDescriptor {
  const wrapped = (value: unknown): unknown => (typeof value === 'function' ? wrap(value as AnyFunction) : value);
  const read = Reflect.get(descriptor, 'get') as AnyFunction | undefined;
  if (read === undefined) return { ...descriptor, value: wrapped(descriptor.value) };
  return { ...descriptor, get: () => wrapped(Reflect.apply(read, native, [])) };
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
