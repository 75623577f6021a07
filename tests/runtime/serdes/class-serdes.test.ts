import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClassSerdes, createClassSerdesWithDates } from '../../../runtime/serdes/class-serdes.ts';
import { defaultSerdes } from '../../../runtime/serdes/json-serdes.ts';

const context = { entityId: '1', durableExecutionArn: 'arn' };

class Order {
  id = 0;
  createdAt = new Date(0);
  lines: { at: Date; note: string }[] = [];
  shipping: { due?: Date | string } | null = null;
  label(): string {
    return `order ${this.id}`;
  }
}

void test('the default serdes is plain JSON, absent for undefined', async () => {
  assert.equal(await defaultSerdes.serialize(undefined, context), undefined);
  assert.equal(await defaultSerdes.deserialize(undefined, context), undefined);
  assert.equal(
    await defaultSerdes.serialize({ at: new Date(0), m: new Map() }, context),
    '{"at":"1970-01-01T00:00:00.000Z","m":{}}',
  );
  assert.equal(await defaultSerdes.deserialize('null', context), null);
});

void test('an instance comes back with its methods', async () => {
  const serdes = createClassSerdes(Order);
  const order = Object.assign(new Order(), { id: 7 });
  const text = await serdes.serialize(order, context);
  assert.equal(text, JSON.stringify(order));
  const back = await serdes.deserialize(text, context);
  assert.ok(back instanceof Order);
  assert.equal(back.label(), 'order 7');
  assert.equal(typeof back.createdAt, 'string');
  assert.equal(await serdes.serialize(undefined, context), undefined);
  assert.equal(await serdes.deserialize(undefined, context), undefined);
  assert.equal(await serdes.deserialize('null', context), null);
});

void test('named dates come back as dates, missing ones are passed over', async () => {
  const serdes = createClassSerdesWithDates(Order, ['createdAt', 'shipping.due', 'shipping.none', 'gone.deep', 'id.x']);
  const order = Object.assign(new Order(), { createdAt: new Date(5), shipping: { due: new Date(6) } });
  const back = await serdes.deserialize(await serdes.serialize(order, context), context);
  assert.deepEqual(back?.createdAt, new Date(5));
  assert.deepEqual(back?.shipping, { due: new Date(6) });
  const empty = await serdes.deserialize('{"shipping":null}', context);
  assert.equal(empty?.shipping, null);
});

void test('hostile text reaches no prototype', async () => {
  const serdes = createClassSerdesWithDates(Order, ['__proto__.polluted', 'constructor.name']);
  const back = await serdes.deserialize('{"__proto__":{"polluted":"2020-01-01"},"id":1}', context);
  assert.equal((back as unknown as { polluted?: unknown }).polluted, undefined);
  assert.ok(back instanceof Order);
  assert.equal(back.label(), 'order 1');
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});
