import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descentPath, meanProbabilities } from '../../../src/losses/analysis/descent.ts';
import { evaluateTwoGroups, twoGroupLoss } from '../../../src/losses/analysis/twoGroups.ts';
import { lossTerms } from '../../../src/losses/catalogue.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import {
  anyLossId,
  anyParameters,
  histogramOf,
  innerProbability,
} from '../../support/lossArbitraries.ts';

const logit = (p: number) => Math.log(p / (1 - p));

describe('the descent path', () => {
  it('begins at the prediction and goes down in steps of equal length', () => {
    fc.assert(
      fc.property(
        anyLossId,
        anyParameters,
        fc.double({ min: 0, max: 1, noNaN: true }),
        innerProbability,
        innerProbability,
        (id, parameters, share, foreground, background) => {
          const terms = lossTerms(id, parameters);
          const path = descentPath(twoGroupLoss(terms, share, 4096), share, {
            foreground,
            background,
          });
          expect(path[0].foreground).toBeCloseTo(foreground, 12);
          expect(path[0].background).toBeCloseTo(background, 12);
          expect(path.length).toBeLessThanOrEqual(201);
          const value = (i: number) =>
            evaluateTwoGroups(terms, share, path[i].foreground, path[i].background, 4096).value;
          for (let i = 1; i < path.length; i++) {
            const dx = logit(path[i].foreground) - logit(path[i - 1].foreground);
            const dy = logit(path[i].background) - logit(path[i - 1].background);
            expect(Math.hypot(dx, dy)).toBeCloseTo(0.1, 9);
            expect(value(i)).toBeLessThanOrEqual(value(i - 1));
          }
        },
      ),
    );
  });

  it('of the published loss leads to the right answer and stops at the edge', () => {
    const terms = lossTerms('asymmetric-unified-focal', defaultParameters);
    const path = descentPath(twoGroupLoss(terms, 0.12, 4096), 0.12, {
      foreground: 0.4,
      background: 0.3,
    });
    const end = path[path.length - 1];
    expect(end.foreground).toBeGreaterThan(0.95);
    expect(end.background).toBeLessThan(0.3);
    const edge = Math.max(Math.abs(logit(end.foreground)), Math.abs(logit(end.background)));
    expect(edge).toBeLessThanOrEqual(5);
    expect(edge).toBeGreaterThan(4.8);
  });

  it('starts inside the surface also from a saturated prediction', () => {
    const terms = lossTerms('dice', defaultParameters);
    const [start] = descentPath(twoGroupLoss(terms, 0.12, 4096), 0.12, {
      foreground: 1,
      background: 0,
    });
    expect(logit(start.foreground)).toBeCloseTo(5, 9);
    expect(logit(start.background)).toBeCloseTo(-5, 9);
  });
});

describe('mean probabilities', () => {
  it('are those of each class, and null for a class without pixels', () => {
    const image = { probability: [0.9, 0.5, 0.2, 0.5], truth: [1, 1, 0, 0], images: 1 };
    const { foreground, background } = meanProbabilities(histogramOf(image));
    expect(foreground).toBeCloseTo(0.7, 12);
    expect(background).toBeCloseTo(0.35, 12);
    const empty = histogramOf({ probability: [0.25], truth: [0], images: 1 });
    expect(meanProbabilities(empty)).toEqual({ foreground: null, background: 0.25 });
  });
});
