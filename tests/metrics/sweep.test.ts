import { describe, expect, it } from 'vitest';
import { calibrationErrors, reliability } from '../../src/metrics/calibration.ts';
import { worstFirst } from '../../src/metrics/scores.ts';
import {
  bestThreshold,
  precisionRecallCurve,
  thresholdSweep,
  triedThresholds,
} from '../../src/metrics/sweep.ts';

const histogram = {
  probability: Float64Array.from([0.1, 0.4, 0.5, 0.9]),
  foreground: Float64Array.from([1, 0, 2, 3]),
  background: Float64Array.from([5, 1, 0, 2]),
};
/** The first level that reaches a threshold. */
const limitOf = (threshold: number) => {
  const limit = histogram.probability.findIndex((p) => p >= threshold);
  return limit < 0 ? histogram.probability.length : limit;
};

describe('the precision-recall curve', () => {
  it('has a point for each probability that occurs, and the area of its steps', () => {
    const curve = precisionRecallCurve(histogram);
    expect(curve?.points).toEqual([
      { threshold: 0.9, recall: 3 / 6, precision: 3 / 5 },
      { threshold: 0.5, recall: 5 / 6, precision: 5 / 7 },
      { threshold: 0.4, recall: 5 / 6, precision: 5 / 8 },
      { threshold: 0.1, recall: 1, precision: 6 / 14 },
    ]);
    const area = (3 / 6) * (3 / 5) + (2 / 6) * (5 / 7) + (1 / 6) * (6 / 14);
    expect(curve?.averagePrecision).toBeCloseTo(area, 12);
  });

  it('is not there without foreground', () => {
    expect(precisionRecallCurve({ ...histogram, foreground: new Float64Array(4) })).toBeNull();
  });
});

describe('the threshold sweep', () => {
  it('scores each threshold, and the best of equals is the nearest to one half', () => {
    const sweep = thresholdSweep(histogram, limitOf);
    expect(sweep.map(({ threshold }) => threshold)).toEqual(triedThresholds);
    const at = (threshold: number) => sweep.find((one) => one.threshold === threshold);
    expect(at(0.3)?.dice).toBeCloseTo(10 / 14, 12);
    expect(at(0.5)?.dice).toBeCloseTo(10 / 13, 12);
    expect(at(0.95)?.dice).toBe(0);
    expect(bestThreshold(sweep)).toMatchObject({ threshold: 0.5, precision: 5 / 7, recall: 5 / 6 });
  });
});

describe('calibration', () => {
  it('puts probabilities into bins of equal width, with what they say and what is true', () => {
    const bins = reliability(histogram, 2);
    expect(bins[0]).toEqual({
      count: 7,
      confidence: expect.closeTo((6 * 0.1 + 0.4) / 7, 12),
      frequency: expect.closeTo(1 / 7, 12),
    });
    const gaps = [1 / 7 - 1 / 7, 5 / 7 - (2 * 0.5 + 5 * 0.9) / 7].map(Math.abs);
    expect(calibrationErrors(bins)).toEqual({
      expected: expect.closeTo((gaps[0]! + gaps[1]!) / 2, 12),
      maximum: expect.closeTo(Math.max(...gaps), 12),
    });
  });

  it('says nothing of no pixels', () => {
    const none = new Float64Array(4);
    const bins = reliability({ ...histogram, foreground: none, background: none });
    expect(bins).toHaveLength(15);
    expect(calibrationErrors(bins)).toBeNull();
  });
});

describe('the worst images', () => {
  it('come first, those without a value last', () => {
    expect(worstFirst('dice', [0.5, null, 0.1, 0.5])).toEqual([2, 0, 3, 1]);
    expect(worstFirst('hausdorff95', [3, Infinity, 5, Infinity])).toEqual([1, 3, 2, 0]);
    expect(worstFirst('areaDifference', [0.1, -0.4, Infinity, 0])).toEqual([2, 1, 0, 3]);
  });
});
