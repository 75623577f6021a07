/**
 * The one place that touches real entropy. Functions are taken at load, as in `clock.ts`, and for the same reason.
 *
 * Owns: access to unpredictable values. Does not own: the seeded streams of a workflow (`seeded-random.ts`).
 */
import crypto from 'node:crypto';

const { randomUUID: nativeRandomUuid, randomBytes: nativeRandomBytes } = crypto;
const nativeRandom = Math.random;

/** A fresh version 4 UUID. */
export function randomUuid(): string {
  return nativeRandomUuid();
}

/** `size` fresh bytes. */
export function randomBytes(size: number): Buffer {
  return nativeRandomBytes(size);
}

/** A fresh number in [0, 1). */
export function randomNumber(): number {
  return nativeRandom();
}
