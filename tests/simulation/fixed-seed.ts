/** Seed of the programs that are the same in each campaign. */
export const FIXED_SEED = 20260101n;
