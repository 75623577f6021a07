import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildPreview, FieldMatchMode, PreviewMode } from '../../../runtime/serdes/preview.ts';

const order = {
  id: 7,
  customer: { name: 'Ada', card: { number: '4111', cvc: 1 } },
  lines: [
    { sku: 'a', price: 1 },
    { sku: 'b', price: 2 },
  ],
  at: new Date(0),
  none: null,
};

void test('only objects have a preview', () => {
  for (const value of [undefined, null, 5, 'x', [1], () => 1])
    assert.equal(buildPreview(value, { mode: PreviewMode.INCLUDE_ALL }), undefined);
  assert.equal(buildPreview({}, { mode: PreviewMode.INCLUDE_ALL }), undefined);
});

void test('include all but what is excluded or masked', () => {
  assert.deepEqual(
    buildPreview(order, {
      mode: PreviewMode.INCLUDE_ALL,
      exclude: [{ name: 'price' }, { name: 'customer.name', match: FieldMatchMode.PATH }],
      mask: [{ name: 'card' }],
    }),
    {
      id: 7,
      customer: { card: '***' },
      lines: [{ sku: 'a' }, { sku: 'b' }],
      at: '1970-01-01T00:00:00.000Z',
      none: null,
    },
  );
});

void test('exclude all but what is included or masked, at any depth', () => {
  assert.deepEqual(
    buildPreview(order, {
      mode: PreviewMode.EXCLUDE_ALL,
      include: [{ name: 'lines.sku', match: FieldMatchMode.PATH }, { name: 'customer' }],
      exclude: [{ name: 'name' }],
      mask: [{ name: 'cvc' }],
      maskString: '#',
    }),
    { customer: { card: { number: '4111', cvc: '#' } }, lines: [{ sku: 'a' }, { sku: 'b' }] },
  );
});

void test('exclude beats mask beats include', () => {
  const fields = [{ name: 'a' }];
  const mode = PreviewMode.EXCLUDE_ALL;
  assert.deepEqual(buildPreview({ a: 1 }, { mode, include: fields, mask: fields }), { a: '***' });
  assert.equal(buildPreview({ a: 1 }, { mode, include: fields, mask: fields, exclude: fields }), undefined);
});

void test('a preview is no larger than it may be', () => {
  const value = { big: 'x'.repeat(5_000), small: 'é', other: 1 };
  assert.deepEqual(buildPreview(value, { mode: PreviewMode.INCLUDE_ALL }), { small: 'é', other: 1 });
  const exact = Buffer.byteLength(JSON.stringify({ small: 'é' }));
  assert.deepEqual(buildPreview({ small: 'é', other: 1 }, { mode: PreviewMode.INCLUDE_ALL, maxPreviewBytes: exact }), {
    small: 'é',
  });
  assert.equal(buildPreview(value, { mode: PreviewMode.INCLUDE_ALL, maxPreviewBytes: 3 }), undefined);
});

void test('cycles, functions and hostile keys do no harm', () => {
  const cyclic: Record<string, unknown> = { id: 1, go: () => 1, sym: Symbol('s'), empty: {}, list: [] };
  cyclic['self'] = cyclic;
  const preview = buildPreview(cyclic, { mode: PreviewMode.INCLUDE_ALL, maxPreviewBytes: 1e6 });
  assert.equal(preview?.['id'], 1);
  assert.deepEqual([preview?.['empty'], preview?.['list']], [{}, []]);
  assert.ok(!('go' in (preview ?? {})));
  const hostile = JSON.parse('{"__proto__":{"polluted":1},"a":1}') as object;
  assert.deepEqual(buildPreview(hostile, { mode: PreviewMode.INCLUDE_ALL }), { a: 1 });
});
