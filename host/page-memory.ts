/**
 * Shared memory in which the pages of a history lie: both threads read it where it is.
 *
 * Owns: the memory nobody uses. Does not own: how a page lies in it (`record-pages.ts`).
 *
 * 1. Fresh memory costs more than what is written to it, so up to `MOST_KEPT` bytes are kept for later pages.
 * 2. Only who knows that the sandbox reads no longer gives memory back. What is not given back is garbage.
 */
const MOST_KEPT = 16 * 2 ** 20;
/** Sizes are multiples of it, so that what one page needed fits the next. */
const GRAIN = 65_536;

const free: SharedArrayBuffer[] = [];
let kept = 0;

/** Memory of at least that many bytes, with anything in it. */
export function takePageMemory(bytes: number): SharedArrayBuffer {
  const known = takeSmallest(bytes);
  if (known === undefined) return new SharedArrayBuffer(Math.ceil(bytes / GRAIN) * GRAIN);
  kept -= known.byteLength;
  return known;
}

export function returnPageMemory(memory: SharedArrayBuffer): void {
  if (memory.byteLength > MOST_KEPT) return;
  kept += memory.byteLength;
  free.push(memory);
  // The next history is more likely to be like the last one than like those before.
  while (kept > MOST_KEPT) kept -= free.shift()?.byteLength ?? 0;
}

/** Large memory is left to large pages. */
function takeSmallest(bytes: number): SharedArrayBuffer | undefined {
  let best = -1;
  let bestSize = Number.POSITIVE_INFINITY;
  for (const [at, { byteLength }] of free.entries()) {
    if (byteLength < bytes || byteLength >= bestSize) continue;
    best = at;
    bestSize = byteLength;
  }
  return best < 0 ? undefined : free.splice(best, 1)[0];
}
