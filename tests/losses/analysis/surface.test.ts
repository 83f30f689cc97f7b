import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  familyPoint,
  focusSums,
  parameterSurface,
  probabilitySurface,
} from '../../../src/losses/analysis/surface.ts';
import { evaluateTwoGroups, twoGroupLoss } from '../../../src/losses/analysis/twoGroups.ts';
import {
  lossDefinition,
  lossTerms,
  type NormalFormId,
  normalFormIds,
} from '../../../src/losses/catalogue.ts';
import { evaluateHistogram } from '../../../src/losses/histogram.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import {
  anyBatch,
  anyParameters,
  closedProbability,
  histogramOf,
} from '../../support/lossArbitraries.ts';

const asymmetric = lossDefinition('asymmetric-unified-focal');
const image = histogramOf({
  probability: [0.9, 0.2, 0.7, 0.1, 0.4, 0.02, 0.001, 0.6],
  truth: [1, 1, 1, 0, 0, 0, 0, 0],
  images: 1,
});

describe('the surface over probabilities', () => {
  it('holds the loss of the two groups at every point', () => {
    const terms = lossTerms('asymmetric-unified-focal', defaultParameters);
    const { x, y, values, minimum, maximum, reason } = probabilitySurface(
      twoGroupLoss(terms, 0.12, 4096),
    );
    expect(reason).toBeNull();
    for (const [column, row] of [
      [0, 0],
      [17, 5],
      [40, 40],
    ]) {
      const p = (logit: number) => 1 / (1 + Math.exp(-logit));
      const { value } = evaluateTwoGroups(terms, 0.12, p(x[column]), p(y[row]), 4096);
      expect(values[row * x.length + column]).toBe(value);
    }
    // Best: foreground certain, background certain not to be.
    expect(minimum).toBe(values[x.length - 1]);
    expect(maximum).toBe(values[(y.length - 1) * x.length]);
  });

  it('is finite for every loss, also without foreground and without background', () => {
    const planeOf = (id: NormalFormId, share: number) =>
      twoGroupLoss(lossTerms(id, defaultParameters), share, 64);
    for (const id of normalFormIds)
      for (const share of [0, 0.1, 1])
        expect(probabilitySurface(planeOf(id, share)).reason).toBeNull();
  });
});

describe('the surface over parameters', () => {
  it.each(['lambda-gamma', 'delta-gamma'] as const)(
    '%s holds the loss of the prediction',
    (axes) => {
      const moving = axes === 'lambda-gamma' ? 'lambda' : 'delta';
      fc.assert(
        fc.property(
          fc.constantFrom('symmetric-unified-focal' as const, 'asymmetric-unified-focal' as const),
          anyParameters,
          anyBatch(closedProbability),
          fc.nat(40),
          fc.nat(38),
          (id, parameters, drawn, column, row) => {
            const histogram = histogramOf({ ...drawn, images: 1 });
            const loss = lossDefinition(id);
            const { x, y, values } = parameterSurface(axes, loss, parameters, focusSums(histogram));
            const there = { ...parameters, [moving]: x[column], gamma: y[row] };
            const { value } = evaluateHistogram(lossTerms(id, there), histogram);
            const found = values[row * x.length + column];
            expect(Math.abs(found - value)).toBeLessThan(1e-11 * (1 + Math.abs(value)));
          },
        ),
      );
    },
  );

  it('is empty, with the reason, above the largest γ', () => {
    const { y, x, values, reason } = parameterSurface(
      'delta-gamma',
      asymmetric,
      defaultParameters,
      focusSums(image),
    );
    expect(reason).toBe('the gradient diverges');
    y.forEach((gamma, row) => {
      const finite = Number.isFinite(values[row * x.length]);
      expect(finite).toBe(gamma < 0.951);
    });
  });

  it('puts a classic loss where the family has its value', () => {
    const sums = focusSums(image);
    for (const id of ['dice', 'tversky', 'focal-tversky'] as const) {
      const loss = lossDefinition(id);
      const own = { ...defaultParameters, delta: 0.7, tverskyGamma: 0.75 };
      const place = familyPoint(loss, own);
      const { x, y, values } = parameterSurface('delta-gamma', loss, own, sums);
      const at = (axis: Float64Array, value: number) =>
        axis.findIndex((position) => Math.abs(position - value) < 1e-9);
      const found = values[at(y, place.gamma) * x.length + at(x, place.delta)];
      expect(found).toBeCloseTo(evaluateHistogram(lossTerms(id, own), image).value, 6);
    }
  });

  it('gives the current loss its own place in the family', () => {
    const own = { ...defaultParameters, lambda: 0.3, delta: 0.8, gamma: 0.4 };
    expect(familyPoint(asymmetric, own)).toEqual({ lambda: 0.3, delta: 0.8, gamma: 0.4 });
    expect(familyPoint(lossDefinition('symmetric-focal'), own)).toEqual({
      lambda: 0,
      delta: 0.8,
      gamma: 0.4,
    });
    expect(familyPoint(lossDefinition('combo'), { ...own, comboAlpha: 0.25 })).toEqual({
      lambda: 0.75,
      delta: 0.5,
      gamma: 0,
    });
  });
});

describe('the health of a surface', () => {
  it('ails where focus meets a nearly perfect prediction, and nowhere without focus', () => {
    const good = histogramOf({
      probability: [0.99999, 0.99998, 0.00001, 0.00002],
      truth: [1, 1, 0, 0],
      images: 1,
    });
    const loss = lossDefinition('asymmetric-unified-focal');
    const { unstable, x } = parameterSurface(
      'lambda-gamma',
      loss,
      defaultParameters,
      focusSums(good),
    );
    const columns = x.length;
    expect(unstable.subarray(0, columns).some(Boolean)).toBe(false);
    // γ = ½ and λ > 0; without a region part nothing ails.
    const row = unstable.subarray(20 * columns, 21 * columns);
    expect(row[0]).toBe(0);
    expect(row.subarray(1).every((one) => one === 1)).toBe(true);
  });
});
