/**
 * The text of a handler's result. Whoever invoked the function reads it as JSON, so it is `JSON.stringify` and nothing
 * else (Dates become ISO text), with errors that name the place in the value.
 */
import { unserializable, indexPath, memberPath } from './value-path.ts';
import type { ValuePath } from './value-path.ts';

/**
 * `JSON.stringify(value)`; undefined where that is undefined.
 * @throws DurableSandboxError DS_UNSERIALIZABLE_VALUE for cycles, BigInts and members that throw, by their path
 */
export function encodeResult(value: unknown, root = 'result'): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (error) {
    findFault(value, { root }, '', new Set());
    const reason = error instanceof Error ? error.message : String(error);
    throw unserializable({ root }, `could not be turned into JSON: ${reason}.`, undefined, error);
  }
}

/** Walks as `JSON.stringify` does and throws at the first fault. */
function findFault(input: unknown, path: ValuePath, key: string, open: Set<object>): void {
  let value = input;
  if (typeof value === 'bigint')
    throw unserializable(path, 'is a BigInt, which JSON does not have.', 'Return it as a string: value.toString().');
  if (typeof value !== 'object' || value === null) return;
  if (open.has(value))
    throw unserializable(path, 'is a reference back to an object that contains it.', 'Return a value without cycles.');
  open.add(value);
  const container = value;
  value = attempt(path, () => {
    const toJson: unknown = (container as { toJSON?: unknown }).toJSON;
    return typeof toJson === 'function' ? (toJson as (key: string) => unknown).call(container, key) : container;
  });
  if (value !== container) findFault(value, path, key, open);
  else if (Array.isArray(value)) {
    value.forEach((member: unknown, index) => {
      findFault(member, indexPath(path, index), String(index), open);
    });
  } else {
    for (const name of attempt(path, () => Object.keys(container))) {
      const inner = memberPath(path, name);
      const member = attempt(inner, () => (container as Record<string, unknown>)[name]);
      findFault(member, inner, name, open);
    }
  }
  open.delete(container);
}

function attempt<R>(path: ValuePath, read: () => R): R {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unserializable(path, `threw while it was read: ${reason}.`, undefined, error);
  }
}
