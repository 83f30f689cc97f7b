import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pulls, pulls } from '../../../src/losses/analysis/pulls.ts';
import { lossTerms } from '../../../src/losses/catalogue.ts';
import {
  evaluateHistogram,
  histogramPixels,
  levelTable,
  type ProbabilityHistogram,
} from '../../../src/losses/histogram.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import type { LossTerms } from '../../../src/losses/terms.ts';
import {
  anyBatch,
  anyLossId,
  anyParameters,
  histogramOf,
  innerProbability,
} from '../../support/lossArbitraries.ts';

function pullsOf(terms: LossTerms, histogram: ProbabilityHistogram, threshold = 0.5): Pulls {
  const { regionDetail } = evaluateHistogram(terms, histogram);
  const table = (truth: 0 | 1) =>
    levelTable(terms, histogram.probability, regionDetail, truth, histogramPixels(histogram));
  return pulls(histogram, { foreground: table(1), background: table(0) }, threshold);
}

const terms = lossTerms('asymmetric-unified-focal', defaultParameters);
const image = (probability: number[], truth: number[]) =>
  histogramOf({ probability, truth, images: 1 });

describe('who pulls', () => {
  it('is all of the gradient, by pixel and by part', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyBatch(innerProbability), (id, parameters, drawn) => {
        const own = lossTerms(id, parameters);
        const p = pullsOf(own, histogramOf({ ...drawn, images: 1 }));
        const byPixel = p.truePositives + p.falseNegatives + p.falsePositives + p.trueNegatives;
        const byPart = p.distribution + p.region;
        expect(Math.min(...Object.values(p))).toBeGreaterThanOrEqual(0);
        // At δ = 0 or 1 a class can weigh nothing, and then nothing pulls.
        expect([0, 1].some((whole) => Math.abs(byPixel - whole) < 1e-12)).toBe(true);
        expect([0, 1].some((whole) => Math.abs(byPart - whole) < 1e-12)).toBe(true);
        if (parameters.delta > 0 && parameters.delta < 1 && id.endsWith('unified-focal'))
          expect(byPixel).toBeCloseTo(1, 12);
      }),
    );
  });

  it('sorts pixels by the threshold', () => {
    const one = image([0.3], [1]);
    expect(pullsOf(terms, one, 0.5)).toMatchObject({ falseNegatives: 1, truePositives: 0 });
    expect(pullsOf(terms, one, 0.3)).toMatchObject({ falseNegatives: 0, truePositives: 1 });
    const other = image([0.3], [0]);
    expect(pullsOf(terms, other, 0.5)).toMatchObject({ trueNegatives: 1, falsePositives: 0 });
    expect(pullsOf(terms, other, 0.2)).toMatchObject({ trueNegatives: 0, falsePositives: 1 });
  });

  it('moves to the region part with λ', () => {
    const histogram = image([0.2, 0.9, 0.4, 0.1], [1, 1, 0, 0]);
    const at = (lambda: number) =>
      pullsOf(lossTerms('asymmetric-unified-focal', { ...defaultParameters, lambda }), histogram);
    expect(at(0)).toMatchObject({ distribution: 1, region: 0 });
    expect(at(1)).toMatchObject({ distribution: 0, region: 1 });
    expect(at(0.6).region).toBeGreaterThan(at(0.4).region);
  });

  it('is nobody where no pixel has a gradient', () => {
    const none = pullsOf(terms, image([1, 0], [1, 0]));
    expect(Object.values(none).every((share) => share === 0)).toBe(true);
  });
});
