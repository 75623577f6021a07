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
  const fitting = free.findIndex(({ byteLength }) => byteLength >= bytes);
  const known = fitting < 0 ? undefined : free.splice(fitting, 1)[0];
  if (known === undefined) return new SharedArrayBuffer(Math.ceil(bytes / GRAIN) * GRAIN);
  kept -= known.byteLength;
  return known;
}

export function returnPageMemory(memory: SharedArrayBuffer): void {
  if (kept + memory.byteLength > MOST_KEPT) return;
  kept += memory.byteLength;
  free.push(memory);
}
