/**
 * Recorded payloads: what was read is a value, or an error that says so; and a value that was read can be written, and
 * then comes back as it is.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeBatch } from '../../../runtime/batch-result.ts';
import { isDurableSandboxError } from '../../../runtime/errors.ts';
import { decodeValue, encodeValue } from '../../../runtime/serdes/rich-json.ts';
import { damaged, hostileJson, hostileText, HOSTILE_KEYS, objectText, objectWith, oneOf } from '../hostile-json.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const MARK = '$durable-sandbox';
const listOf = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(',')}]`);

/** Values with tags in them, at any depth. */
const graph: fc.Arbitrary<string> = fc.letrec<{ node: string; pair: string }>((tie) => {
  const tag = (kind: string, members: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<string> =>
    objectWith({ [MARK]: fc.constant(JSON.stringify(kind)), ...members });
  return {
    pair: fc.oneof(
      {
        weight: 6,
        arbitrary: fc.tuple(hostileText, tie('node')).map(([key, value]) => `[${JSON.stringify(key)},${value}]`),
      },
      { weight: 1, arbitrary: hostileJson },
    ),
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      hostileJson,
      tag('map', { entries: listOf(tie('pair')) }),
      tag('set', { values: listOf(tie('node')) }),
      tag('object', { entries: listOf(tie('pair')) }),
      tag('bytes', {
        type: oneOf('Buffer', 'ArrayBuffer', 'Uint8Array', 'Float64Array', 'DataView', 'constructor'),
        base64: oneOf('', 'AA==', 'AAAAAAAAAAA=', '****'),
      }),
      tag('invalid-date', {}),
      tag('error', {
        type: oneOf('TypeError', 'StepError', 'AggregateError', 'ChildContextError', '__proto__', 'toString'),
        name: hostileText.map((text) => JSON.stringify(text)),
        message: hostileText.map((text) => JSON.stringify(text)),
        stack: listOf(hostileText.map((text) => JSON.stringify(text))),
        own: listOf(tie('pair')),
      }),
      fc.array(fc.tuple(hostileText, tie('node')), { maxLength: 3 }).map(objectText),
      listOf(tie('node')),
    ),
  };
}).node;

const path = fc
  .array(fc.oneof(fc.constantFrom<string>(...HOSTILE_KEYS, '0', '1', 'a', '4000000000', '1e9', '-1'), hostileText), {
    minLength: 1,
    maxLength: 3,
  })
  .map((steps) => steps.join('.'));
const annotation = fc.oneof(
  oneOf('Date', 'regexp', 'bigint', 'undefined', 'set', 'map', 'URL', 'Error', 'number', 'symbol', 'class', 'custom'),
  fc.constant('["typed-array","Int8Array"]'),
  hostileJson,
);
const annotations = fc
  .array(
    fc.tuple(
      path,
      fc.oneof(
        annotation.map((name) => `[${name}]`),
        hostileJson,
      ),
    ),
    { maxLength: 4 },
  )
  .map(objectText);
const meta = objectWith({
  values: fc.oneof(
    annotations,
    fc.tuple(annotation, annotations).map(([name, inner]) => `[[${name}],${inner}]`),
  ),
  referentialEqualities: fc.oneof(
    fc.array(fc.tuple(path, listOf(path.map((text) => JSON.stringify(text)))), { maxLength: 3 }).map(objectText),
    listOf(path.map((text) => JSON.stringify(text))).map((paths) => `[${paths}]`),
  ),
  v: fc.constant('1'),
});
// The mark must come first to count.
const marked = fc
  .tuple(fc.constantFrom('superjson@1', 'superjson@1', 'superjson@1', 'json@1', 'superjson@2', 'x'), graph, meta)
  .map(([form, json, data]) =>
    objectText([
      [MARK, JSON.stringify(form)],
      ['json', json],
      ['meta', data],
    ]),
  );

const item = objectWith({
  result: hostileJson,
  error: objectWith({ ErrorType: oneOf('StepError', 'TypeError', '__proto__'), Cause: hostileJson }),
  index: oneOf('0'),
  status: oneOf('SUCCEEDED', 'FAILED', 'STARTED'),
});
const batch = objectWith({ all: listOf(item), completionReason: oneOf('ALL_COMPLETED', 'toString') });

const written = fc
  .anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, maxDepth: 3 })
  .map((value) => {
    try {
      return encodeValue(value) ?? '';
    } catch {
      return '';
    }
  });

export const payloadDecoder: FuzzTarget = {
  name: 'payload decoder',
  open: () => ({
    inputs: fc.oneof(
      { weight: 6, arbitrary: marked },
      { weight: 2, arbitrary: damaged(marked) },
      { weight: 2, arbitrary: damaged(written) },
      { weight: 2, arbitrary: batch },
      { weight: 1, arbitrary: hostileJson },
      { weight: 1, arbitrary: hostileText },
    ),
    tryOut: (text) => {
      const asBatch = attempt(() => decodeBatch(text));
      const read = attempt(() => decodeValue(text));
      if (read.kind === 'refused') {
        assert.equal(read.code, 'DS_UNREADABLE_PAYLOAD');
        assert.equal(asBatch.kind, 'refused');
        return 'refused';
      }
      const again = attempt(() => encodeValue(read.value));
      if (again.kind === 'refused') {
        assert.equal(again.code, 'DS_UNSERIALIZABLE_VALUE');
        return 'read, but not to be written';
      }
      const back = decodeValue(again.value);
      assert.equal(encodeValue(back), again.value);
      // To node, a date that is none equals nothing, not even itself.
      if (again.value?.includes('invalid-date') !== true) assert.deepStrictEqual(back, read.value);
      return 'read';
    },
  }),
};

type Attempt<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'refused'; readonly code: string };

function attempt<T>(body: () => T): Attempt<T> {
  try {
    return { kind: 'done', value: body() };
  } catch (error) {
    if (!isDurableSandboxError(error)) throw error;
    return { kind: 'refused', code: error.code };
  }
}
