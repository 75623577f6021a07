/**
 * The runtime's own serdes. Plain JSON values are recorded as the text that `JSON.stringify` gives, byte for byte; values
 * with more in them (Date, Map, Set, BigInt, undefined members, NaN, RegExp, URL, bytes, Errors, cycles) as superjson
 * behind a mark. Both are read.
 *
 * Owns: the choice between the two forms, and reading. Does not own: what can be recorded (`rich-graph.ts`).
 *
 * Invariants
 *  1. `decodeValue(encodeValue(x))` equals x, or `encodeValue(x)` throws with the path of what cannot come back.
 *  2. Text that another SDK wrote as JSON is read as JSON: the mark is only taken as such with a form that we know.
 *  3. Reading never runs code from the text nor touches a prototype.
 *  4. Both functions are synchronous.
 */
import SuperJSON from 'superjson';
import { DurableSandboxError, isDurableSandboxError } from '../errors.ts';
import type { AnySerdes } from '../serdes.ts';
import { isPlainJson } from './plain-json.ts';
import { toRichGraph } from './rich-graph.ts';
import { ESCAPED_FORM, MARK, RICH_FORM } from './rich-mark.ts';
import { requireWrittenPlaces } from './rich-places.ts';
import { reviveGraph } from './rich-revive.ts';

/** An instance of our own: what a user registers with superjson's default instance must not change recorded text. */
const superjson = new SuperJSON();

const MARK_TEXT = JSON.stringify(MARK);
const MARKED_START = `{${MARK_TEXT}:`;
const ANY_FORM = /^[a-z]+@\d+$/;

/**
 * The recorded text of a value; undefined for undefined. `root` is what the value is called in errors.
 * @throws DurableSandboxError DS_UNSERIALIZABLE_VALUE with the path of the part that cannot be recorded
 */
export function encodeValue(value: unknown, root = 'result'): string | undefined {
  if (value === undefined) return undefined;
  if (isPlainQuietly(value)) return encodePlain(value);
  const { graph, rich } = toRichGraph(value, root);
  if (!rich) return encodePlain(graph);
  try {
    return JSON.stringify({ [MARK]: RICH_FORM, ...superjson.serialize(graph) });
  } catch (error) {
    throw new DurableSandboxError('DS_UNSERIALIZABLE_VALUE', `${root} could not be recorded: ${reason(error)}.`, {
      cause: error,
    });
  }
}

/**
 * The value of a recorded text; undefined for an absent or empty one.
 * @throws DurableSandboxError DS_UNREADABLE_PAYLOAD
 */
export function decodeValue(text: string | undefined): unknown {
  if (text === undefined || text === '') return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return text.startsWith(MARKED_START) ? decodeMarked(parsed as Record<string, unknown>, text) : parsed;
  } catch (error) {
    if (isDurableSandboxError(error)) throw error;
    const start = JSON.stringify(text.slice(0, 60));
    throw new DurableSandboxError(
      'DS_UNREADABLE_PAYLOAD',
      `A recorded payload of ${String(text.length)} characters that begins with ${start} could not be read: ${reason(error)}.`,
      { cause: error },
    );
  }
}

/** `encodeValue` and `decodeValue` as a serdes. */
export const richJsonSerdes: AnySerdes = {
  serialize: async (value: unknown) => encodeValue(value),
  deserialize: async (data) => decodeValue(data),
};

function encodePlain(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.startsWith(MARKED_START)) return text;
  return `${MARKED_START}${JSON.stringify(ESCAPED_FORM)},"json":${text}}`;
}

function decodeMarked(parsed: Record<string, unknown>, text: string): unknown {
  const form = parsed[MARK];
  if (form === ESCAPED_FORM) return parsed['json'];
  if (form === RICH_FORM) {
    requireWrittenPlaces(parsed['json'], parsed['meta']);
    const graph: unknown = superjson.deserialize(parsed as unknown as RichPayload, { inPlace: true });
    const hasTags = text.includes(MARK_TEXT, MARKED_START.length);
    return hasTags ? reviveGraph(graph) : graph;
  }
  if (typeof form !== 'string' || !ANY_FORM.test(form)) return parsed;
  throw new DurableSandboxError(
    'DS_UNREADABLE_PAYLOAD',
    `A recorded payload has the form ${form}, which is not known here.`,
    {
      cure: 'Update durable-sandbox to the version that wrote it, or a later one.',
    },
  );
}

type RichPayload = Parameters<SuperJSON['deserialize']>[0];

/** A getter or proxy that throws is met again, and named, by the closer look. */
function isPlainQuietly(value: unknown): boolean {
  try {
    return isPlainJson(value);
  } catch {
    return false;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
