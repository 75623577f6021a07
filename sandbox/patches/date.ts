/**
 * `Date` in workflow code shows the context's clock, and UTC as its local time; everywhere else it is the native one.
 *
 * 1. The patched constructor shares `Date.prototype` with the native one, so `instanceof`, subclasses, structured clone
 *    and `util.types.isDate` work; `prototype.constructor` is the patched one, so `new (date.constructor)()` does not
 *    reach the native clock.
 * 2. Values are made by `Reflect.construct(NativeDate, …, new.target)`: they are native dates.
 */
import { NativeDate, now } from '../../runtime/clock.ts';
import { deterministicContext } from '../scope.ts';
import { parseAsUtc } from './local-time.ts';

export function readClock(): number {
  return deterministicContext()?.clock ?? now();
}

export function patchDate(): void {
  function PatchedDate(this: unknown, ...args: unknown[]): unknown {
    const context = deterministicContext();
    if (new.target === undefined) return new NativeDate(context?.clock ?? now()).toString();
    const given = args.length === 0 ? [context?.clock ?? now()] : context === undefined ? args : [utcTime(args)];
    return Reflect.construct(NativeDate, given, new.target) as Date;
  }
  const define = (holder: object, key: string, value: unknown): void => {
    Object.defineProperty(holder, key, { value, writable: true, configurable: true });
  };
  for (const key of Reflect.ownKeys(NativeDate)) {
    if (key === 'prototype') continue;
    const descriptor = Object.getOwnPropertyDescriptor(NativeDate, key);
    if (descriptor?.configurable === true) Object.defineProperty(PatchedDate, key, descriptor);
  }
  define(PatchedDate, 'name', 'Date');
  define(PatchedDate, 'now', function now() {
    return readClock();
  });
  define(PatchedDate, 'parse', function parse(text: unknown) {
    return deterministicContext() === undefined ? NativeDate.parse(String(text)) : parseAsUtc(String(text));
  });
  Object.defineProperty(PatchedDate, 'prototype', { value: NativeDate.prototype, writable: false });
  define(NativeDate.prototype, 'constructor', PatchedDate);
  define(globalThis, 'Date', PatchedDate);
}

/** What the constructor's arguments mean when local time is UTC. */
function utcTime(args: readonly unknown[]): unknown {
  if (args.length > 1) return NativeDate.UTC(...(args as [number, number]));
  const [value] = args;
  const primitive = value instanceof NativeDate ? value : toPrimitive(value);
  return typeof primitive === 'string' ? parseAsUtc(primitive) : primitive;
}

function toPrimitive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const convert = (value as { [Symbol.toPrimitive]?: (hint: string) => unknown })[Symbol.toPrimitive];
  if (typeof convert === 'function') return convert.call(value, 'default');
  const plain: unknown = value.valueOf();
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- what the language does
  return typeof plain === 'object' ? value.toString() : plain;
}
