/**
 * `WebSocket` and `EventSource`, guarded without being loaded: reading the global loads Node's HTTP client, which takes
 * as long as starting the thread does, and no property can be replaced without being read.
 *
 * So a lexical binding of the same name is put before the global property. It forwards to whatever the property holds;
 * who reads `globalThis.WebSocket` gets the native class, and is noticed when it connects.
 */
import vm from 'node:vm';
import { ask, type Guard } from '../determinism/guard.ts';

type AnyFunction = (...args: never[]) => unknown;

export const LAZY_GLOBALS: ReadonlySet<string> = new Set(['WebSocket', 'EventSource']);

const { runInThisContext } = vm;

export function guardWebSocket(name: string, guard: Guard): void {
  const native = (): AnyFunction => Reflect.get(globalThis, name) as AnyFunction;
  const forward: AnyFunction = function (): void {
    // Never called: the traps take its place.
  };
  const guarded: AnyFunction = new Proxy<AnyFunction>(forward, {
    apply: (_target, self, args) => Reflect.apply(native(), self, args) as unknown,
    construct: function construct(_target, args, newTarget) {
      return ask(guard, construct as AnyFunction, 'construct', args, (given) =>
        Reflect.construct(native(), given, newTarget === guarded ? native() : newTarget),
      ) as object;
    },
    get: (_target, key) => Reflect.get(native(), key) as unknown,
    has: (_target, key) => Reflect.has(native(), key),
    getPrototypeOf: () => Object.getPrototypeOf(native()) as object | null,
  });
  // A script's `let` shadows the property for all modules of the realm.
  const bind = runInThisContext(`let ${name}; (value) => { ${name} = value; }`) as (value: unknown) => void;
  bind(guarded);
}
