import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDurableSandboxError } from '../../../runtime/errors.ts';
import { encodeResult } from '../../../runtime/serdes/result-json.ts';

function refuses(value: unknown, message: RegExp): void {
  assert.throws(
    () => encodeResult(value),
    (error: Error) => isDurableSandboxError(error, 'DS_UNSERIALIZABLE_VALUE') && message.test(error.message),
  );
}

void test('is JSON.stringify', () => {
  for (const value of [
    undefined,
    null,
    1,
    'a',
    { at: new Date(0), gone: undefined, f: () => 1 },
    [NaN],
    new Map([[1, 2]]),
  ])
    assert.equal(encodeResult(value), JSON.stringify(value));
});

void test('faults are named by their path', () => {
  const cyclic: { items: unknown[] } = { items: [] };
  cyclic.items.push({ owner: cyclic });
  refuses(cyclic, /^result\.items\[0\]\.owner is a reference back/);
  refuses({ total: [1n] }, /^result\.total\[0\] is a BigInt.*toString/);
  refuses(
    {
      a: {
        toJSON: () => {
          throw new Error('no');
        },
      },
    },
    /^result\.a threw while it was read: no\./,
  );
  refuses(
    {
      get a(): never {
        throw new Error('no');
      },
    },
    /^result\.a threw/,
  );
  const shared = { n: 1 };
  refuses({ first: shared, second: shared, bad: 2n }, /^result\.bad is a BigInt/);
});
