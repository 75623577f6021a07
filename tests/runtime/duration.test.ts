import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationToSeconds, sumDuration } from '../../runtime/duration.ts';
import { isDurableSandboxError } from '../../runtime/errors.ts';

const place = { call: 'wait', name: 'cool down' };

void test('the parts of a duration add up', () => {
  assert.equal(durationToSeconds({ days: 1, hours: 2, minutes: 3, seconds: 4 }, place), 93_784);
  assert.equal(durationToSeconds({ minutes: 1.5 }, place), 90);
  assert.equal(durationToSeconds({ seconds: 1, minutes: undefined }, place), 1);
  assert.equal(durationToSeconds({ days: 366 }, place), 31_622_400);
  assert.equal(durationToSeconds({ seconds: 0 }, { ...place, minSeconds: 0 }), 0);
  assert.equal(sumDuration({ seconds: 0.5 }, place), 0.5);
});

const refused: [unknown, RegExp][] = [
  [undefined, /^The duration undefined of wait "cool down" must be an object/],
  [null, /must be an object such as \{ minutes: 5 \}/],
  [5, /^The duration 5 /],
  [[1], /must be an object/],
  [{}, /has none of days, hours, minutes, seconds/],
  [{ seconds: undefined }, /has none of/],
  [{ second: 1 }, /\{"second":1\} of wait "cool down" has the unknown part "second"/],
  [{ seconds: '5' }, /has seconds that are no number of 0 or more/],
  [{ minutes: -1 }, /has minutes that are no number/],
  [{ seconds: NaN }, /\{"seconds":"NaN"\} .* has seconds that are no number/],
  [{ hours: Infinity }, /has hours that are no number/],
  [{ seconds: 1.5 }, /is 1\.5 seconds, not a whole number/],
  [{ seconds: 0 }, /is 0 seconds, outside of the limits of 1 to 31,622,400 seconds/],
  [{ days: 366, seconds: 1 }, /is 31,622,401 seconds, outside of the limits/],
  [{ seconds: 5n }, /has seconds that are no number/],
];
for (const [duration, message] of refused) {
  void test(`refused: ${message.source}`, () => {
    assert.throws(
      () => durationToSeconds(duration, place),
      (error: Error) => isDurableSandboxError(error, 'DS_INVALID_DURATION') && message.test(error.message),
    );
  });
}

void test('the error names which duration it is', () => {
  assert.throws(() => durationToSeconds({ seconds: 0 }, { call: 'createCallback', what: 'timeout' }), {
    message: /^The timeout \{"seconds":0\} of createCallback is 0 seconds/,
  });
});
