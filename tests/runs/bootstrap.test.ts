/** Intervals of means against SciPy's, against every resample there is, and for what must always hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanInterval, quantile } from '../../src/runs/bootstrap.ts';

/** scipy.stats.bootstrap((v,), np.mean, method='percentile', n_resamples=400000, confidence_level=0.95), SciPy 1.17.1. */
const byScipy = [
  { values: [0.91, 0.85, 0.12, 0.77, 0.93, 0.66, 0.88], low: 0.511429, high: 0.882857 },
  { values: [0.5, 0.5, 0.5, 0.9], low: 0.5, high: 0.8 },
  { values: [0.01, 0.99], low: 0.01, high: 0.99 },
  { values: Array.from({ length: 20 }, (_, i) => 0.8 + 0.01 * i), low: 0.8695, high: 0.9205 },
];

/** The mean of every way to draw as many values as there are. */
function everyMean(values: readonly number[]): number[] {
  let sums = [0];
  for (let k = 0; k < values.length; k++)
    sums = sums.flatMap((sum) => values.map((value) => sum + value));
  return sums.map((sum) => sum / values.length).sort((a, b) => a - b);
}

const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 2,
  maxLength: 30,
});

describe('the bootstrap interval of a mean', () => {
  it.each(byScipy)('is that of SciPy for $values.length values', ({ values, low, high }) => {
    const found = meanInterval(values, { resamples: 40_000 });
    const spread = Math.max(...values) - Math.min(...values);
    expect(Math.abs(found!.low - low)).toBeLessThan(0.02 * spread);
    expect(Math.abs(found!.high - high)).toBeLessThan(0.02 * spread);
  });

  it('comes to the quantiles of all resamples', () => {
    const values = [0.1, 0.25, 0.7, 0.9, 0.95];
    const means = everyMean(values);
    const found = meanInterval(values, { resamples: 60_000, level: 0.8 });
    expect(found!.low).toBeCloseTo(quantile(means, 0.1), 1);
    expect(found!.high).toBeCloseTo(quantile(means, 0.9), 1);
    const share = means.filter((mean) => mean >= found!.low && mean <= found!.high).length;
    expect(share / means.length).toBeGreaterThan(0.78);
    expect(share / means.length).toBeLessThan(0.83);
  });

  it('has the mean in it, lies within the values, and is the same again', () => {
    fc.assert(
      fc.property(scores, fc.nat(), (values, seed) => {
        const found = meanInterval(values, { seed, resamples: 200 })!;
        expect(found.count).toBe(values.length);
        expect(found.mean).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 12);
        expect(found.low).toBeLessThanOrEqual(found.mean);
        expect(found.high).toBeGreaterThanOrEqual(found.mean);
        expect(found.low).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12);
        expect(found.high).toBeLessThanOrEqual(Math.max(...values) + 1e-12);
        expect(meanInterval(values, { seed, resamples: 200 })).toEqual(found);
      }),
    );
  });

  it('shrinks as images are added, like one over the root of their number', () => {
    const values = [0.2, 0.4, 0.6, 0.8];
    const width = (times: number) => {
      const many = Array.from({ length: times }, () => values).flat();
      const { low, high } = meanInterval(many, { resamples: 4000 })!;
      return high - low;
    };
    expect(width(4) / width(1)).toBeGreaterThan(0.4);
    expect(width(4) / width(1)).toBeLessThan(0.6);
    expect(width(16) / width(4)).toBeLessThan(0.6);
  });

  it('is null where no spread is known, and leaves out what is no number', () => {
    expect(meanInterval([])).toBeNull();
    expect(meanInterval([0.7])).toBeNull();
    expect(meanInterval([0.7, Number.NaN])).toBeNull();
    expect(meanInterval([0.7, Number.NaN, 0.9])!.count).toBe(2);
  });

  it('has quantiles as NumPy', () => {
    // np.quantile([1, 2, 4, 8], [0.025, 0.3, 0.975])
    expect([0.025, 0.3, 0.975].map((share) => quantile([1, 2, 4, 8], share))).toEqual([
      expect.closeTo(1.075, 12),
      expect.closeTo(1.9, 12),
      expect.closeTo(7.7, 12),
    ]);
  });
});
