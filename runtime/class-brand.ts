/**
 * Makes `instanceof` work across copies of this package and across realms: a user's bundle may hold one copy, the
 * sandbox another, and a test framework may run code in its own `vm` context.
 *
 * Invariants
 *  1. A brand is a registered symbol on the class's prototype, so subclasses inherit it and copies share it.
 *  2. A subclass without a brand of its own (a user's) is tested the ordinary way.
 */
type AnyClass = abstract new (...args: never[]) => object;

const PREFIX = 'durable-sandbox/class/';
const ordinaryHasInstance = Function.prototype[Symbol.hasInstance];

function brandKey(className: string): symbol {
  return Symbol.for(PREFIX + className);
}

/** Call it in a static block of the class. `className` must be unique in the package. */
export function brandClass(target: AnyClass, className: string): void {
  const key = brandKey(className);
  Object.defineProperty(target.prototype, key, { value: true });
  Object.defineProperty(target, Symbol.hasInstance, {
    value: function (this: AnyClass, candidate: unknown): boolean {
      if (this !== target) return ordinaryHasInstance.call(this, candidate);
      return isBranded(candidate, className);
    },
  });
}

/** Whether a value is an instance of the class branded `className`, of whatever copy. Never throws. */
export function isBranded(candidate: unknown, className: string): boolean {
  if (typeof candidate !== 'object' || candidate === null) return false;
  try {
    return (candidate as Record<symbol, unknown>)[brandKey(className)] === true;
  } catch {
    return false;
  }
}
