/**
 * JSON texts as nobody would write them: keys that name members of prototypes, doubled keys, wrong types, odd numbers.
 *
 * Texts rather than values: `__proto__` as a key exists only in a text.
 */
import fc from 'fast-check';

export const HOSTILE_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'toJSON',
  'then',
  'length',
  'hasOwnProperty',
  '$durable-sandbox',
  '',
] as const;

/** A JSON text of a string that is short, odd or long. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom<string>(...HOSTILE_KEYS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom('../../etc/passwd', 'a'.repeat(5_000), '\u0000', '\ud800', '1e400') },
);

const scalar: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('null', 'true', 'false', '0', '-1', '1e308', '1e999', '-0', '2.5', '9007199254740993', '""'),
  hostileText.map((text) => JSON.stringify(text)),
);

/** `{"key":value,…}` of JSON texts. Keys may come twice. */
export function objectText(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(',')}}`;
}

export const hostileJson: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('node'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc.array(fc.tuple(hostileText, tie('node')), { maxLength: 4 }).map(objectText),
  ),
})).node;

/**
 * An object with known members, each of which is as it should be (`right` times in `right + 4`), left out, or as it should
 * not be.
 */
export function objectWith(members: Readonly<Record<string, fc.Arbitrary<string>>>, right = 12): fc.Arbitrary<string> {
  const entries = Object.entries(members).map(([key, value]) =>
    fc.oneof(
      { weight: right, arbitrary: value.map((json): readonly [string, string][] => [[key, json]]) },
      { weight: 3, arbitrary: fc.constant<readonly [string, string][]>([]) },
      { weight: 1, arbitrary: hostileJson.map((json): readonly [string, string][] => [[key, json]]) },
    ),
  );
  const strays = fc.oneof(
    { weight: right, arbitrary: fc.constant<readonly (readonly [string, string])[]>([]) },
    { weight: 1, arbitrary: fc.array(fc.tuple(hostileText, hostileJson), { maxLength: 2 }) },
  );
  return fc.tuple(strays, ...entries).map((parts) => objectText(parts.flat()));
}

/** JSON text of one of these strings. */
export function oneOf(...texts: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...texts.map((text) => JSON.stringify(text)));
}

/** A text with some characters cut out, doubled or changed. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const cut = fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.constantFrom('', '"', '{', ']', ':', '0', '__proto__', '\\'));
  return fc.tuple(text, fc.array(cut, { maxLength: 2 })).map(([whole, cuts]) =>
    cuts.reduce((left, [place, length, put]) => {
      const at = left.length === 0 ? 0 : place % left.length;
      return left.slice(0, at) + put + left.slice(at + length);
    }, whole),
  );
}
