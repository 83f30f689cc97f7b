import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LossId, lossDefinition } from '../../src/losses/catalogue.ts';
import {
  type ConventionId,
  canonical,
  conventionIds,
  meaningIn,
  notation,
  shown,
  valueIn,
} from '../../src/losses/conventions.ts';
import { parameterIds } from '../../src/losses/parameters.ts';
import { anyLossId, anyParameters } from '../support/lossArbitraries.ts';

const anyConvention = fc.constantFrom(...conventionIds);
const asymmetric = lossDefinition('asymmetric-unified-focal');
const symmetric = lossDefinition('symmetric-unified-focal');

describe('a convention', () => {
  it('gives back every number it shows', () => {
    fc.assert(
      fc.property(anyConvention, anyLossId, anyParameters, (id, lossId, parameters) => {
        const loss = lossDefinition(lossId);
        for (const parameter of parameterIds) {
          const value = parameters[parameter];
          expect(canonical(id, loss, parameter, shown(id, loss, parameter, value))).toBe(value);
        }
      }),
    );
  });

  it.each<[ConventionId, LossId, lambda: number, gamma: number]>([
    ['reference', 'symmetric-unified-focal', 0.2, 0.1],
    ['reference', 'asymmetric-unified-focal', 0.2, 0.1],
    ['paper', 'symmetric-unified-focal', 0.8, 0.9],
    ['paper', 'asymmetric-unified-focal', 0.8, 0.1],
    ['monai', 'asymmetric-unified-focal', 0.8, 0.1],
    ['geodl', 'symmetric-unified-focal', 0.8, 0.9],
  ])('%s shows %s at λ 0.2, γ 0.1 as %d and %d', (id, lossId, lambda, gamma) => {
    const loss = lossDefinition(lossId);
    expect(shown(id, loss, 'lambda', 0.2)).toBe(lambda);
    expect(shown(id, loss, 'gamma', 0.1)).toBe(gamma);
    expect(shown(id, loss, 'delta', 0.6)).toBe(0.6);
    expect(notation(id, loss).distributionFirst).toBe(id !== 'reference');
  });

  it('agrees with the others on the published default', () => {
    for (const id of conventionIds)
      for (const loss of [symmetric, asymmetric]) {
        expect(shown(id, loss, 'lambda', 0.5)).toBe(0.5);
        expect(shown(id, loss, 'gamma', 0.5)).toBe(0.5);
      }
  });

  it('leaves the numbers and the value of a classic loss alone', () => {
    const parts = { value: 0.7, distribution: 0.2, region: 0.5 };
    const loss = lossDefinition('focal-tversky');
    for (const id of conventionIds) {
      expect(valueIn(id, loss, parts)).toEqual(parts);
      expect(notation(id, loss)).toMatchObject({ lambdaFlipped: false, gammaFlipped: false });
      expect(shown(id, loss, 'tverskyGamma', 0.75)).toBe(0.75);
    }
  });

  it('of the paper sums the region part over the classes', () => {
    const parts = { value: 0.179, distribution: 0.046, region: 0.133 };
    expect(notation('paper', asymmetric).regionFactor).toBe(1);
    expect(valueIn('paper', asymmetric, parts).region).toBeCloseTo(0.266, 12);
    expect(valueIn('paper', asymmetric, parts).value).toBeCloseTo(0.312, 12);
    for (const id of ['reference', 'monai', 'geodl'] as const)
      expect(valueIn(id, asymmetric, parts)).toEqual(parts);
  });

  it('says which form it does not have', () => {
    expect(notation('monai', symmetric).lacking).toContain('MONAI has no symmetric form');
    expect(notation('geodl', asymmetric).lacking).toContain('geodl has no asymmetric form');
    expect(notation('monai', asymmetric).lacking).toBeNull();
    expect(notation('paper', symmetric).lacking).toBeNull();
    expect(notation('monai', asymmetric).lambdaSymbol).toBe('weight');
  });

  it('turns the meaning of a parameter round with its number', () => {
    const [lambda, delta] = symmetric.parameters;
    expect(meaningIn('reference', symmetric, lambda)).toBe('weight of the region part');
    expect(meaningIn('paper', symmetric, lambda)).toBe('weight of the distribution part');
    expect(meaningIn('paper', symmetric, delta)).toBe(delta.meaning);
  });
});
