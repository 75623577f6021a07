/**
 * A small deterministic generator: sfc32 whose state is filled from the SHA-256 of a seed text. The same seed gives
 * the same stream on each platform and Node version, which is what makes randomness in a workflow replay.
 *
 * It is predictable by design: anybody who knows the seed knows the stream. Secrets do not belong here.
 *
 * Invariants
 *  1. The stream depends on the seed and on the number of draws so far, on nothing else.
 *  2. `next()` always takes two draws and `bytes(n)` one for each begun group of four bytes, so `cursor` tells two runs
 *     apart as soon as one of them draws more than the other.
 *  3. Changing the algorithm changes the recorded past of running executions: the test vectors pin it.
 */
import crypto from 'node:crypto';

const { createHash } = crypto;

/** Draws after seeding that are thrown away, so that similar seeds part. */
const WARM_UP_DRAWS = 12;
const TWO_POW_26 = 2 ** 26;
const TWO_POW_53 = 2 ** 53;

export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;
  #cursor = 0;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed, 'utf8').digest();
    this.#a = digest.readUInt32LE(0);
    this.#b = digest.readUInt32LE(4);
    this.#c = digest.readUInt32LE(8);
    this.#counter = 1;
    for (let draw = 0; draw < WARM_UP_DRAWS; draw++) this.#draw();
    this.#cursor = 0;
  }

  /** How many 32-bit draws were taken so far. */
  get cursor(): number {
    return this.#cursor;
  }

  /** A number in [0, 1) with 53 random bits. */
  next(): number {
    const high = this.#draw() >>> 5;
    const low = this.#draw() >>> 6;
    return (high * TWO_POW_26 + low) / TWO_POW_53;
  }

  /** `size` bytes. */
  bytes(size: number): Uint8Array {
    const out = new Uint8Array(size);
    for (let offset = 0; offset < size; offset += 4) {
      let word = this.#draw();
      for (let at = offset; at < Math.min(offset + 4, size); at++) {
        out[at] = word & 0xff;
        word >>>= 8;
      }
    }
    return out;
  }

  #draw(): number {
    this.#cursor++;
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }
}
