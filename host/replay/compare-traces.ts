/**
 * Compares the requests of two runs of one execution over the same history: operation by operation, with everything on
 * which what the workflow does next may rest.
 *
 * 1. Matched by id, so that the order among concurrent branches does not count: each context has its own clock and
 *    randomness.
 */
import type { TracedRequest } from '../../runtime/run-observation.ts';

export interface TraceDifference {
  /** What differs, in words. */
  readonly what: string;
  readonly first: TracedRequest | undefined;
  readonly second: TracedRequest | undefined;
}

const COMPARED: readonly (readonly [keyof TracedRequest, string])[] = [
  ['type', 'the type'],
  ['name', 'the name'],
  ['subType', 'the subtype'],
  ['parentId', 'the context'],
  ['arguments', 'the arguments'],
  ['clock', 'the clock'],
  ['draws', 'what was drawn from the seeded randomness'],
];

/** The first difference in the order of the first run. `isAskedAgain`: whether the second run must make it as well. */
export function compareTraces(
  first: readonly TracedRequest[],
  second: readonly TracedRequest[],
  isAskedAgain: (request: TracedRequest) => boolean,
): TraceDifference | undefined {
  const others = new Map(second.map((request) => [request.id, request]));
  const known = new Set<string>();
  for (const request of first) {
    known.add(request.id);
    const other = others.get(request.id);
    if (other === undefined && !isAskedAgain(request)) continue;
    if (other === undefined) return { what: 'it is not requested', first: request, second: undefined };
    const member = COMPARED.find(([key]) => request[key] !== other[key]);
    if (member !== undefined) return { what: `${member[1]} differs`, first: request, second: other };
  }
  const extra = second.find(({ id }) => !known.has(id));
  return extra && { what: 'it is requested only there', first: undefined, second: extra };
}
