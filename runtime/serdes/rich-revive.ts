/**
 * From the graph that superjson gives back to the value: tagged objects become what they stand for.
 *
 * Owns: the inverse of `rich-graph.ts`. Does not own: superjson's own types.
 *
 * Invariants
 *  1. The graph was made here from text and is nobody else's, so it is changed in place.
 *  2. Sharing and cycles stay: each object is revived once.
 *  3. No key of the text can reach a prototype: keys are defined, never assigned.
 */
import { operationErrorClass } from '../durable-operation-error.ts';
import '../operation-errors.ts';
import { applyRecordedStack } from '../recorded-stack.ts';
import { MARK } from './rich-mark.ts';
import type { Tag } from './rich-mark.ts';

const NATIVE_ERRORS: Readonly<Record<string, new (message: string) => Error>> = {
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  URIError,
  EvalError,
};

const TYPED_ARRAYS: Readonly<Record<string, new (buffer: ArrayBuffer) => object>> = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
};

/** The value a graph stands for. @throws Error on a tag that is unknown or malformed */
export function reviveGraph(graph: unknown): unknown {
  return new Revival().revive(graph);
}

class Revival {
  readonly #revived = new Map<object, unknown>();

  revive(node: unknown): unknown {
    if (typeof node !== 'object' || node === null) return node;
    if (this.#revived.has(node)) return this.#revived.get(node);
    if (Array.isArray(node)) return this.#reviveArray(node);
    if (node instanceof Map) return this.#reviveEntries(node, node);
    if (node instanceof Set) return this.#reviveValues(node, node);
    if (Object.getPrototypeOf(node) !== Object.prototype) return node;
    if (Object.hasOwn(node, MARK)) return this.#reviveTag(node as Tag, node);
    return this.#reviveObject(node as Record<string, unknown>);
  }

  #reviveArray(node: unknown[]): unknown {
    this.#revived.set(node, node);
    for (let index = 0; index < node.length; index++) node[index] = this.revive(node[index]);
    return node;
  }

  #reviveObject(node: Record<string, unknown>): unknown {
    this.#revived.set(node, node);
    for (const key of Object.keys(node)) {
      const before = node[key];
      const after = this.revive(before);
      if (after !== before) define(node, key, after);
    }
    return node;
  }

  #reviveTag(tag: Tag, node: object): unknown {
    switch (tag[MARK]) {
      case 'map':
        return this.#reviveEntries(tag.entries, node);
      case 'set':
        return this.#reviveValues(tag.values, node);
      case 'bytes':
        return this.#keep(node, reviveBytes(tag.type, tag.base64));
      case 'invalid-date':
        return this.#keep(node, new Date(NaN));
      case 'error':
        return this.#reviveError(tag, node);
      case 'object': {
        const out = this.#keep(node, {});
        for (const [key, member] of tag.entries) define(out, key, this.revive(member));
        return out;
      }
      default:
        throw new Error(`unknown kind of value ${JSON.stringify((tag as Record<string, unknown>)[MARK])}`);
    }
  }

  #reviveEntries(entries: Iterable<[unknown, unknown]>, node: object): unknown {
    const members = [...entries];
    const out = this.#keep(node, new Map<unknown, unknown>());
    for (const [key, member] of members) out.set(this.revive(key), this.revive(member));
    return out;
  }

  #reviveValues(values: Iterable<unknown>, node: object): unknown {
    const members = [...values];
    const out = this.#keep(node, new Set<unknown>());
    for (const member of members) out.add(this.revive(member));
    return out;
  }

  #reviveError(tag: Tag & { [MARK]: 'error' }, node: object): unknown {
    requireErrorTag(tag);
    const error = this.#keep(node, makeError(tag));
    if (error.name !== tag.name) define(error, 'name', tag.name, Object.hasOwn(error, 'name'));
    applyRecordedStack(error, tag.stack);
    for (const [key, member] of tag.own) {
      const enumerable = key === 'code' || Object.prototype.propertyIsEnumerable.call(error, key);
      define(error, key, this.revive(member), enumerable);
    }
    return error;
  }

  #keep<R>(node: object, result: R): R {
    this.#revived.set(node, result);
    return result;
  }
}

/** Else the error would have a name or a message that no error has. */
function requireErrorTag({ name, message, stack, own }: Tag & { [MARK]: 'error' }): void {
  const isWhole =
    typeof name === 'string' &&
    typeof message === 'string' &&
    (stack === undefined || (Array.isArray(stack) && stack.every((line) => typeof line === 'string'))) &&
    Array.isArray(own);
  if (!isWhole) throw new Error('an error without name, message, trace or members as they are written');
}

function makeError(tag: Tag & { [MARK]: 'error' }): Error {
  const type = tag.type ?? '';
  if (type === 'AggregateError') return new AggregateError([], tag.message);
  const durable = operationErrorClass(type);
  if (durable !== undefined) return new durable(tag.message);
  const native = Object.hasOwn(NATIVE_ERRORS, type) ? NATIVE_ERRORS[type] : undefined;
  return native === undefined ? new Error(tag.message) : new native(tag.message);
}

function reviveBytes(type: string, base64: string): object {
  const buffer = Buffer.from(base64, 'base64');
  if (type === 'Buffer') return buffer;
  const bytes = new Uint8Array(buffer).buffer;
  if (type === 'ArrayBuffer') return bytes;
  const typed = Object.hasOwn(TYPED_ARRAYS, type) ? TYPED_ARRAYS[type] : undefined;
  if (typed === undefined) throw new Error(`unknown type of bytes ${JSON.stringify(type)}`);
  return new typed(bytes);
}

function define(target: object, key: string, value: unknown, enumerable = true): void {
  Object.defineProperty(target, key, { value, enumerable, writable: true, configurable: true });
}
