/**
 * Recorded text as something to look at: plain JSON, or the rich values behind the mark of this runtime.
 *
 * 1. Nothing from the text is run; it ends in text nodes.
 */
import SuperJSON from 'superjson';
import { ESCAPED_FORM, MARK, RICH_FORM } from '../../../runtime/serdes/rich-mark.ts';

const superjson = new SuperJSON();

export type Shown =
  | { kind: 'leaf'; type: string; text: string; badge?: string }
  | {
      kind: 'branch';
      form: 'array' | 'object' | 'map' | 'set' | 'error';
      badge: string;
      open: string;
      close: string;
      entries: readonly (readonly [string, unknown])[];
    };

export type Decoded = { kind: 'value'; value: unknown; isRich: boolean } | { kind: 'text' };

export function decode(text: string): Decoded {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { kind: 'text' };
  }
  const form = isObject(parsed) ? parsed[MARK] : undefined;
  if (!isObject(parsed) || (form !== RICH_FORM && form !== ESCAPED_FORM)) {
    return { kind: 'value', value: parsed, isRich: false };
  }
  if (form === ESCAPED_FORM) return { kind: 'value', value: parsed['json'], isRich: false };
  const { json, meta } = parsed as unknown as Parameters<SuperJSON['deserialize']>[0];
  try {
    const value: unknown = superjson.deserialize(meta === undefined ? { json } : { json, meta });
    return { kind: 'value', value, isRich: true };
  } catch {
    return { kind: 'value', value: parsed, isRich: false };
  }
}

export function show(value: unknown): Shown {
  if (value === null) return leaf('null', 'null');
  if (typeof value === 'string') return leaf('string', JSON.stringify(value));
  if (typeof value === 'bigint') return { ...leaf('number', `${String(value)}n`), badge: 'BigInt' };
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- no object is left here
  if (typeof value !== 'object') return leaf(typeof value, String(value));
  if (value instanceof Date) {
    const utc = Number.isNaN(value.getTime()) ? 'invalid' : value.toISOString();
    return { ...leaf('string', `${utc} (${value.toLocaleString()})`), badge: 'Date' };
  }
  if (value instanceof RegExp || value instanceof URL)
    return { ...leaf('string', String(value)), badge: value.constructor.name };
  if (value instanceof Map) return mapBranch([...value.entries()]);
  if (value instanceof Set) return setBranch([...value.values()]);
  if (Array.isArray(value)) {
    const entries = value.map((item, index) => [String(index), item as unknown] as const);
    return { kind: 'branch', form: 'array', badge: `${String(value.length)} items`, open: '[', close: ']', entries };
  }
  return tagged(value as Record<string, unknown>);
}

/** Values that superjson alone does not bring back stand as objects with the mark. */
function tagged(value: Record<string, unknown>): Shown {
  switch (value[MARK]) {
    case 'map':
      return mapBranch((value['entries'] ?? []) as [unknown, unknown][]);
    case 'set':
      return setBranch((value['values'] ?? []) as unknown[]);
    case 'bytes':
      return { ...leaf('string', text(value['base64'])), badge: text(value['type']) };
    case 'invalid-date':
      return { ...leaf('string', 'invalid'), badge: 'Date' };
    case 'error': {
      const own = (value['own'] ?? []) as [string, unknown][];
      const entries = [['message', value['message']], ['stack', value['stack']], ...own] as [string, unknown][];
      return { kind: 'branch', form: 'error', badge: text(value['name']), open: '{', close: '}', entries };
    }
    case 'object':
      return objectBranch((value['entries'] ?? []) as [string, unknown][]);
    default:
      return objectBranch(Object.entries(value));
  }
}

function objectBranch(entries: readonly (readonly [string, unknown])[]): Shown {
  return { kind: 'branch', form: 'object', badge: `${String(entries.length)} keys`, open: '{', close: '}', entries };
}

function mapBranch(entries: readonly [unknown, unknown][]): Shown {
  const shown = entries.map(
    ([key, item]) => [typeof key === 'string' ? key : (JSON.stringify(key) ?? text(key)), item] as const,
  );
  return {
    kind: 'branch',
    form: 'map',
    badge: `Map of ${String(entries.length)}`,
    open: '{',
    close: '}',
    entries: shown,
  };
}

function setBranch(values: readonly unknown[]): Shown {
  const entries = values.map((item, index) => [String(index), item] as const);
  return { kind: 'branch', form: 'set', badge: `Set of ${String(values.length)}`, open: '{', close: '}', entries };
}

function leaf(type: string, shown: string): { kind: 'leaf'; type: string; text: string } {
  return { kind: 'leaf', type, text: shown };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** A value as text to copy: text as it is, the rest as JSON with rich values in their nearest form. */
export function copyText(value: unknown): string {
  if (typeof value === 'string') return value;
  const plain = (_key: string, each: unknown): unknown => {
    if (typeof each === 'bigint') return `${String(each)}n`;
    if (each instanceof Map) return [...(each as Map<unknown, unknown>).entries()];
    return each instanceof Set ? [...(each as Set<unknown>).values()] : each;
  };
  try {
    return JSON.stringify(value, plain, 2) ?? String(value);
  } catch (error) {
    return String(error);
  }
}
