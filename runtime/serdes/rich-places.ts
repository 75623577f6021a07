/**
 * Whether the annotations of a rich payload stay within what its text holds. superjson sets whatever place they name, so
 * that ten characters could make an array of four thousand million elements.
 *
 * Owns: that one check, before superjson reads. Does not own: keys that reach a prototype, which superjson refuses itself.
 *
 * Invariants
 *  1. Each place that an annotation sets has been written: as an element of that array, as a member of that object. Else
 *     it would be made, or be one that all objects inherit.
 *  2. What names places is an object, at each level.
 *  3. The check takes time in proportion to the annotations, not to the payload.
 */
interface Annotations {
  readonly values?: unknown;
  readonly referentialEqualities?: unknown;
  readonly v?: unknown;
}

/** The version of superjson's notation of paths that is written, and the only one that is read. */
const NOTATION = 1;

/** @throws Error where an annotation names a place that was not written */
export function requireWrittenPlaces(json: unknown, meta: unknown): void {
  if (meta === undefined) return;
  if (!isObject(meta)) throw new Error('its annotations are no object');
  const { values, referentialEqualities, v } = meta as Annotations;
  if (v !== NOTATION) throw new Error(`its annotations are in the notation ${JSON.stringify(v) ?? 'of old'}`);
  checkTree(values, json);
  checkEqualities(referentialEqualities, json);
}

/** A node is `[type]`, `[type, children]` or children alone, by paths that begin at the node. */
function checkTree(node: unknown, at: unknown): void {
  const children: unknown = Array.isArray(node) ? node[1] : node;
  if (children === undefined) return;
  // superjson would look for children in a text for ever: its only character is one.
  if (!isObject(children)) throw new Error(`its annotations have ${JSON.stringify(children)} in the place of places`);
  for (const [path, child] of Object.entries(children)) checkTree(child, follow(at, path));
}

/** Lists of places that hold one and the same object: by the path of one of them, and for the root. */
function checkEqualities(equalities: unknown, root: unknown): void {
  const [ofRoot, byPath] = Array.isArray(equalities) ? (equalities as unknown[]) : [undefined, equalities];
  const lists = [ofRoot, ...(isObject(byPath) ? Object.values(byPath) : [])];
  for (const list of lists) {
    if (!Array.isArray(list)) continue;
    for (const path of list) if (typeof path === 'string') follow(root, path);
  }
}

/** What is at a path. */
function follow(from: unknown, path: string): unknown {
  let at = from;
  for (const step of stepsOf(path)) {
    if (Array.isArray(at)) {
      const index = Number(step);
      if (!Number.isInteger(index) || index < 0 || index >= at.length) {
        throw new Error(`its annotations name the element ${JSON.stringify(step)} of an array of ${String(at.length)}`);
      }
      at = at[index];
    } else if (isObject(at) && Object.hasOwn(at, step)) at = at[step];
    else throw new Error(`its annotations name the member ${JSON.stringify(step)}, which was not written`);
  }
  return at;
}

/** Steps are separated by dots; a dot or a backslash that belongs to a step has a backslash before it. */
function stepsOf(path: string): string[] {
  const steps = [''];
  for (let position = 0; position < path.length; position += 1) {
    const character = path.charAt(position);
    if (character === '.') {
      steps.push('');
      continue;
    }
    const escaped = character === '\\';
    if (escaped) position += 1;
    steps[steps.length - 1] += escaped ? path.charAt(position) : character;
  }
  return steps;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
