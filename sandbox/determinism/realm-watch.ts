/**
 * Has a run edited what all executions on this thread share: the global object, built-in classes and prototypes?
 *
 * 1. Taken before the workflow starts and compared when it ends, some hundredths of a millisecond each: the next run may
 *    be waiting. The module's own top-level code has run by then, so that polyfills are no edits.
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

/** One built-in class or prototype, as it was. */
interface Watched {
  readonly path: string;
  /** Where it is found: `holder[name]`. */
  readonly holder: Record<string, unknown>;
  readonly name: string;
  readonly object: object;
  /** All its keys, in order. */
  readonly allKeys: readonly PropertyKey[];
  /** Those that count. */
  readonly keys: readonly PropertyKey[];
  /** Properties with a value, which a plain read can compare. */
  readonly valueKeys: readonly PropertyKey[];
  readonly values: readonly unknown[];
  /** Those with a getter. */
  readonly getters: ReadonlyMap<PropertyKey, unknown>;
}

export class RealmWatch {
  private readonly globals = Object.getOwnPropertyNames(globalThis);
  private readonly watched: readonly Watched[] = PATHS.map(watch);

  /** The first edit found, such as `Array.prototype.last`; undefined when there is none. */
  firstEdit(): string | undefined {
    const names = Object.getOwnPropertyNames(globalThis);
    const name = isSameList(names, this.globals) ? undefined : differenceOf(names, this.globals);
    if (name !== undefined) return `globalThis.${name}`;
    for (const watched of this.watched) {
      const { path, holder, name, object } = watched;
      if (holder[name] !== object) return path;
      const key = firstDifference(watched);
      if (key !== undefined) return typeof key === 'symbol' ? `${path}[${String(key)}]` : `${path}.${String(key)}`;
    }
    return undefined;
  }
}

const PATHS: readonly string[] = [...INTRINSICS, ...NAMESPACES, ...INTRINSICS.map((name) => `${name}.prototype`)];

function watch(path: string): Watched {
  const [first = '', member] = path.split('.');
  const global = globalThis as unknown as Record<string, Record<string, unknown>>;
  const holder = member === undefined ? global : (global[first] ?? {});
  const name = member ?? first;
  const object = holder[name] ?? {};
  const allKeys = Reflect.ownKeys(object);
  const keys = allKeys.filter((key) => !IGNORED.has(key));
  const getters = new Map<PropertyKey, unknown>();
  const valueKeys: PropertyKey[] = [];
  const values: unknown[] = [];
  for (const key of keys) {
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    if (descriptor !== undefined && 'value' in descriptor) {
      valueKeys.push(key);
      values.push(descriptor.value);
    } else getters.set(key, getterOf(object, key));
  }
  return { path, holder, name, object, allKeys, keys, valueKeys, values, getters };
}

function getterOf(object: object, key: PropertyKey): unknown {
  const descriptor = Object.getOwnPropertyDescriptor(object, key);
  return descriptor && Reflect.get(descriptor, 'get');
}

/** A value that became a getter with the same value is no edit. */
function firstDifference({ object, allKeys, keys, valueKeys, values, getters }: Watched): PropertyKey | undefined {
  const current = object as Record<PropertyKey, unknown>;
  for (let i = 0; i < valueKeys.length; i += 1) {
    const key = valueKeys[i] as PropertyKey;
    if (!Object.is(current[key], values[i])) return key;
  }
  for (const [key, getter] of getters) if (getterOf(object, key) !== getter) return key;
  const now = Reflect.ownKeys(object);
  if (isSameList(now, allKeys)) return undefined;
  return differenceOf(
    now.filter((key) => !IGNORED.has(key)),
    keys,
  );
}

function isSameList(now: readonly PropertyKey[], before: readonly PropertyKey[]): boolean {
  if (now.length !== before.length) return false;
  for (let i = 0; i < now.length; i += 1) if (now[i] !== before[i]) return false;
  return true;
}

/** A key that is new or gone; their order does not matter. */
function differenceOf<K extends PropertyKey>(now: readonly K[], before: readonly K[]): K | undefined {
  const known = new Set(before);
  const left = new Set(now);
  return now.find((key) => !known.has(key)) ?? before.find((key) => !left.has(key));
}
