/**
 * Randomness in workflow code comes from streams seeded by execution, context and purpose; everywhere else it is the
 * native one. Seeded values repeat on replay and can be predicted: secrets belong in a step.
 */
import crypto from 'node:crypto';
import { randomNumber } from '../../runtime/random.ts';
import { currentWorkflowContext } from '../scope.ts';
import { seededUuid } from '../seeded-uuid.ts';

export function patchRandom(): void {
  Math.random = function random() {
    return currentWorkflowContext()?.random('math').next() ?? randomNumber();
  };
  const nativeRandomUuid = crypto.randomUUID;
  const randomUUID = function randomUUID(options?: crypto.RandomUUIDOptions): crypto.UUID {
    const context = currentWorkflowContext();
    return context === undefined ? nativeRandomUuid(options) : seededUuid(context);
  };
  crypto.randomUUID = randomUUID;
  // `globalThis.crypto` and `node:crypto` share the methods of this prototype.
  const prototype = Object.getPrototypeOf(globalThis.crypto) as typeof globalThis.crypto;
  Object.defineProperty(prototype, 'randomUUID', {
    value: () => randomUUID(),
    writable: true,
    configurable: true,
    enumerable: true,
  });
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its receiver below
  const nativeGetRandomValues = prototype.getRandomValues;
  Object.defineProperty(prototype, 'getRandomValues', {
    value: function getRandomValues<T extends NodeJS.TypedArray>(this: typeof globalThis.crypto, array: T): T {
      const context = currentWorkflowContext();
      if (context === undefined) return nativeGetRandomValues.call(this, array as never) as unknown as T;
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(
        context.random('bytes').bytes(array.byteLength),
      );
      return array;
    },
    writable: true,
    configurable: true,
    enumerable: true,
  });
}
