import fc from 'fast-check';
import { expect, it } from 'vitest';
import { numberOf } from '../../../src/export/loss/expression.ts';
import { recipes } from '../../../src/export/loss/recipes.ts';
import { lossTerms } from '../../../src/losses/catalogue.ts';
import { anyLossId, anyParameters } from '../../support/lossArbitraries.ts';

it('every recipe stands for the numbers of the catalogue', () => {
  fc.assert(
    fc.property(anyLossId, anyParameters, (id, parameters) => {
      const { distribution, region, offset } = recipes[id];
      const terms = lossTerms(id, parameters);
      const number = (expression: Parameters<typeof numberOf>[0]) =>
        numberOf(expression, parameters);
      expect(-number(offset)).toBeCloseTo(terms.constant, 12);
      expect(distribution ? number(distribution.weight) : 0).toBeCloseTo(
        terms.distributionWeight,
        12,
      );
      expect(region ? number(region.weight) : 0).toBeCloseTo(terms.regionWeight, 12);
      if (distribution) {
        expect(number(distribution.common.weight)).toBeCloseTo(terms.backgroundWeight, 12);
        expect(number(distribution.common.focus)).toBeCloseTo(terms.backgroundFocus, 12);
        expect(number(distribution.rare.weight)).toBeCloseTo(terms.foregroundWeight, 12);
        expect(number(distribution.rare.focus)).toBeCloseTo(terms.foregroundFocus, 12);
      }
      if (region) {
        expect(number(region.delta)).toBeCloseTo(terms.delta, 12);
        expect(number(region.commonPower)).toBeCloseTo(terms.backgroundPower, 12);
        expect(number(region.rarePower)).toBeCloseTo(terms.foregroundPower, 12);
        expect(region.smooth).toBe(terms.smooth);
        expect(region.clips).toBe(terms.clipsRegion);
      }
    }),
  );
});
