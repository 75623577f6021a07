/**
 * One deliberate fault in the runtime, and the tests which must notice it.
 *
 * 1. `find` occurs exactly once in the file: a fault that has lost its place is an error, never a fault that was caught.
 * 2. The changed file still parses: a fault is one of behaviour.
 */
import { transformSync } from 'esbuild';

export interface Edit {
  /** Relative to the root of the package. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export interface Mutation extends Edit {
  /** What is wrong with the runtime then. */
  readonly name: string;
  /** Where two places guard against the same, the other one, in another file. */
  readonly also?: Edit;
  /** Files whose tests must go red. */
  readonly tests: readonly string[];
}

export function editsOf(mutation: Mutation): Edit[] {
  return mutation.also === undefined ? [mutation] : [mutation, mutation.also];
}

/** @throws Error when the place is not there, or there twice, or what comes out is no program. */
export function mutate(source: string, { file, find, replace }: Edit): string {
  const places = source.split(find).length - 1;
  if (places !== 1) throw new Error(`The fault has ${String(places)} places in ${file}, not one: ${find}`);
  // By a function, since a text would be searched for `$`.
  const mutated = source.replace(find, () => replace);
  transformSync(mutated, { loader: 'ts', format: 'esm', logLevel: 'silent' });
  return mutated;
}
