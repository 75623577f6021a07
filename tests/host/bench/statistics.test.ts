import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FEWEST_PAIRS, ratioInterval } from '../../../host/bench/ratio-interval.ts';
import { quantile, summarise } from '../../../host/bench/sample-summary.ts';

describe('summary of samples', () => {
  test('median, tail and spread', () => {
    const samples = Array.from({ length: 101 }, (_, index) => 100 - index);
    const summary = summarise(samples);
    assert.deepEqual(summary, {
      iterations: 101,
      medianMs: 50,
      p95Ms: 95,
      p99Ms: 99,
      madPercent: 50,
      noisy: true,
    });
    assert.deepEqual(samples[0], 100, 'the samples keep their order');
    assert.equal(quantile([1, 2], 0.5), 1.5);
    assert.equal(summarise([4, 4, 4, 100]).noisy, false, 'one outlier is no noise');
    assert.throws(() => summarise([]), RangeError);
  });
});

describe('ratio of two modules', () => {
  test('says faster, slower or neither', () => {
    const other = Array.from({ length: 20 }, (_, index) => 10 + (index % 3));
    const slower = ratioInterval(
      other.map((time) => time * 1.3),
      other,
    );
    assert.equal(slower.verdict, 'slower');
    assert.ok(Math.abs(slower.ratio - 1.3) < 1e-9);
    assert.equal(
      ratioInterval(
        other.map((time) => time / 2),
        other,
      ).verdict,
      'faster',
    );
    assert.equal(
      ratioInterval(
        other.map((time, index) => time * (index % 2 === 0 ? 1.2 : 0.9)),
        other,
      ).verdict,
      'equal',
    );
  });

  test('the interval leaves out as many as the binomial distribution allows', () => {
    // Of 10 pairs one may be left out at each end: 2 * (1 + 10) / 1024 = 2.1 %; with two it would be 10.9 %.
    const cases = [
      [6, 0],
      [8, 0],
      [9, 1],
      [10, 1],
      [20, 5],
      [50, 17],
    ] as const;
    for (const [count, cut] of cases) {
      const times = Array.from({ length: count }, (_, index) => index + 1);
      const { low, high } = ratioInterval(times, new Array<number>(count).fill(1));
      assert.deepEqual([low, high], [cut + 1, count - cut], String(count));
    }
    assert.throws(() => ratioInterval([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]), new RegExp(`${String(FEWEST_PAIRS)} pairs`));
  });

  test('holds the true ratio about as often as it says', () => {
    let state = 7;
    const random = (): number => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      return state / 2 ** 31;
    };
    const rounds = 1000;
    let held = 0;
    for (let round = 0; round < rounds; round += 1) {
      const samples = (): number[] => Array.from({ length: 15 }, () => 1 + random() * random());
      const { low, high } = ratioInterval(samples(), samples());
      if (low <= 1 && high >= 1) held += 1;
    }
    assert.ok(held / rounds >= 0.95, `${String(held)} of ${String(rounds)}`);
  });
});
