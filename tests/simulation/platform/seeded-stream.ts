/**
 * Random numbers that follow from a 64-bit seed alone (splitmix64, in two halves of 32 bits).
 *
 * Streams are derived from one another by words, so that what one part of a simulation draws never shifts what another
 * part gets.
 */

const MASK = (1n << 64n) - 1n;

export class SeededStream {
  private state: bigint;

  constructor(readonly seed: bigint) {
    this.state = seed & MASK;
  }

  /** A stream of its own for each list of words. */
  derive(...words: readonly (string | number)[]): SeededStream {
    let hash = 0xcbf29ce484222325n ^ this.seed;
    for (const character of words.join('/')) {
      hash = ((hash ^ BigInt(character.codePointAt(0) ?? 0)) * 0x100000001b3n) & MASK;
    }
    return new SeededStream(hash);
  }

  /** 64 random bits. */
  bits(): bigint {
    this.state = (this.state + 0x9e3779b97f4a7c15n) & MASK;
    let z = this.state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  }

  /** In [0, 1). */
  fraction(): number {
    return Number(this.bits() >> 11n) / 2 ** 53;
  }

  /** From 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.fraction() * end);
  }

  pick<T>(choices: readonly T[]): T {
    if (choices.length === 0) throw new RangeError('Nothing to choose from.');
    return choices[this.below(choices.length)] as T;
  }

  /** As fast-check takes it. */
  int32(): number {
    return Number(this.bits() & 0xffffffffn) | 0;
  }
}
