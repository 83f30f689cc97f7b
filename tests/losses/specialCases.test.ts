import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LossId, lossTerms, normalFormIds } from '../../src/losses/catalogue.ts';
import { evaluate } from '../../src/losses/evaluate.ts';
import {
  defaultParameters,
  type LossParameters,
  parameterDefinitions,
} from '../../src/losses/parameters.ts';
import type { LossTerms } from '../../src/losses/terms.ts';
import {
  anyBatch,
  anyLossId,
  anyParameters,
  closedProbability,
  innerProbability,
} from '../support/lossArbitraries.ts';

const terms = (id: LossId, own: Partial<LossParameters> = {}) =>
  lossTerms(id, { ...defaultParameters, ...own });

/**
 * A loss without what does not reach its value: weights of a part that weighs nothing, and the smoothing
 * and clipping constants, in which the classic losses of the reference differ from the family.
 */
function essence(t: LossTerms, scale = 1) {
  const entropy = t.distributionWeight * scale;
  const region = t.regionWeight * scale;
  return {
    foreground: [entropy * t.foregroundWeight, entropy * t.foregroundWeight && t.foregroundFocus],
    background: [entropy * t.backgroundWeight, entropy * t.backgroundWeight && t.backgroundFocus],
    region: [region, ...(region ? [t.delta, t.foregroundPower, t.backgroundPower] : [])],
  };
}

const unifiedForms = ['symmetric-unified-focal', 'asymmetric-unified-focal'] as const;

describe('special cases', () => {
  it.each(unifiedForms)('%s at λ = 0, δ = ½, γ = 0 is half of cross-entropy', (id) => {
    const half = terms(id, { lambda: 0, delta: 0.5, gamma: 0 });
    expect(essence(half)).toEqual(essence(terms('cross-entropy'), 0.5));
    fc.assert(
      fc.property(anyBatch(closedProbability), (batch) => {
        const whole = evaluate(terms('cross-entropy'), batch).value;
        expect(evaluate(half, batch).value).toBeCloseTo(whole / 2, 12);
      }),
    );
  });

  it.each(unifiedForms)('%s at λ = 1, δ = ½, γ = 0 is Dice', (id) => {
    const dice = terms(id, { lambda: 1, delta: 0.5, gamma: 0 });
    expect(essence(dice)).toEqual(essence(terms('dice')));
    fc.assert(
      fc.property(anyBatch(innerProbability), (batch) => {
        // Smoothing of 1e-6 against 1e-7 of a pixel: felt where a class is empty, nowhere else.
        const gap = evaluate(dice, batch).value - evaluate(terms('dice'), batch).value;
        expect(Math.abs(gap)).toBeLessThan(1e-4);
      }),
    );
  });

  it('both forms are one at γ = 0', () => {
    fc.assert(
      fc.property(anyParameters, (own) => {
        const [symmetric, asymmetric] = unifiedForms.map((id) => terms(id, { ...own, gamma: 0 }));
        expect(asymmetric).toEqual(symmetric);
      }),
    );
  });

  it.each(['symmetric', 'asymmetric'] as const)('the %s components are its λ = 0 and 1', (form) => {
    fc.assert(
      fc.property(anyParameters, (own) => {
        const at = (lambda: number) => terms(`${form}-unified-focal`, { ...own, lambda });
        expect(terms(`${form}-focal`, own)).toEqual(at(0));
        expect(terms(`${form}-focal-tversky`, own)).toEqual(at(1));
      }),
    );
  });

  it('a symmetric loss on an edge is a classic loss', () => {
    fc.assert(
      fc.property(anyParameters, ({ delta, gamma }) => {
        const focal = terms('focal', { focalAlpha: delta, focalGamma: gamma });
        const focalTversky = terms('focal-tversky', { delta, tverskyGamma: 1 - gamma });
        expect(essence(terms('symmetric-focal', { delta, gamma }))).toEqual(essence(focal));
        expect(essence(terms('symmetric-focal-tversky', { delta, gamma }))).toEqual(
          essence(focalTversky),
        );
        expect(essence(terms('symmetric-focal-tversky', { delta, gamma: 0 }))).toEqual(
          essence(terms('tversky', { delta })),
        );
      }),
    );
  });

  it('focal loss without focus is weighted cross-entropy, Tversky at δ = ½ is Dice', () => {
    expect(essence(terms('focal', { focalAlpha: 0.5, focalGamma: 0 }))).toEqual(
      essence(terms('cross-entropy'), 0.5),
    );
    expect(terms('tversky', { delta: 0.5 })).toEqual(terms('dice'));
    expect(essence(terms('focal-tversky', { delta: 0.5, tverskyGamma: 1 }))).toEqual(
      essence(terms('dice')),
    );
  });

  it('Combo at β = ½ is Unified Focal without focus, less 1 − α', () => {
    fc.assert(
      fc.property(anyParameters, anyBatch(innerProbability), ({ comboAlpha }, batch) => {
        const combo = terms('combo', { comboAlpha, comboBeta: 0.5 });
        const own = { lambda: 1 - comboAlpha, delta: 0.5, gamma: 0 };
        const { distribution, region, value } = evaluate(combo, batch);
        const family = evaluate(terms('symmetric-unified-focal', own), batch);
        expect(family.distribution).toBeCloseTo(distribution, 12);
        expect(Math.abs(family.region - region)).toBeLessThan(1e-4);
        expect(value).toBeCloseTo(distribution + region + comboAlpha - 1, 12);
      }),
    );
  });
});

