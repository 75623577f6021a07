/**
 * Tells, fast, whether a value is plain JSON: one that `JSON.stringify` and `JSON.parse` bring back as it was. It runs over
 * each result that is recorded, so it allocates nothing but key lists.
 *
 * Invariants
 *  1. `true` is certain. `false` only means: look closer (`rich-graph.ts`).
 *  2. It ends on cyclic values, and calls no user code but getters.
 */

/** Deeper than real results are; a cycle always gets there. */
const MAX_DEPTH = 200;

export function isPlainJson(value: unknown, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      return value === null || (depth < MAX_DEPTH && isPlainContainer(value, depth + 1));
    default:
      return false;
  }
}

function isPlainContainer(value: object, depth: number): boolean {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!isPlainJson(value[index], depth)) return false;
    return true;
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const record = value as Record<string, unknown>;
  if (typeof record['toJSON'] === 'function') return false;
  for (const key of Object.keys(record)) if (!isPlainJson(record[key], depth)) return false;
  return true;
}
