/**
 * Serdes that bring back instances of one class.
 *
 * Invariants
 *  1. The text is plain JSON: no class name is recorded, the reader has to know the class.
 *  2. Nothing in the text can change a prototype.
 */
import type { Serdes } from '../serdes.ts';
import { defaultSerdes } from './json-serdes.ts';

/** For a class whose constructor takes no arguments: makes one and sets the recorded properties. */
export function createClassSerdes<T extends object>(cls: new () => T): Serdes<T> {
  return createClassSerdesWithDates(cls, []);
}

/** As `createClassSerdes`, and turns the named properties (paths such as `order.createdAt`) back into Dates. */
export function createClassSerdesWithDates<T extends object>(cls: new () => T, dateProps: string[]): Serdes<T> {
  const paths = dateProps.map((path) => path.split('.'));
  return {
    serialize: (value, context) => defaultSerdes.serialize(value, context),
    deserialize: async (data, context) => {
      const parsed: unknown = await defaultSerdes.deserialize(data, context);
      if (parsed === undefined) return undefined;
      if (typeof parsed !== 'object' || parsed === null) return parsed as T;
      const instance = new cls();
      for (const [key, value] of Object.entries(parsed)) {
        if (key === '__proto__') continue;
        (instance as Record<string, unknown>)[key] = value;
      }
      for (const path of paths) reviveDate(instance, path);
      return instance;
    },
  };
}

function reviveDate(root: object, path: readonly string[]): void {
  let holder = root as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(holder, key) ? holder[key] : undefined;
    if (typeof next !== 'object' || next === null) return;
    holder = next as Record<string, unknown>;
  }
  const last = path.at(-1);
  if (last === undefined || !Object.hasOwn(holder, last)) return;
  const value = holder[last];
  if (typeof value === 'string' || typeof value === 'number') holder[last] = new Date(value);
}
