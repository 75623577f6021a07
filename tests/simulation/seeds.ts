/** Seed of the programs that are the same in each campaign. */
export const FIXED_SEED = 20260101n;

/** The one that is given, else 64 random bits. */
export function givenOrFreshSeed(given: string | undefined): bigint {
  return given === undefined ? (crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n) : BigInt(given);
}
