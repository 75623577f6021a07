import assert from 'node:assert/strict';
import vm from 'node:vm';
import { test } from 'node:test';
import fc from 'fast-check';
import { DurableSandboxError } from '../../../runtime/errors.ts';
import { ChildContextError, StepError } from '../../../runtime/operation-errors.ts';
import { decodeValue, encodeValue, richJsonSerdes } from '../../../runtime/serdes/rich-json.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- values of any shape are looked into
type Any = any;

function roundTrip(value: unknown): Any {
  return decodeValue(encodeValue(value));
}

function refuses(value: unknown, message: RegExp): void {
  assert.throws(
    () => encodeValue(value),
    (error: unknown) => {
      assert.ok(error instanceof DurableSandboxError);
      assert.equal(error.code, 'DS_UNSERIALIZABLE_VALUE');
      assert.match(error.message, message);
      return true;
    },
  );
}

void test('plain JSON values are written as JSON.stringify writes them, and come back', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      if (JSON.stringify(value).includes('-0')) return;
      const plain: unknown = JSON.parse(JSON.stringify(value));
      assert.equal(encodeValue(plain), JSON.stringify(plain));
      assert.deepEqual(roundTrip(plain), plain);
    }),
    { numRuns: 500, seed: 7 },
  );
});

void test('absent, null and empty', () => {
  assert.equal(encodeValue(undefined), undefined);
  assert.equal(decodeValue(undefined), undefined);
  assert.equal(decodeValue(''), undefined);
  assert.equal(encodeValue(null), 'null');
  assert.equal(encodeValue(''), '""');
  assert.equal(roundTrip(''), '');
});

void test('values with sharing but without cycles stay plain JSON', () => {
  const shared = { a: 1 };
  assert.equal(encodeValue({ first: shared, second: shared }), '{"first":{"a":1},"second":{"a":1}}');
});

void test('objects with toJSON count as their JSON form, asked for once', () => {
  let calls = 0;
  class Money {
    constructor(readonly cents: number) {}
    toJSON(): unknown {
      calls++;
      return { cents: this.cents };
    }
  }
  assert.equal(encodeValue([new Money(5)]), '[{"cents":5}]');
  assert.equal(calls, 1);
  assert.deepEqual(roundTrip({ price: new Money(5), at: new Date(5) }), { price: { cents: 5 }, at: new Date(5) });
  assert.equal(encodeValue([new String('a'), new Number(1), new Boolean(false)]), '["a",1,false]');
});

