import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as clock from '../../runtime/clock.ts';
import * as random from '../../runtime/random.ts';

void test('real time and timers stay real when globals are replaced', async () => {
  const saved = { Date: globalThis.Date, setTimeout: globalThis.setTimeout, setImmediate: globalThis.setImmediate };
  const never = (): never => {
    throw new Error('the replaced global was used');
  };
  const savedNow = Date.now;
  Date.now = never;
  Object.assign(globalThis, { Date: never, setTimeout: never, setImmediate: never });
  try {
    const before = clock.now();
    const started = clock.monotonicNow();
    await new Promise<void>((resolve) => void clock.setTimer(resolve, 2));
    await new Promise<void>((resolve) => void clock.setImmediateNative(resolve));
    assert.ok(clock.now() >= before);
    assert.ok(clock.monotonicNow() > started);
    assert.equal(new clock.NativeDate(5).getTime(), 5);
  } finally {
    Object.assign(globalThis, saved);
    Date.now = savedNow;
  }
});

void test('a cleared timer does not fire', async () => {
  let fired = false;
  clock.clearTimer(
    clock.setTimer(() => {
      fired = true;
    }, 1),
  );
  clock.clearImmediateNative(
    clock.setImmediateNative(() => {
      fired = true;
    }),
  );
  clock.clearTimer(undefined);
  await new Promise<void>((resolve) => void clock.setTimer(resolve, 5));
  assert.equal(fired, false);
});

void test('real randomness stays real when Math.random is replaced', () => {
  const saved = Math.random;
  Math.random = () => 0.5;
  try {
    assert.notEqual(random.randomNumber(), random.randomNumber());
  } finally {
    Math.random = saved;
  }
  assert.equal(random.randomBytes(7).length, 7);
  assert.match(random.randomUuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
