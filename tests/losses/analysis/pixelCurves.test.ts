import { describe, expect, it } from 'vitest';
import {
  curveFamily,
  curveProbability,
  pixelCurves,
} from '../../../src/losses/analysis/pixelCurves.ts';
import { lossDefinition, lossTerms } from '../../../src/losses/catalogue.ts';
import { evaluate } from '../../../src/losses/evaluate.ts';
import { defaultParameters, type LossParameters } from '../../../src/losses/parameters.ts';
import { histogramOf } from '../../support/lossArbitraries.ts';

const image = {
  probability: [0.9, 0.2, 0.7, 0.1, 0.4, 0.02],
  truth: [1, 1, 1, 0, 0, 0],
  images: 1,
};
const histogram = histogramOf(image);

describe('one-pixel curves', () => {
  it('pass through the gradient of each pixel of the prediction', () => {
    const terms = lossTerms('asymmetric-unified-focal', defaultParameters);
    const { gradient } = evaluate(terms, image);
    const curves = pixelCurves(terms, histogram);
    image.probability.forEach((p, i) => {
      const curve = image.truth[i] ? curves.foreground : curves.background;
      const point = curveProbability.findIndex((q) => Math.abs(q - p) < 1e-9);
      expect(curve.gradient[point] / 6).toBeCloseTo(gradient[i] * p * (1 - p), 12);
    });
  });

  it('are cross-entropy itself for cross-entropy', () => {
    const curves = pixelCurves(lossTerms('cross-entropy', defaultParameters), histogram);
    curveProbability.forEach((p, i) => {
      expect(curves.foreground.loss[i]).toBeCloseTo(-Math.log(p), 12);
      expect(curves.foreground.gradient[i]).toBeCloseTo(p - 1, 12);
      expect(curves.background.gradient[i]).toBeCloseTo(p, 12);
    });
  });

  it('never ask a foreground pixel down or a background pixel up under the published loss', () => {
    const terms = lossTerms('asymmetric-unified-focal', defaultParameters);
    const { foreground, background } = pixelCurves(terms, histogram);
    expect(Math.max(...foreground.gradient)).toBeLessThan(0);
    expect(Math.min(...background.gradient)).toBeGreaterThan(0);
  });
});

describe('the family of curves', () => {
  it('varies one parameter over its range and nothing else', () => {
    const id = 'asymmetric-unified-focal';
    const loss = lossDefinition(id);
    const curvesAt = (parameters: LossParameters) =>
      pixelCurves(lossTerms(id, parameters), histogram);
    const family = curveFamily(loss, defaultParameters, 'gamma', curvesAt);
    expect(family.map(({ value }) => value)).toEqual([0, 0.32, 0.63, 0.95]);
    for (const { value, curves } of family)
      expect(curves).toEqual(curvesAt({ ...defaultParameters, gamma: value }));
    const moved = curveFamily(loss, { ...defaultParameters, gamma: 0.7 }, 'gamma', curvesAt);
    expect(moved).toEqual(family);
  });

  it('takes the loss’s own parameter of that role, and is empty without one', () => {
    const curvesAt = (parameters: LossParameters) =>
      pixelCurves(lossTerms('focal', parameters), histogram);
    const focal = curveFamily(lossDefinition('focal'), defaultParameters, 'gamma', curvesAt);
    expect(focal.map(({ parameter }) => parameter.id)).toEqual(Array(4).fill('focalGamma'));
    expect(curveFamily(lossDefinition('dice'), defaultParameters, 'gamma', curvesAt)).toEqual([]);
  });
});
