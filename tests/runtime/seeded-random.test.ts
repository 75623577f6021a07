import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeededRandom } from '../../runtime/seeded-random.ts';

void test('test vectors: recorded executions depend on this very stream', () => {
  const random = new SeededRandom('a');
  assert.deepEqual(
    [random.next(), random.next(), random.next()],
    [0.09402046537037911, 0.19465680221560833, 0.7451108765991596],
  );
  assert.equal(Buffer.from(random.bytes(6)).toString('hex'), '4721918aee5c');
  assert.equal(random.cursor, 8);
  assert.equal(random.bytes(0).length, 0);
  assert.equal(random.cursor, 8);
});

void test('equal seeds give equal streams, close seeds do not', () => {
  const draw = (seed: string): string => Buffer.from(new SeededRandom(seed).bytes(64)).toString('hex');
  assert.equal(draw('execution/1'), draw('execution/1'));
  assert.notEqual(draw('execution/1'), draw('execution/2'));
  assert.notEqual(draw(''), draw(' '));
});

void test('numbers are in [0, 1), use 53 bits and are spread evenly', () => {
  const random = new SeededRandom('spread');
  const buckets = new Array<number>(10).fill(0);
  let fine = 0;
  for (let draw = 0; draw < 100_000; draw++) {
    const value = random.next();
    assert.ok(value >= 0 && value < 1);
    buckets[Math.floor(value * 10)]! += 1;
    if ((value * 2 ** 53) % 2 === 1) fine++;
  }
  for (const count of buckets) assert.ok(Math.abs(count - 10_000) < 500, String(count));
  assert.ok(Math.abs(fine - 50_000) < 1_000, 'the lowest of 53 bits is in use');
});

void test('bytes are spread evenly', () => {
  const bytes = new SeededRandom('bytes').bytes(100_001);
  assert.equal(bytes.length, 100_001);
  const mean = bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
  assert.ok(Math.abs(mean - 127.5) < 1, String(mean));
});
