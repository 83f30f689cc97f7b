import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constantPull,
  restingProbability,
} from '../../../src/losses/analysis/constantPrediction.ts';
import { suggestedRange } from '../../../src/losses/analysis/suggestedRange.ts';
import { evaluate } from '../../../src/losses/evaluate.ts';
import { lossFunction } from '../../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import type { LossTerms } from '../../../src/losses/terms.ts';

const choiceOf = (id: Parameters<typeof lossFunction>[0]['id']) => ({
  id,
  parameters: defaultParameters,
});
const termsOf = (id: Parameters<typeof lossFunction>[0]['id']) =>
  lossFunction(choiceOf(id)).terms as LossTerms;
const one = (share: number) => ({ shares: [share], pixels: 4096 });

/** The same of every pixel of real images, by the gradient with respect to p. */
function byPixels(terms: LossTerms, foregrounds: readonly number[], pixels: number, p: number) {
  const truth = foregrounds.flatMap((count) =>
    Array.from({ length: pixels }, (_, i) => Number(i < count)),
  );
  const { value, gradient } = evaluate(terms, {
    probability: truth.map(() => p),
    truth,
    images: foregrounds.length,
  });
  const pull = (wanted: number) =>
    gradient.reduce((sum, slope, i) => sum + (truth[i] === wanted ? Math.abs(slope) : 0), 0);
  return { value, foreground: pull(1) / (pull(0) + pull(1)) };
}

describe('a constant prediction', () => {
  it.each(['cross-entropy', 'dice', 'combo', 'asymmetric-unified-focal'] as const)(
    'pulls as its pixels do: %s',
    (id) => {
      const terms = termsOf(id);
      const of = { shares: [8 / 256, 40 / 256], pixels: 256 };
      for (const p of [0.02, 0.3, 0.5, 0.9]) {
        const found = constantPull(terms, of, p);
        const wanted = byPixels(terms, [8, 40], 256, p);
        expect(found.value).toBeCloseTo(wanted.value, 12);
        expect(found.foreground).toBeCloseTo(wanted.foreground, 12);
      }
    },
  );

  it('of cross-entropy is balanced, and rests, at the share of the foreground', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (share) => {
        const terms = termsOf('cross-entropy');
        expect(constantPull(terms, one(share), share).foreground).toBeCloseTo(0.5, 9);
        expect(constantPull(terms, one(share), 0.5).foreground).toBeCloseTo(share, 9);
        expect(restingProbability(terms, one(share))).toBeCloseTo(share, 5);
      }),
    );
  });

  it('rests where no other is better', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('focal', 'dice', 'symmetric-unified-focal', 'asymmetric-unified-focal'),
        fc.double({ min: 0.005, max: 0.6, noNaN: true }),
        fc.double({ min: 1e-5, max: 0.99999, noNaN: true }),
        (id, share, other) => {
          const of = { shares: [share, share / 2], pixels: 1024 };
          const terms = termsOf(id as Parameters<typeof termsOf>[0]);
          const rest = constantPull(terms, of, restingProbability(terms, of)).value;
          expect(constantPull(terms, of, other).value).toBeGreaterThanOrEqual(rest - 1e-9);
        },
      ),
    );
  });
});

describe('a suggested range', () => {
  it('lets the rarer class pull at least as hard and at most twice as hard, and says how hard', () => {
    for (const share of [0.9, 0.3, 0.1, 0.03, 0.01]) {
      const choice = choiceOf('asymmetric-unified-focal');
      const range = suggestedRange(choice, one(share), share);
      if (!range) throw new Error('there is a range for every share');
      for (const { value, foreground } of [range.low, range.high]) {
        const parameters = { ...defaultParameters, [range.parameter]: value };
        const { terms } = lossFunction({ ...choice, parameters });
        expect(foreground).toBe(constantPull(terms as LossTerms, one(share), share).foreground);
        const rarer = share > 0.5 ? 1 - foreground : foreground;
        expect(rarer).toBeGreaterThan(0.497);
        expect(rarer).toBeLessThan(0.67);
      }
      expect(range.low.value).toBeLessThan(range.high.value);
    }
  });

  it('is of the slider that changes the balance most', () => {
    const choice = choiceOf('asymmetric-unified-focal');
    const range = suggestedRange(choice, one(0.01), 0.01);
    expect(range?.parameter).toBe('lambda');
  });

  it('is none where no slider changes it', () => {
    expect(suggestedRange(choiceOf('cross-entropy'), one(0.1), 0.1)).toBeNull();
    expect(suggestedRange(choiceOf('tversky'), one(0.1), 0.1)).toBeNull();
  });
});
