/**
 * `Date` in workflow code shows the context's clock; everywhere else it is the native one.
 *
 * 1. The patched constructor shares `Date.prototype` with the native one, so `instanceof`, subclasses, structured clone
 *    and `util.types.isDate` work; `prototype.constructor` is the patched one, so `new (date.constructor)()` does not
 *    reach the native clock.
 * 2. Values are made by `Reflect.construct(NativeDate, …, new.target)`: they are native dates.
 */
import { NativeDate, now } from '../../runtime/clock.ts';
import { currentWorkflowContext } from '../scope.ts';

export function readClock(): number {
  return currentWorkflowContext()?.clock ?? now();
}

export function patchDate(): void {
  function PatchedDate(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return new NativeDate(readClock()).toString();
    const given = args.length === 0 ? [readClock()] : args;
    return Reflect.construct(NativeDate, given, new.target) as Date;
  }
  for (const key of Reflect.ownKeys(NativeDate)) {
    if (key === 'prototype') continue;
    const descriptor = Object.getOwnPropertyDescriptor(NativeDate, key);
    if (descriptor?.configurable === true) Object.defineProperty(PatchedDate, key, descriptor);
  }
  const value = (value: unknown): PropertyDescriptor => ({ value, writable: true, configurable: true });
  Object.defineProperty(
    PatchedDate,
    'now',
    value(function now() {
      return readClock();
    }),
  );
  Object.defineProperty(PatchedDate, 'prototype', { value: NativeDate.prototype, writable: false });
  Object.defineProperty(NativeDate.prototype, 'constructor', value(PatchedDate));
  Object.defineProperty(globalThis, 'Date', value(PatchedDate));
}
