/**
 * Has a run edited what all executions on this thread share: the global object, built-in classes and prototypes?
 *
 * 1. Taken before the workflow starts and compared when it ends, about 0.1 ms each. The module's own top-level code has
 *    run by then, so that polyfills are no edits.
 * 2. Properties of the global object are compared by name; keys that are symbols are the registries of packages and are
 *    left out, as is what error formatters set on `Error` for a while.
 */

const INTRINSICS = [
  'Object',
  'Function',
  'Array',
  'String',
  'Number',
  'Boolean',
  'Symbol',
  'BigInt',
  'Date',
  'RegExp',
  'Promise',
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Error',
  'TypeError',
  'RangeError',
  'ArrayBuffer',
  'DataView',
  'Uint8Array',
];
const NAMESPACES = ['Math', 'JSON', 'Reflect', 'Atomics'];
const IGNORED: ReadonlySet<PropertyKey> = new Set(['stackTraceLimit', 'prepareStackTrace', 'captureStackTrace']);

interface Watched {
  readonly path: string;
  readonly object: object;
  readonly members: ReadonlyMap<PropertyKey, unknown>;
}

export class RealmWatch {
  private readonly globals = new Set(Object.getOwnPropertyNames(globalThis));
  private readonly watched: readonly Watched[] = PATHS.map((path) => {
    const object = resolve(path);
    return { path, object, members: membersOf(object) };
  });

  /** The first edit found, such as `Array.prototype.last`; undefined when there is none. */
  firstEdit(): string | undefined {
    const names = Object.getOwnPropertyNames(globalThis);
    const added = names.find((name) => !this.globals.has(name));
    if (added !== undefined) return `globalThis.${added}`;
    if (names.length !== this.globals.size) {
      const left = new Set(names);
      return `globalThis.${[...this.globals].find((name) => !left.has(name)) ?? ''}`;
    }
    for (const { path, object, members } of this.watched) {
      if (resolve(path) !== object) return path;
      const key = firstDifference(object, members);
      if (key !== undefined) return typeof key === 'symbol' ? `${path}[${String(key)}]` : `${path}.${String(key)}`;
    }
    return undefined;
  }
}

const PATHS: readonly string[] = [...INTRINSICS, ...NAMESPACES, ...INTRINSICS.map((name) => `${name}.prototype`)];

function resolve(path: string): object {
  const [name = '', member] = path.split('.');
  const value = (globalThis as Record<string, unknown>)[name] as Record<string, object> | undefined;
  return (member === undefined ? value : value?.[member]) ?? {};
}

function membersOf(object: object): Map<PropertyKey, unknown> {
  const members = new Map<PropertyKey, unknown>();
  for (const key of Reflect.ownKeys(object)) if (!IGNORED.has(key)) members.set(key, contentOf(object, key));
  return members;
}

/** What identifies a property: its value, or its getter. */
function contentOf(object: object, key: PropertyKey): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  return descriptor && ('value' in descriptor ? descriptor.value : Reflect.get(descriptor, 'get'));
}

function firstDifference(object: object, before: ReadonlyMap<PropertyKey, unknown>): PropertyKey | undefined {
  let seen = 0;
  for (const key of Reflect.ownKeys(object)) {
    if (IGNORED.has(key)) continue;
    seen += 1;
    if (!before.has(key) || !Object.is(before.get(key), contentOf(object, key))) return key;
  }
  if (seen === before.size) return undefined;
  return [...before.keys()].find((key) => !Object.hasOwn(object, key));
}
