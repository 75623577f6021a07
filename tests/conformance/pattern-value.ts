/**
 * Values in patterns: `*` anything that is there, `/re/` a regular expression, `'…'` the text itself, `$NAME` a name of
 * its own, any other word a number, a boolean or a text. `$NAME` inside of texts and expressions is put in when it is known.
 */
export type Names = Map<string, unknown>;

const NAME = /\$([A-Z]\w*)/g;
const TOKEN = /'[^']*'|\/(?:[^/\\]|\\.)*\/i?|\S+/y;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export interface KeyedValue {
  readonly key: string;
  readonly value: string;
}

/** Names with random texts of the given lengths. */
export function randomNames(lengths: Readonly<Record<string, number>>): Names {
  return new Map(
    Object.entries(lengths).map(([name, length]) => {
      const letters = Array.from({ length }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]);
      return [name, letters.join('')];
    }),
  );
}

/** Reads `key=value` pairs, up to the end of the text. */
export function readPairs(text: string): KeyedValue[] {
  const pairs: KeyedValue[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const key = /^[\w.]+(?==)/.exec(rest)?.[0];
    TOKEN.lastIndex = (key?.length ?? 0) + 1;
    const value = key === undefined ? undefined : TOKEN.exec(rest)?.[0];
    if (key === undefined || value === undefined) throw new Error(`No key=value at "${rest}".`);
    pairs.push({ key, value });
    rest = rest.slice(key.length + 1 + value.length).trimStart();
  }
  return pairs;
}

/** Says whether `actual`, which is undefined where nothing is there, is what the pattern wants. */
export function matchesValue(pattern: string, actual: unknown, names: Names): boolean {
  if (actual === undefined) return false;
  if (pattern === '*') return true;
  const expression = /^\/(.*)\/(i?)$/.exec(pattern);
  if (expression !== null) {
    return new RegExp(putIn(expression[1] ?? '', names), expression[2]).test(
      typeof actual === 'string' ? actual : JSON.stringify(actual),
    );
  }
  if (pattern.startsWith("'")) return actual === putIn(pattern.slice(1, -1), names);
  if (/^\$[A-Z]\w*$/.test(pattern)) return matchesName(pattern.slice(1), actual, names);
  if (pattern === 'true' || pattern === 'false') return actual === (pattern === 'true');
  if (/^-?\d+$/.test(pattern)) return actual === Number(pattern);
  return actual === putIn(pattern, names);
}

/** The first use of a name takes the value, each further one must find the same. */
export function matchesName(name: string, actual: unknown, names: Names): boolean {
  if (!names.has(name)) names.set(name, actual);
  return names.get(name) === actual;
}

/** Puts the known names into all texts of a value. */
export function withNames(value: unknown, names: Names): unknown {
  if (typeof value === 'string') return putIn(value, names);
  if (Array.isArray(value)) return value.map((item) => withNames(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withNames(member, names)]));
}

function putIn(text: string, names: Names): string {
  return text.replace(NAME, (whole, name: string) => (names.has(name) ? String(names.get(name)) : whole));
}
