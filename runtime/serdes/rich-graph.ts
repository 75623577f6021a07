/**
 * Copies a value into a graph that superjson brings back whole, and refuses, by its path, what could not come back.
 *
 * Why not superjson alone: it passes functions and unknown classes over in silence, tells Dates and Errors by
 * `instanceof` (which fails for values of another realm), loses `code` of errors, changes the order of Sets and Maps whose
 * members are shared, and refuses objects with a key named `constructor`.
 *
 * Owns: which values can be recorded, and the form of each in the graph. Does not own: the way back (`rich-revive.ts`).
 *
 * Invariants
 *  1. The graph has plain objects, arrays, primitives, Dates, RegExps, URLs, and (only if nothing in it is shared) Maps and
 *     Sets of this realm. Everything else is a tagged object (`rich-mark.ts`).
 *  2. A shared object is one object in the graph; a cycle is a cycle.
 *  3. An object with `toJSON`, other than the rich types, counts as what `toJSON` gives, and it is called once.
 *  4. Any throw of user code (getters, proxies, toJSON) becomes an error with the path.
 */
import { types } from 'node:util';
import { isBranded } from '../class-brand.ts';
import { NativeDate } from '../clock.ts';
import { isDurableSandboxError } from '../errors.ts';
import { frameLines } from '../recorded-stack.ts';
import { DANGEROUS_KEYS, KEPT_ERROR_PROPERTIES, MARK } from './rich-mark.ts';
import type { Tag } from './rich-mark.ts';
import { indexPath, innerPath, memberPath, unserializable } from './value-path.ts';
import type { ValuePath } from './value-path.ts';

const MAX_STACK_LINES = 20;
const NATIVE_ERRORS: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'URIError',
  'EvalError',
  'AggregateError',
]);

export interface RichGraph {
  readonly graph: unknown;
  /** Whether the graph is more than JSON can say. */
  readonly rich: boolean;
}

/** @throws DurableSandboxError DS_UNSERIALIZABLE_VALUE */
export function toRichGraph(value: unknown, root: string): RichGraph {
  const path = { root };
  try {
    const native = new GraphCopy('native');
    const graph = native.copy(value, path, '');
    if (!native.hasContainers || !native.hasSharing) return { graph, rich: native.rich };
    return { graph: new GraphCopy('tagged').copy(value, path, ''), rich: true };
  } catch (error) {
    if (error instanceof RangeError)
      throw unserializable(path, 'is nested too deeply to be recorded.', undefined, error);
    throw error;
  }
}

class GraphCopy {
  rich = false;
  hasContainers = false;
  hasSharing = false;
  readonly #containers: 'native' | 'tagged';
  readonly #copies = new Map<object, unknown>();
  readonly #open = new Set<object>();

  constructor(containers: 'native' | 'tagged') {
    this.#containers = containers;
  }

