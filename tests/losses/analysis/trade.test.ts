import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pixelCurves } from '../../../src/losses/analysis/pixelCurves.ts';
import { tradeOf } from '../../../src/losses/analysis/trade.ts';
import { lossTerms } from '../../../src/losses/catalogue.ts';
import { evaluateHistogram } from '../../../src/losses/histogram.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';

const histogram = {
  probability: Float64Array.of(0.1, 0.4, 0.8),
  foreground: Float64Array.of(3, 2, 9),
  background: Float64Array.of(70, 6, 2),
};

describe('what a loss trades', () => {
  it('is nothing for cross-entropy: a miss weighs as much as a false alarm', () => {
    const trade = tradeOf(pixelCurves(lossTerms('cross-entropy', defaultParameters), histogram));
    expect(trade?.ratio).toBeCloseTo(1, 12);
    // ln 0.95 − ln 0.05, and what the trapezoids miss.
    expect(trade?.miss).toBeCloseTo(Math.log(19), 2);
  });

  it('is δ : 1 − δ for the weighted cross-entropy', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 0.95, noNaN: true }), (delta) => {
        const terms = lossTerms('symmetric-focal', { ...defaultParameters, delta, gamma: 0 });
        const trade = tradeOf(pixelCurves(terms, histogram));
        expect(trade?.ratio).toBeCloseTo(delta / (1 - delta), 9);
      }),
    );
  });

  it('is the ratio of the slopes for a region loss', () => {
    const terms = lossTerms('tversky', { ...defaultParameters, delta: 0.8 });
    const { regionDetail } = evaluateHistogram(terms, histogram);
    const trade = tradeOf(pixelCurves(terms, histogram));
    expect(trade?.ratio).toBeCloseTo(
      -regionDetail.foregroundSlope / regionDetail.backgroundSlope,
      9,
    );
  });

  it('is without limit where false alarms cost nothing', () => {
    const terms = lossTerms('symmetric-focal', { ...defaultParameters, delta: 1, gamma: 0 });
    expect(tradeOf(pixelCurves(terms, histogram))?.ratio).toBe(Number.POSITIVE_INFINITY);
  });
});
