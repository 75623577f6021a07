/**
 * The mark by which recorded text that is more than plain JSON is told from plain JSON, and the tags for values inside of
 * such text that superjson alone does not bring back whole.
 *
 * The reserved key is `$durable-sandbox`. As the first key of the whole text it names the form of the text; inside of a
 * marked text an object with that key stands for another value, by its kind.
 */
export const MARK = '$durable-sandbox';

/** `json` and `meta` are superjson's. */
export const RICH_FORM = 'superjson@1';
/** `json` is plain JSON that happens to have the reserved key at its root. */
export const ESCAPED_FORM = 'json@1';

/** Kinds of tagged objects. */
export type Tag =
  | { [MARK]: 'error'; type?: string; name: string; message: string; stack?: string[]; own: [string, unknown][] }
  | { [MARK]: 'map'; entries: [unknown, unknown][] }
  | { [MARK]: 'set'; values: unknown[] }
  | { [MARK]: 'bytes'; type: string; base64: string }
  | { [MARK]: 'invalid-date' }
  /** An object with a key that superjson refuses, or with the reserved key itself. */
  | { [MARK]: 'object'; entries: [string, unknown][] };

/** Keys which superjson refuses, since they could reach a prototype. */
export const DANGEROUS_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Properties of an error which are kept beside name, message and cause. */
export const KEPT_ERROR_PROPERTIES = ['code', 'errorData'] as const;