  copy(value: unknown, path: ValuePath, key: string): unknown {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (!Number.isFinite(value) || Object.is(value, -0)) this.rich = true;
        return value;
      case 'undefined':
      case 'bigint':
        this.rich = true;
        return value;
      case 'object':
        return value === null ? null : this.#copyObject(value, path, key);
      case 'function':
        throw unserializable(path, `is a function${value.name === '' ? '' : ` (${value.name})`}.`);
      case 'symbol':
        throw unserializable(path, `is a symbol (${String(value)}).`);
    }
  }

  #copyObject(value: object, path: ValuePath, key: string): unknown {
    if (this.#copies.has(value)) {
      this.hasSharing = true;
      if (this.#open.has(value)) this.rich = true;
      return this.#copies.get(value);
    }
    this.#open.add(value);
    try {
      return this.#copyNew(value, path, key);
    } catch (error) {
      if (isDurableSandboxError(error) || error instanceof RangeError) throw error;
      throw unserializable(path, `threw while it was read: ${describeThrown(error)}`, undefined, error);
    } finally {
      this.#open.delete(value);
    }
  }

  #copyNew(value: object, path: ValuePath, key: string): unknown {
    if (Array.isArray(value)) {
      const out = this.#remember(value, [] as unknown[]);
      for (let index = 0; index < value.length; index++)
        out.push(this.copy(value[index], indexPath(path, index), String(index)));
      return out;
    }
    const leaf = copyLeaf(value);
    if (leaf !== undefined) {
      this.rich = true;
      return this.#remember(value, leaf);
    }
    if (types.isMap(value)) return this.#copyMap(value, path);
    if (types.isSet(value)) return this.#copySet(value, path);
    if (types.isNativeError(value) || isBranded(value, 'DurableOperationError') || value instanceof Error)
      return this.#copyError(value as Error, path);
    const toJson: unknown = (value as { toJSON?: unknown }).toJSON;
    if (typeof toJson === 'function')
      return this.#remember(value, this.copy((toJson as (key: string) => unknown).call(value, key), path, key));
    if (types.isBoxedPrimitive(value)) return this.copy(value.valueOf(), path, key);
    if (!isPlainObject(value)) throw unserializable(path, describeForeign(value), foreignCure(value));
    return this.#copyPlain(value as Record<string, unknown>, path);
  }

  #copyPlain(value: Record<string, unknown>, path: ValuePath): unknown {
    const keys = Object.keys(value);
    if (keys.some((key) => key === MARK || DANGEROUS_KEYS.has(key))) {
      const entries: [string, unknown][] = [];
      const tag = this.#remember(value, { [MARK]: 'object', entries } satisfies Tag);
      for (const key of keys) entries.push([key, this.copy(value[key], memberPath(path, key), key)]);
      this.rich = true;
      return tag;
    }
    const out: Record<string, unknown> = {};
    this.#remember(value, out);
    for (const key of keys) out[key] = this.copy(value[key], memberPath(path, key), key);
    return out;
  }

  #copyMap(value: Map<unknown, unknown>, path: ValuePath): unknown {
    this.rich = this.hasContainers = true;
    const native = this.#containers === 'native';
    const entries: [unknown, unknown][] = [];
    const out = native ? new Map<unknown, unknown>() : ({ [MARK]: 'map', entries } satisfies Tag);
    this.#remember(value, out);
    let index = 0;
    for (const [key, member] of value) {
      const step = typeof key === 'string' ? `.get(${JSON.stringify(key)})` : `.entries[${String(index)}]`;
      const keyCopy = this.copy(key, innerPath(path, `.keys[${String(index)}]`), '');
      const memberCopy = this.copy(member, innerPath(path, step), '');
      entries.push([keyCopy, memberCopy]);
      if (out instanceof Map) out.set(keyCopy, memberCopy);
      index++;
    }
    return out;
  }

  #copySet(value: Set<unknown>, path: ValuePath): unknown {
    this.rich = this.hasContainers = true;
    const values: unknown[] = [];
    const out = this.#containers === 'native' ? new Set<unknown>() : ({ [MARK]: 'set', values } satisfies Tag);
    this.#remember(value, out);
    for (const member of value) {
      const copy = this.copy(member, innerPath(path, `.values[${String(values.length)}]`), '');
      values.push(copy);
      if (out instanceof Set) out.add(copy);
    }
    return out;
  }

  #copyError(error: Error, path: ValuePath): unknown {
    this.rich = true;
    const own: [string, unknown][] = [];
    const tag: Tag = { [MARK]: 'error', name: String(error.name), message: String(error.message), own };
    this.#remember(error, tag);
    const type = errorClass(error);
    if (type !== undefined) tag.type = type;
    const stack = frameLines(error).slice(0, MAX_STACK_LINES);
    if (stack.length > 0) tag.stack = stack;
    const members = error as unknown as Record<string, unknown>;
    for (const key of ['cause', 'errors', ...KEPT_ERROR_PROPERTIES]) {
      if (members[key] === undefined) continue;
      own.push([key, this.copy(members[key], memberPath(path, key), key)]);
    }
    return tag;
  }

  #remember<C>(value: object, copy: C): C {
    this.#copies.set(value, copy);
    return copy;
  }
}

/** Values without members: dates, patterns, URLs, bytes. */
function copyLeaf(value: object): unknown {
  if (types.isDate(value)) {
    const time = NativeDate.prototype.getTime.call(value);
    return Number.isNaN(time) ? ({ [MARK]: 'invalid-date' } satisfies Tag) : new NativeDate(time);
  }
  if (types.isRegExp(value)) return new RegExp(value.source, value.flags);
  if (value instanceof URL || Object.prototype.toString.call(value) === '[object URL]')
    return new URL((value as URL).href);
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    const type = Buffer.isBuffer(value) ? 'Buffer' : Object.prototype.toString.call(value).slice(8, -1);
    return { [MARK]: 'bytes', type, base64: bytes.toString('base64') } satisfies Tag;
  }
  if (types.isArrayBuffer(value))
    return { [MARK]: 'bytes', type: 'ArrayBuffer', base64: Buffer.from(value).toString('base64') } satisfies Tag;
  return undefined;
}

function errorClass(error: Error): string | undefined {
  if (isBranded(error, 'DurableOperationError')) return (error as unknown as { errorType: string }).errorType;
  // Not the error's own member of that name.
  const prototype = Object.getPrototypeOf(error) as { constructor?: { name?: unknown } } | null;
  const name = prototype?.constructor?.name;
  return typeof name === 'string' && NATIVE_ERRORS.has(name) ? name : undefined;
}

/** Also true for plain objects of another realm. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

function describeForeign(value: object): string {
  if (isThenable(value)) return 'is a promise.';
  const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' && name !== 'Object'
    ? `is an instance of the class ${name}, which cannot be rebuilt.`
    : 'is an object with a prototype of its own, which cannot be rebuilt.';
}

function foreignCure(value: object): string {
  if (isThenable(value)) return 'Await it before you return it.';
  return 'Return plain data, give the class a toJSON method, or give the operation a serdes such as createClassSerdes().';
}

function isThenable(value: object): boolean {
  return typeof (value as { then?: unknown }).then === 'function';
}

function describeThrown(thrown: unknown): string {
  try {
    const message: unknown = (thrown as { message?: unknown } | null | undefined)?.message;
    return typeof message === 'string' ? message : String(thrown);
  } catch {
    return 'something that cannot be shown';
  }
}