describe('the ends of the ranges', () => {
  it('give finite values and gradients for any prediction and any mask', () => {
    const ends = fc.record(
      Object.fromEntries(
        Object.values(parameterDefinitions).map(({ id, minimum, maximum }) => [
          id,
          fc.constantFrom(minimum, maximum),
        ]),
      ),
    ) as fc.Arbitrary<LossParameters>;
    fc.assert(
      fc.property(
        anyLossId,
        fc.oneof(ends, anyParameters),
        anyBatch(closedProbability),
        (id, own, batch) => {
          const { value, gradient } = evaluate(lossTerms(id, own), batch);
          expect(value).toSatisfy(Number.isFinite);
          expect(gradient.every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each(normalFormIds)(
    '%s is finite for a perfect prediction, with and without foreground',
    (id) => {
      for (const truth of [
        [1, 0, 0, 1],
        [0, 0, 0, 0],
        [1, 1, 1, 1],
      ])
        for (const delta of [0, 0.2, 0.6, 1])
          for (const gamma of [0, 0.5, 0.95]) {
            const own = { delta, gamma, tverskyGamma: 1 - gamma, comboBeta: delta };
            const { value, gradient } = evaluate(terms(id, own), {
              probability: truth,
              truth,
              images: 1,
            });
            expect(value).toSatisfy(Number.isFinite);
            expect(gradient.every(Number.isFinite)).toBe(true);
          }
    },
  );

  it('leave a quarter of the published loss on a perfect prediction of no foreground', () => {
    // The index of an empty class is smoothing / (smoothing + false alarms). Clipping leaves 1e-7 of a
    // false alarm on every pixel, as much as the smoothing itself: over many pixels the index is near 0,
    // and the foreground's half of the region part, λ · ½ · 1, cannot be trained away.
    const probability = new Float64Array(64 * 64);
    const empty = { probability, truth: probability, images: 1 };
    const { value, regions } = evaluate(terms('asymmetric-unified-focal'), empty);
    expect(regions[0].foregroundIndex).toBeLessThan(1e-3);
    expect(value).toBeGreaterThan(0.2499);
    expect(value).toBeLessThan(0.25);
  });
});

describe('evaluate', () => {
  it('names the numbers that do not fit', () => {
    const wrong = { probability: [0.1, 0.2, 0.3], truth: [0, 1, 0], images: 2 };
    expect(() => evaluate(terms('dice'), wrong)).toThrow(RangeError);
    const uneven = { probability: [0.1, 0.2], truth: [0], images: 1 };
    expect(() => evaluate(terms('dice'), uneven)).toThrow(/got 2 and 1/);
    expect(() => evaluate(terms('dice'), { probability: [], truth: [], images: 1 })).toThrow(
      RangeError,
    );
  });
});