const richValues: [string, unknown][] = [
  ['a date', new Date(1_700_000_000_123)],
  ['a bigint', { n: 12345678901234567890n }],
  [
    'a map',
    new Map<unknown, unknown>([
      ['a', new Date(1)],
      [{ key: 1 }, [2n]],
    ]),
  ],
  ['a set', new Set([1, 'a', 2n, new Date(3), undefined])],
  ['undefined members', { a: undefined, b: [undefined, 1], c: null }],
  ['numbers that JSON lacks', [NaN, Infinity, -Infinity, -0, 0]],
  ['a pattern', /a\/b"[\]]/giu],
  ['a URL', new URL('https://example.com/a?b=c#d')],
  ['bytes', new Uint8Array([1, 2, 255])],
  ['other typed arrays', [new Float64Array([1.5, -0]), new BigInt64Array([-1n]), new Uint16Array([65535])]],
  ['keys with dots, blanks and quotes', { 'a.b': { 'c\\.d': new Date(1) }, '': undefined, '"': 1n }],
  ['keys that superjson refuses', { constructor: 'Ferrari', prototype: new Date(1), nested: { constructor: 1n } }],
  ['the reserved key inside', { at: new Date(1), inner: { '$durable-sandbox': 'map', entries: [] } }],
  ['nested sets', new Set([new Set([new Map([[1, new Set([1n])]])])])],
  ['a lone surrogate', { text: '\ud800', n: 1n }],
];
for (const [what, value] of richValues) {
  void test(`${what}: comes back as it was`, () => {
    const text = encodeValue(value);
    assert.match(text ?? '', /^\{"\$durable-sandbox":"superjson@1"/);
    assert.deepEqual(decodeValue(text), value);
  });
}

void test('an invalid date stays one', () => {
  const { at } = roundTrip({ at: new Date(NaN) });
  assert.ok(at instanceof Date && Number.isNaN(at.getTime()));
});

void test('buffers come back as buffers, views as views of their own', () => {
  const { buffer, view, raw } = roundTrip({
    buffer: Buffer.from('héllo'),
    view: new DataView(new Uint8Array([9, 1, 2]).buffer, 1),
    raw: new Uint8Array([7]).buffer,
  });
  assert.ok(Buffer.isBuffer(buffer));
  assert.equal(buffer.toString(), 'héllo');
  assert.ok(view instanceof DataView);
  assert.equal(view.byteLength, 2);
  assert.ok(raw instanceof ArrayBuffer);
  assert.equal(raw.byteLength, 1);
});

void test('errors keep class, name, message, code and causes', () => {
  const deep = Object.assign(new RangeError('deep'), { code: 'E_DEEP' });
  const named = new Error('outer', { cause: { why: deep, at: new Date(4) } });
  named.name = 'CustomError';
  const back = roundTrip({ error: named }).error;
  assert.ok(back instanceof Error);
  assert.equal(back.name, 'CustomError');
  assert.equal(back.message, 'outer');
  const cause = back.cause as Any;
  assert.ok(cause.why instanceof RangeError);
  assert.equal(cause.why.code, 'E_DEEP');
  assert.deepEqual(cause.at, new Date(4));
  assert.match(back.stack ?? '', /^CustomError: outer\n {4}at .*rich-json\.test/);
  assert.ok(!('code' in back));

  const many = roundTrip(new AggregateError([new TypeError('one'), 'two'], 'all'));
  assert.ok(many instanceof AggregateError);
  assert.ok(many.errors[0] instanceof TypeError);
  assert.equal(many.errors[1], 'two');
});

void test('an error may have a member named constructor, of whatever kind', () => {
  for (const own of ['text', null, undefined]) {
    const error = Object.defineProperty(new TypeError('x'), 'constructor', { value: own });
    const back = roundTrip({ error }).error;
    assert.ok(back instanceof TypeError);
    assert.equal(back.message, 'x');
  }
});

void test('what was not written is not taken from the prototype', () => {
  for (const name of ['hasOwnProperty', 'toString', 'missing', 'text.length', 'text.missing.deep']) {
    const meta = { values: { [name]: ['Error'] }, v: 1 };
    const text = JSON.stringify({ '$durable-sandbox': 'superjson@1', json: { text: 'a' }, meta });
    assert.throws(() => decodeValue(text), { code: 'DS_UNREADABLE_PAYLOAD', message: /which was not written/ }, name);
  }
});

void test('errors of operations come back as their classes', () => {
  const error = roundTrip([new ChildContextError('outer', new StepError('inner', new TypeError('x'), 'data'))])[0];
  assert.ok(error instanceof ChildContextError);
  assert.ok(error.cause instanceof StepError);
  assert.equal(error.cause.errorData, 'data');
  assert.ok(error.cause.cause instanceof TypeError);
  assert.deepEqual(Object.keys(error), ['cause', 'errorData', 'stackTrace', 'name', 'errorType']);
});

void test('shared references and cycles come back, also through maps, sets and errors', () => {
  const node: Any = { name: 'node' };
  node.self = node;
  node.list = [node, { up: node }];
  const plain = roundTrip(node);
  assert.equal(plain.self, plain);
  assert.equal(plain.list[1].up, plain);

  const shared = { id: 1 };
  const error: Any = new Error('e');
  const value: Any = { first: shared, set: new Set<unknown>([shared, 'x', { id: 2 }]), map: new Map<Any, Any>() };
  value.map.set(shared, value.set).set('me', value);
  error.cause = value;
  value.error = error;
  const back = roundTrip(value);
  assert.deepEqual([...back.set], [{ id: 1 }, 'x', { id: 2 }]);
  assert.ok(back.set.has(back.first));
  assert.equal(back.map.get(back.first), back.set);
  assert.equal(back.map.get('me'), back);
  assert.equal(back.error.cause, back);
});

void test('random rich values come back as they were', () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom<unknown>(null, undefined, -0),
    fc.date({ noInvalidDate: true }),
    fc.uint8Array({ maxLength: 5 }),
  );
  const key = fc.oneof(fc.string(), fc.constantFrom('a.b', '__proto__', 'constructor', '$durable-sandbox', '0', ''));
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
      fc.array(tie('tree'), { maxLength: 4 }).map((members) => new Set(members)),
      fc.array(fc.tuple(tie('tree'), tie('tree')), { maxLength: 4 }).map((entries) => new Map(entries)),
      tie('tree').map((shared) => [shared, { again: shared, set: new Set([shared]) }]),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      assert.deepEqual(roundTrip(value), value);
      assert.equal(encodeValue(roundTrip(value)), encodeValue(value));
    }),
    { numRuns: 1000, seed: 11 },
  );
});

