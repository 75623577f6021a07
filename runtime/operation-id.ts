/**
 * Operation ids. An operation has a raw id, readable and hierarchical (`2-1-3`: third operation of the first operation
 * of the second), and a wire id, which is a hash of the raw id and the only form the service ever sees.
 *
 * Owns: the hash and the order of raw ids. Does not own: the counters that hand raw ids out.
 *
 * Invariants
 *  1. The hash equals that of the official JavaScript SDK, so a running execution can change between the two.
 *  2. The order is that of the path's numbers, parents before their children: 2, 2-1, 2-2, 2-10, 10.
 */
import crypto from 'node:crypto';

const { createHash } = crypto;
/** Node 20.12 and later; half the price. */
const oneShot = (crypto as { hash?: (algorithm: string, data: string, encoding: 'hex') => string }).hash;

const WIRE_ID_LENGTH = 16;
/**
 * Bounds the memory of a long-lived process, at about 3 MB, and has room for the operations of the largest execution. When
 * full the cache is emptied: refilling costs about half a microsecond an id.
 */
const CACHE_LIMIT = 32_768;
const cache = new Map<string, string>();

/** The wire id of a raw id: the first 16 hex digits of its MD5. MD5 is for compatibility, nothing rests on its strength. */
export function hashId(rawId: string): string {
  const known = cache.get(rawId);
  if (known !== undefined) return known;
  const digest = oneShot?.('md5', rawId, 'hex') ?? createHash('md5').update(rawId, 'utf8').digest('hex');
  const hashed = digest.slice(0, WIRE_ID_LENGTH);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(rawId, hashed);
  return hashed;
}

/** Sort order of raw ids: negative when `a` comes first, 0 for equal ids. */
export function compareRawIds(a: string, b: string): number {
  if (a === b) return 0;
  const left = a.split('-');
  const right = b.split('-');
  const shared = Math.min(left.length, right.length);
  for (let depth = 0; depth < shared; depth++) {
    const difference = comparePart(left[depth] ?? '', right[depth] ?? '');
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Parts are counters; anything else (`execution-result-…`) sorts behind all counters, by text. */
function comparePart(a: string, b: string): number {
  const left = /^\d+$/.test(a) ? Number(a) : undefined;
  const right = /^\d+$/.test(b) ? Number(b) : undefined;
  if (left !== undefined && right !== undefined) return left - right;
  if (left !== undefined) return -1;
  if (right !== undefined) return 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A key for outside services: one for each step of each execution, in the form of a UUID. */
export function idempotencyKey(executionArn: string, rawId: string): string {
  const hex = createHash('sha256').update(`${executionArn}\n${rawId}`, 'utf8').digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
