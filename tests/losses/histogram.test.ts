import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTwoGroups } from '../../src/losses/analysis/twoGroups.ts';
import { lossTerms } from '../../src/losses/catalogue.ts';
import { evaluate } from '../../src/losses/evaluate.ts';
import { evaluateHistogram, histogramPixels, levelTable } from '../../src/losses/histogram.ts';
import { epsilon } from '../../src/losses/terms.ts';
import {
  anyBatch,
  anyLossId,
  anyParameters,
  closedProbability,
  histogramOf,
  innerProbability,
} from '../support/lossArbitraries.ts';

/** Equal but for the order in which floating-point sums were taken. */
function expectSame(a: number, b: number): void {
  expect(Math.abs(a - b)).toBeLessThan(1e-11 * Math.max(1, Math.abs(a), Math.abs(b)));
}

describe('a histogram', () => {
  it('has the loss of its pixels', () => {
    fc.assert(
      fc.property(
        anyLossId,
        anyParameters,
        anyBatch(closedProbability),
        (id, parameters, drawn) => {
          const image = { ...drawn, images: 1 };
          const terms = lossTerms(id, parameters);
          const pixelwise = evaluate(terms, image);
          const byLevel = evaluateHistogram(terms, histogramOf(image));
          expectSame(byLevel.value, pixelwise.value);
          expectSame(byLevel.distribution, pixelwise.distribution);
          expectSame(byLevel.region, pixelwise.region);
          expectSame(byLevel.value, byLevel.distribution + byLevel.region + terms.constant);
        },
      ),
    );
  });

  it('shares the loss out among its pixels without remainder', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyBatch(innerProbability), (id, parameters, drawn) => {
        const terms = lossTerms(id, parameters);
        const histogram = histogramOf({ ...drawn, images: 1 });
        const pixels = histogramPixels(histogram);
        const whole = evaluateHistogram(terms, histogram);
        let sum = 0;
        for (const truth of [0, 1] as const) {
          const table = levelTable(terms, histogram.probability, whole.regionDetail, truth, pixels);
          const counts = truth ? histogram.foreground : histogram.background;
          counts.forEach((count, level) => {
            sum += count * table.loss[level];
            expect(table.loss[level]).toBeGreaterThanOrEqual(0);
          });
        }
        // With δ = 0 or 1 an index can be exactly 1, and the floor under (1 − T)^k is no pixel's fault.
        const { foregroundIndex, backgroundIndex } = whole.regionDetail;
        const floor = (index: number, power: number) =>
          index === 1 && power < 1 ? epsilon ** power : 0;
        const nobodys =
          floor(foregroundIndex, terms.foregroundPower) +
          floor(backgroundIndex, terms.backgroundPower);
        const owned = whole.value - terms.constant - (terms.regionWeight * nobodys) / 2;
        expectSame(sum / pixels, owned);
      }),
    );
  });
});

describe('two groups', () => {
  it('are an image with one probability in each class', () => {
    const pixels = fc.integer({ min: 1, max: 20 });
    fc.assert(
      fc.property(
        anyLossId,
        anyParameters,
        pixels,
        pixels,
        innerProbability,
        innerProbability,
        (id, parameters, inside, outside, foreground, background) => {
          const terms = lossTerms(id, parameters);
          const truth = Array.from({ length: inside + outside }, (_, i) => (i < inside ? 1 : 0));
          const probability = truth.map((t) => (t ? foreground : background));
          const image = evaluate(terms, { probability, truth, images: 1 });
          const total = inside + outside;
          const groups = evaluateTwoGroups(terms, inside / total, foreground, background, total);
          expectSame(groups.value, image.value);
        },
      ),
    );
  });
});