void test('values of another realm are recognised', () => {
  const other = vm.runInNewContext(
    `({ date: new Date(5), map: new Map([[1, { a: [1] }]]), set: new Set([1]), error: new TypeError('far'), re: /x/g, plain: { a: 1 } })`,
  ) as object;
  const back = roundTrip(other);
  assert.ok(back.date instanceof Date && back.date.getTime() === 5);
  assert.ok(back.map instanceof Map);
  assert.deepEqual(back.map.get(1), { a: [1] });
  assert.ok(back.set instanceof Set);
  assert.ok(back.error instanceof TypeError);
  assert.equal(back.error.message, 'far');
  assert.ok(back.re instanceof RegExp);
  assert.equal(encodeValue(vm.runInNewContext('({ a: [1, { b: null }] })')), '{"a":[1,{"b":null}]}');
});

void test('what cannot come back is refused by its path', () => {
  class Order {
    id = 1;
  }
  refuses({ items: [1, 2, 3, { onClick: function go() {} }] }, /^result\.items\[3\]\.onClick is a function \(go\)\./);
  refuses({ 'a b': Symbol('s') }, /^result\["a b"\] is a symbol \(Symbol\(s\)\)/);
  refuses(new Map([['k', () => 1]]), /^result\.get\("k"\) is a function/);
  refuses(new Set([1, Symbol.iterator]), /^result\.values\[1\] is a symbol/);
  refuses(
    { order: new Order() },
    /^result\.order is an instance of the class Order.*createClassSerdes.*\[DS_UNSERIALIZABLE_VALUE\]$/,
  );
  refuses([Promise.resolve(1)], /^result\[0\] is a promise\. Await it/);
  refuses(new WeakMap(), /class WeakMap/);
  refuses(Object.assign(new Error('x'), { cause: () => 1 }), /^result\.cause is a function/);
  refuses(
    {
      a: {
        get b(): never {
          throw new Error('no luck');
        },
      },
    },
    /^result\.a threw while it was read: no luck/,
  );
  refuses(
    {
      p: new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('trap');
          },
        },
      ),
    },
    /^result\.p threw while it was read: trap/,
  );
  assert.throws(() => encodeValue(() => 1, 'state'), /^DurableSandboxError: state is a function/);
});

void test('a nesting beyond the stack is an error, not a crash', () => {
  let deep: unknown = 1;
  for (let level = 0; level < 100_000; level++) deep = [deep];
  refuses(deep, /^result is nested too deeply/);
  let fine: unknown = 1;
  for (let level = 0; level < 1_000; level++) fine = [fine];
  assert.equal(encodeValue(fine), JSON.stringify(fine));
});

void test('a plain value that looks like the mark is told from a marked one', () => {
  for (const value of [
    { '$durable-sandbox': 'superjson@1', json: 1 },
    { '$durable-sandbox': 'json@1', json: { a: 1 } },
    { '$durable-sandbox': 1 },
  ]) {
    assert.deepEqual(roundTrip(value), value);
    assert.deepEqual(roundTrip(roundTrip(value)), value);
  }
  assert.deepEqual(decodeValue('{"$durable-sandbox":"my own"}'), { '$durable-sandbox': 'my own' });
});

