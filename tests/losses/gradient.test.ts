import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateTwoGroups } from '../../src/losses/analysis/twoGroups.ts';
import { lossTerms } from '../../src/losses/catalogue.ts';
import { evaluate } from '../../src/losses/evaluate.ts';
import { levelTable } from '../../src/losses/histogram.ts';
import { centralDifference } from '../support/finiteDifference.ts';
import {
  anyBatch,
  anyLossId,
  anyParameters,
  closedProbability,
  innerProbability,
} from '../support/lossArbitraries.ts';

const logistic = (z: number) => 1 / (1 + Math.exp(-z));
const logit = (p: number) => Math.log(p / (1 - p));

describe('the gradient of a loss', () => {
  it('is the central difference of its value, pixel by pixel', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyBatch(innerProbability), (id, parameters, batch) => {
        const terms = lossTerms(id, parameters);
        const { gradient } = evaluate(terms, batch);
        const value = (probability: Float64Array) =>
          evaluate(terms, { ...batch, probability }).value;
        const largest = Math.max(...gradient.map(Math.abs));
        for (let i = 0; i < gradient.length; i++) {
          const difference = centralDifference(value, batch.probability, i);
          expect(Math.abs(gradient[i] - difference)).toBeLessThan(1e-5 * largest + 1e-9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is zero where clipping holds the probability', () => {
    fc.assert(
      fc.property(anyParameters, anyBatch(closedProbability), (parameters, batch) => {
        const { gradient } = evaluate(lossTerms('asymmetric-unified-focal', parameters), batch);
        for (let i = 0; i < gradient.length; i++)
          if (batch.probability[i] === 0 || batch.probability[i] === 1) expect(gradient[i]).toBe(0);
      }),
    );
  });

  it('of a level table is that of the pixels, by the logit and times their number', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyBatch(innerProbability), (id, parameters, drawn) => {
        const image = { ...drawn, images: 1 };
        const terms = lossTerms(id, parameters);
        const { gradient, regions } = evaluate(terms, image);
        const pixels = gradient.length;
        const levels = Float64Array.from(image.probability);
        const tables = [0, 1].map((truth) =>
          levelTable(terms, levels, regions[0], truth as 0 | 1, pixels),
        );
        const largest = Math.max(...gradient.map(Math.abs));
        for (let i = 0; i < pixels; i++) {
          const table = tables[image.truth[i]];
          const p = levels[i];
          const byLogit = (table.distributionGradient[i] + table.regionGradient[i]) / pixels;
          expect(Math.abs(byLogit - gradient[i] * p * (1 - p))).toBeLessThan(1e-12 * (largest + 1));
        }
      }),
    );
  });

  it('of two groups is the central difference by the logit of each group', () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(
        anyLossId,
        anyParameters,
        share,
        innerProbability,
        innerProbability,
        (id, parameters, pi, foreground, background) => {
          const terms = lossTerms(id, parameters);
          const value = ([z1, z0]: Float64Array) =>
            evaluateTwoGroups(terms, pi, logistic(z1), logistic(z0), 4096).value;
          const at = [logit(foreground), logit(background)];
          const exact = evaluateTwoGroups(terms, pi, foreground, background, 4096);
          const slopes = [pi * exact.foregroundGradient, (1 - pi) * exact.backgroundGradient];
          const largest = Math.max(...slopes.map(Math.abs));
          slopes.forEach((slope, i) => {
            const difference = centralDifference(value, at, i);
            expect(Math.abs(slope - difference)).toBeLessThan(1e-5 * largest + 1e-9);
          });
        },
      ),
    );
  });
});
