import type { AnySerdes } from '../serdes.ts';

/** Plain JSON and nothing else, as in the official SDK: Dates come back as text, Maps as empty objects. */
export const defaultSerdes: AnySerdes = {
  serialize: async (value: unknown) => (value === undefined ? undefined : JSON.stringify(value)),
  deserialize: async (data) => (data === undefined ? undefined : (JSON.parse(data) as unknown)),
};