void test('unreadable text is an error with its beginning', () => {
  const unreadable = (text: string, message: RegExp): void => {
    assert.throws(
      () => decodeValue(text),
      (error: unknown) =>
        error instanceof DurableSandboxError && error.code === 'DS_UNREADABLE_PAYLOAD' && message.test(error.message),
    );
  };
  unreadable('not json', /8 characters that begins with "not json"/);
  unreadable('{"$durable-sandbox":"superjson@9","json":1}', /form superjson@9.*Update/);
  unreadable(
    '{"$durable-sandbox":"superjson@1","json":{"a":1},"meta":{"values":{"a":["custom"]},"v":1}}',
    /could not be read/,
  );
  unreadable(
    '{"$durable-sandbox":"superjson@1","json":[{"$durable-sandbox":"wormhole"}]}',
    /unknown kind of value "wormhole"/,
  );
});

void test('annotations that reach beyond what was written are refused', () => {
  const refuse = (json: string, meta: string): void => {
    const text = `{"$durable-sandbox":"superjson@1","json":${json},"meta":${meta}}`;
    assert.throws(() => decodeValue(text), /name the element "\d+" of an array of \d/);
  };
  refuse('[]', '{"referentialEqualities":[["4000000000"]],"v":1}');
  refuse('{"a":[{}]}', '{"referentialEqualities":{"a.0":["a.1"]},"v":1}');
  refuse('{"a":[1]}', '{"values":{"a.4000000000":["undefined"]},"v":1}');
  refuse('{"a":{"b":[[1]]}}', '{"values":{"a":[["map"],{"b.0.1":["Date"]}]},"v":1}');
  for (const values of ['{"__proto__":" "}', '{"a":"b"}', '["map",["x"]]', '["map",{"a":" "}]', '" "', '{"a":1}']) {
    const text = `{"$durable-sandbox":"superjson@1","json":{"a":{}},"meta":{"values":${values},"v":1}}`;
    assert.throws(() => decodeValue(text), /in the place of places|which was not written/, values);
  }
  // Large numbers as keys of objects, and keys with dots in them, are nothing unusual.
  for (const value of [
    { 4000000000: new Date(1) },
    { 'a.4': [new Date(1)], 'b\\': new Set([1n]) },
    [new Map([[1, 2n]])],
  ]) {
    assert.deepEqual(roundTrip(value), value);
  }
  assert.throws(
    () => decodeValue('{"$durable-sandbox":"superjson@1","json":["1"],"meta":{"values":{"0":["bigint"]}}}'),
    /notation of old/,
  );
});

void test('hostile text reaches no prototype', () => {
  const attempts = [
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"$durable-sandbox":"superjson@1","json":{"a":1},"meta":{"values":{"__proto__.polluted":["undefined"]},"v":1}}',
    '{"$durable-sandbox":"superjson@1","json":{"a":{"polluted":1}},"meta":{"referentialEqualities":{"a":["__proto__"]},"v":1}}',
    '{"$durable-sandbox":"superjson@1","json":{"a":{"polluted":1}},"meta":{"referentialEqualities":{"a":["constructor.prototype"]},"v":1}}',
    '{"$durable-sandbox":"superjson@1","json":{"$durable-sandbox":"object","entries":[["__proto__",{"polluted":true}]]}}',
    '{"$durable-sandbox":"superjson@1","json":{"x":{"$durable-sandbox":"set","values":[]},"__proto__":{"$durable-sandbox":"object","entries":[["polluted",true]]}}}',
    '{"$durable-sandbox":"superjson@1","json":{"$durable-sandbox":"error","name":"a","message":"b","own":[["__proto__",{"polluted":true}]]}}',
  ];
  for (const text of attempts) {
    try {
      const value = decodeValue(text) as object;
      assert.equal((value as { polluted?: unknown }).polluted, undefined, text);
      assert.equal((value as { x?: { polluted?: unknown } }).x?.polluted, undefined, text);
    } catch (error) {
      assert.ok(error instanceof DurableSandboxError, String(error));
    }
    assert.equal(({} as { polluted?: unknown }).polluted, undefined, text);
    assert.equal((Object as { polluted?: unknown }).polluted, undefined, text);
  }
});

void test('as a serdes', async () => {
  const context = { entityId: '1', durableExecutionArn: 'arn' };
  const text = await richJsonSerdes.serialize(new Date(1), context);
  assert.deepEqual(await richJsonSerdes.deserialize(text, context), new Date(1));
  await assert.rejects(richJsonSerdes.serialize(Symbol('x'), context), DurableSandboxError);
});
