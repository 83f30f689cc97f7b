/** Every edge of the family is held against the mathematics: value and gradient of both its ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familyEdges, parametersReaching } from '../../../src/losses/analysis/family.ts';
import { identity } from '../../../src/losses/analysis/identities.ts';
import { lossTerms, type NormalFormId } from '../../../src/losses/catalogue.ts';
import { type Batch, evaluate } from '../../../src/losses/evaluate.ts';
import {
  defaultParameters,
  type LossParameters,
  type ParameterId,
  parameterDefinitions,
} from '../../../src/losses/parameters.ts';
import { epsilon, type LossTerms } from '../../../src/losses/terms.ts';
import {
  anyBatch,
  anyLossId,
  anyParameters,
  innerProbability,
} from '../../support/lossArbitraries.ts';

/** The losses of the authors' code smooth and clip differently, which is no matter of the family. */
const smoothedAlike = (terms: LossTerms): LossTerms => ({
  ...terms,
  smooth: epsilon,
  clipsRegion: true,
});
const at = (id: NormalFormId, parameters: LossParameters, batch: Batch) =>
  evaluate(smoothedAlike(lossTerms(id, parameters)), batch);

const relative = (a: number, b: number) => Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));

describe.each(familyEdges.map((edge) => [`${edge.from} → ${edge.to}`, edge] as const))(
  '%s',
  (_, edge) => {
    it('is exact in value and gradient, up to its factor and constant', () => {
      fc.assert(
        fc.property(anyBatch(innerProbability), anyParameters, (batch, free) => {
          const from = { ...free, ...edge.at };
          const to = { ...from, ...edge.becomes(from) };
          const left = at(edge.from, from, batch);
          const right = at(edge.to, to, batch);
          const expected = edge.factor * right.value + edge.constant(from);
          expect(relative(left.value, expected)).toBeLessThan(1e-11);
          left.gradient.forEach((slope, i) => {
            expect(relative(slope, edge.factor * right.gradient[i])).toBeLessThan(1e-9);
          });
        }),
      );
    });

    it('leads back into the loss that contains the other', () => {
      fc.assert(
        fc.property(anyBatch(innerProbability), anyParameters, (batch, to) => {
          const within = edge.within(to);
          if (!within) return;
          const from = { ...to, ...within };
          const left = at(edge.from, from, batch);
          const right = at(edge.to, to, batch);
          const expected = edge.factor * right.value + edge.constant(from);
          expect(relative(left.value, expected)).toBeLessThan(1e-11);
        }),
      );
    });

    it('needs every condition it names', () => {
      const batch = { images: 1, probability: [0.8, 0.3, 0.1, 0.05], truth: [1, 0, 0, 0] };
      const setting = { ...defaultParameters, delta: 0.6, ...edge.at };
      for (const id of Object.keys(edge.at) as ParameterId[]) {
        const { minimum, maximum } = parameterDefinitions[id];
        const from = { ...setting, [id]: minimum + 0.37 * (maximum - minimum) };
        const left = at(edge.from, from, batch).value;
        const right = at(edge.to, { ...from, ...edge.becomes(from) }, batch).value;
        expect(relative(left, edge.factor * right + edge.constant(from))).toBeGreaterThan(1e-4);
      }
    });
  },
);

describe('the family', () => {
  it('says what the identity line says of the same setting', () => {
    const line = (id: NormalFormId, setting: Partial<LossParameters>) => {
      const { name, remark } = identity(id, { ...defaultParameters, ...setting });
      return name + remark;
    };
    expect(line('symmetric-focal', { delta: 0.5, gamma: 0 })).toContain('½ cross-entropy');
    expect(line('asymmetric-unified-focal', { delta: 0.5, gamma: 0 })).toMatch(
      /^Combo loss, .*up to a constant/,
    );
    expect(line('combo', { comboAlpha: 0 })).toContain('less the constant 1');
    for (const { from, to, at: setting, factor } of familyEdges)
      if (to === 'cross-entropy') {
        expect(factor).toBe(0.5);
        expect(line(from, setting)).toContain('½ cross-entropy');
      }
  });

  it('goes to a containing loss without changing what is computed', () => {
    const batch = { images: 1, probability: [0.8, 0.3, 0.1, 0.05], truth: [1, 0, 0, 0] };
    const tversky = { ...defaultParameters, delta: 0.7 };
    const whole = parametersReaching(
      { id: 'tversky', parameters: tversky },
      'symmetric-unified-focal',
    );
    expect(whole).toMatchObject({ lambda: 1, delta: 0.7, gamma: 0 });
    expect(at('symmetric-unified-focal', whole, batch).value).toBeCloseTo(
      at('tversky', tversky, batch).value,
      12,
    );
  });

  it('stays inside the ranges of the sliders wherever it leads', () => {
    fc.assert(
      fc.property(anyLossId, anyLossId, anyParameters, (id, goal, parameters) => {
        const reached = parametersReaching({ id, parameters }, goal);
        for (const [parameter, value] of Object.entries(reached) as [ParameterId, number][]) {
          expect(value).toBeGreaterThanOrEqual(parameterDefinitions[parameter].minimum);
          expect(value).toBeLessThanOrEqual(parameterDefinitions[parameter].maximum);
        }
      }),
    );
  });
});
