/**
 * Randomness in workflow code comes from streams seeded by execution, context and purpose; everywhere else it is the
 * native one. Seeded values repeat on replay and can be predicted: secrets belong in a step.
 *
 * 1. The native function is called first where it checks its arguments, so that wrong ones fail as ever.
 * 2. Callbacks come in a tick, in the scope of the workflow.
 */
import crypto from 'node:crypto';
import { randomNumber } from '../../runtime/random.ts';
import type { ContextState } from '../context-state.ts';
import { deterministicContext } from '../scope.ts';
import { seededUuid, seededUuidV7 } from '../seeded-uuid.ts';
import { replaceFunction, replaceMethod } from './replace-member.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Callback = (error: null, value: unknown) => void;

export function patchMathRandom(): void {
  Math.random = function random() {
    return deterministicContext()?.random('math').next() ?? randomNumber();
  };
}

export function patchUuid(): void {
  const webCrypto = Object.getPrototypeOf(globalThis.crypto) as object;
  for (const holder of [crypto, webCrypto]) {
    replaceMethod<Method>(holder, 'randomUUID', (native) => seeded(native, seededUuid));
    replaceMethod<Method>(holder, 'randomUUIDv7', (native) => seeded(native, seededUuidV7));
  }
}

export function patchRandomBytes(): void {
  // `globalThis.crypto` and `node:crypto` share the methods of this prototype.
  const webCrypto = Object.getPrototypeOf(globalThis.crypto) as object;
  replaceMethod<Method>(webCrypto, 'getRandomValues', (native) => overwritten(native));
  replaceMethod<Method>(crypto, 'randomFillSync', (native) => overwritten(native));
  const randomBytes: Method = crypto.randomBytes as never;
  replaceMethod<Method>(crypto, 'randomBytes', bytesForm);
  // Old names of the same function.
  for (const name of ['pseudoRandomBytes', 'prng', 'rng']) {
    replaceFunction(crypto, name, () => bytesForm(randomBytes));
  }
  replaceMethod<Method>(crypto, 'randomFill', fillForm(crypto.randomFillSync as never));
  replaceMethod<Method>(crypto, 'randomInt', intForm);
}

function seeded(native: Method, make: (context: ContextState) => string): Method {
  return function (this: unknown, ...args) {
    const context = deterministicContext();
    return context === undefined ? native.apply(this, args) : make(context);
  };
}

/** For functions that fill the array they are given: `(array, offset, size)`, counted in elements. */
function overwritten(native: Method): Method {
  return function (this: unknown, ...args) {
    const filled = native.apply(this, args);
    const context = deterministicContext();
    if (context !== undefined) overwrite(context, args[0], args[1], args[2]);
    return filled;
  };
}

function overwrite(context: ContextState, target: unknown, offset: unknown = 0, size?: unknown): void {
  const view = ArrayBuffer.isView(target) ? target : new Uint8Array(target as ArrayBuffer);
  const width = (view as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  const start = Number(offset) * width;
  const length = size === undefined ? view.byteLength - start : Number(size) * width;
  new Uint8Array(view.buffer, view.byteOffset + start, length).set(context.random('bytes').bytes(length));
}

function bytesForm(native: Method): Method {
  return function (this: unknown, size, callback) {
    const context = deterministicContext();
    if (context === undefined) return native.call(this, size, callback);
    if (callback !== undefined && typeof callback !== 'function') return native.call(this, size, callback);
    const buffer = native.call(this, size) as Buffer;
    overwrite(context, buffer);
    return callback === undefined ? buffer : later(callback, buffer);
  };
}

function fillForm(fillSync: Method): (native: Method) => Method {
  return (native) =>
    function (this: unknown, ...args) {
      const context = deterministicContext();
      const callback = args.at(-1);
      if (context === undefined || typeof callback !== 'function') return native.apply(this, args);
      const place = args.slice(0, -1);
      fillSync.apply(this, place);
      return later(callback, place[0]);
    };
}

function intForm(native: Method): Method {
  return function (this: unknown, ...args) {
    const context = deterministicContext();
    if (context === undefined) return native.apply(this, args);
    const callback = args.at(-1);
    const bounds = typeof callback === 'function' ? args.slice(0, -1) : args;
    native.apply(this, bounds);
    const [low, high] = (bounds.length === 1 ? [0, bounds[0]] : bounds) as [number, number];
    const value = low + Math.floor(context.random('math').next() * (high - low));
    return typeof callback === 'function' ? later(callback, value) : value;
  };
}

function later(callback: unknown, value: unknown): undefined {
  process.nextTick(callback as Callback, null, value);
  return undefined;
}
