/** Every name that the page gives to a setting is parsed here and held against the mathematics. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identity } from '../../../src/losses/analysis/identities.ts';
import {
  catalogue,
  type LossId,
  lossDefinition,
  lossTerms,
} from '../../../src/losses/catalogue.ts';
import { conventionIds } from '../../../src/losses/conventions.ts';
import { defaultParameters, type LossParameters } from '../../../src/losses/parameters.ts';
import { presetAt, presets } from '../../../src/losses/presets.ts';
import type { LossTerms } from '../../../src/losses/terms.ts';
import { anyLossId, anyParameters } from '../../support/lossArbitraries.ts';

/** Weights and exponents that reach the value; smoothing, clipping and constants do not count here. */
function essence(t: LossTerms, factor = 1): number[] {
  const entropy = factor * t.distributionWeight;
  const region = factor * t.regionWeight;
  const foreground = entropy * t.foregroundWeight;
  const background = entropy * t.backgroundWeight;
  return [
    foreground,
    foreground && t.foregroundFocus,
    background,
    background && t.backgroundFocus,
    region,
    region && t.delta,
    region && t.foregroundPower,
    region && t.backgroundPower,
  ];
}

const number = (text: string) => (text === '½' ? 0.5 : Number(text));
const terms = (id: LossId, own: Partial<LossParameters>) =>
  lossTerms(id, { ...defaultParameters, ...own });
const digits = '(½|[\\d.]*\\d)';

/** What each name claims, as the essence of the loss it names; the groups are the numbers in it. */
const claims: readonly [RegExp, (...numbers: number[]) => number[]][] = [
  [/^½ cross-entropy: . = ½/, () => essence(terms('cross-entropy', {}), 0.5)],
  [
    new RegExp(`^Weighted cross-entropy, foreground ${digits}, background ${digits}\\.`),
    (foreground, background) => [foreground, 0, background, 0, 0, 0, 0, 0],
  ],
  [/^Dice loss, (mean of both classes|less the constant 1)\./, () => essence(terms('dice', {}))],
  [
    new RegExp(`^Tversky loss, (?:misses weighted|δ =) ${digits}`),
    (delta) => essence(terms('tversky', { delta })),
  ],
  [
    new RegExp(`^Focal Dice loss, exponent ${digits}\\.`),
    (exponent) => [0, 0, 0, 0, 1, 0.5, exponent, exponent],
  ],
  [
    new RegExp(`^½ focal loss without class weights, exponent ${digits}\\.`),
    (exponent) => [0.5, exponent, 0.5, exponent, 0, 0, 0, 0],
  ],
  [
    new RegExp(`^Focal loss, α ${digits}, exponent ${digits}\\.`),
    (focalAlpha, focalGamma) => essence(terms('focal', { focalAlpha, focalGamma })),
  ],
  [
    new RegExp(`^Combo loss, α ${digits}, β ${digits}, up to a constant\\.`),
    (comboAlpha, comboBeta) => essence(terms('combo', { comboAlpha, comboBeta })),
  ],
  [
    new RegExp(`^Unified Focal, λ ${digits}, δ ${digits}, γ ${digits}, up to a constant\\.`),
    (lambda, delta, gamma) => essence(terms('asymmetric-unified-focal', { lambda, delta, gamma })),
  ],
  [
    new RegExp(`^Twice Unified Focal at λ ${digits}, δ ${digits}, γ ${digits}\\.`),
    (lambda, delta, gamma) =>
      essence(terms('asymmetric-unified-focal', { lambda, delta, gamma }), 2),
  ],
];

/** Settings on and off the special values, so that every branch is met often. */
const often =
  (...special: number[]) =>
  (min: number, max: number) =>
    fc.oneof(
      fc.constantFrom(...special),
      fc.integer({ min: Math.round(min * 100), max: Math.round(max * 100) }).map((n) => n / 100),
    );
const settings = fc
  .record({
    lambda: often(0, 0.5, 1)(0, 1),
    delta: often(0.5, 0.6, 0.7)(0, 1),
    gamma: often(0, 0.5)(0, 0.95),
    focalAlpha: often(0.5, 0.25)(0, 1),
    focalGamma: often(0, 2)(0, 5),
    comboAlpha: often(0, 1)(0, 1),
    comboBeta: often(0.5)(0, 1),
    tverskyGamma: often(1, 0.75)(0.05, 1),
  })
  .map((own) => ({ ...defaultParameters, ...own }));

describe('the identity of a setting', () => {
  it('is true wherever it names a loss with its numbers', () => {
    const met = new Set<RegExp>();
    fc.assert(
      fc.property(anyLossId, settings, (id, own) => {
        const { name, remark } = identity(id, own);
        const line = name + remark;
        const claim = claims.find(([pattern]) => pattern.test(line));
        if (!claim) return;
        const [pattern, expected] = claim;
        met.add(pattern);
        const numbers = (pattern.exec(line) as RegExpExecArray).slice(1).map(number);
        const found = essence(lossTerms(id, own));
        expected(...numbers).forEach((value, i) => {
          expect(found[i], `${line} (${i})`).toBeCloseTo(value, 12);
        });
      }),
      { numRuns: 4000 },
    );
    expect(met.size).toBe(claims.length);
  });

  it('finds nothing simpler only where no edge is reached', () => {
    fc.assert(
      fc.property(
        settings,
        fc.constantFrom('symmetric' as const, 'asymmetric' as const),
        (own, form) => {
          const { remark } = identity(`${form}-unified-focal`, own);
          if (!remark.startsWith('Nothing simpler.')) return;
          expect(own.gamma).toBeGreaterThan(0);
          expect(own.lambda).toBeGreaterThan(0);
          expect(own.lambda).toBeLessThan(1);
        },
      ),
    );
  });

  it('is a short line in every convention', () => {
    fc.assert(
      fc.property(anyLossId, settings, fc.constantFrom(...conventionIds), (id, own, convention) => {
        const { name, remark } = identity(id, own, convention);
        expect(name + remark).toMatch(/^[A-Z½].*\.$/);
        expect((name + remark).length).toBeLessThanOrEqual(92);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes the way out in the numbers of the convention', () => {
    const own = { ...defaultParameters, lambda: 0.3, gamma: 0.2 };
    const line = (convention: (typeof conventionIds)[number]) =>
      identity('symmetric-unified-focal', own, convention).remark;
    expect(line('reference')).toContain('γ = 0 gives Tversky + cross-entropy; λ = 1,');
    expect(line('paper')).toContain('γ = 1 gives Tversky + cross-entropy; λ = 0,');
    expect(line('monai')).toContain('γ = 0 gives Tversky + cross-entropy; weight = 0,');
  });

  it('keeps to the exact mark: a hundredth beside it is another loss', () => {
    const at = (gamma: number) =>
      identity('symmetric-unified-focal', { ...defaultParameters, lambda: 1, gamma }).name;
    expect(at(0)).toBe('Tversky loss');
    expect(at(0.01)).toBe('Focal Tversky loss');
  });
});

describe('presets', () => {
  it('have names and ids of their own and lie in the ranges of their loss', () => {
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const { choice } of presets)
      for (const { id, minimum, maximum } of lossDefinition(choice.id).parameters) {
        expect(choice.parameters[id]).toBeGreaterThanOrEqual(minimum);
        expect(choice.parameters[id]).toBeLessThanOrEqual(maximum);
      }
  });

  it('are found at their setting, whatever the parameters their loss does not read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...presets), anyParameters, (preset, other) => {
        const { lambda, delta, gamma } = preset.choice.parameters;
        const own = { ...other, lambda, delta, gamma };
        expect(presetAt(preset.choice.id, own)).toBe(preset);
        expect(presetAt(preset.choice.id, { ...own, delta: 0.111 })).toBeNull();
      }),
    );
  });

  it('begin with the published default, where the page opens', () => {
    expect(presets[0].choice).toEqual({
      id: 'asymmetric-unified-focal',
      parameters: defaultParameters,
    });
    expect(identity('asymmetric-unified-focal', defaultParameters).name).toBe(
      'The published default',
    );
  });
});

describe('the catalogue', () => {
  it('holds parameters whose defaults and ticks lie in their ranges', () => {
    for (const { parameters } of catalogue.values())
      for (const { minimum, maximum, default: initial, ticks } of parameters)
        for (const value of [initial, ...ticks.map((tick) => tick.value)]) {
          expect(value).toBeGreaterThanOrEqual(minimum);
          expect(value).toBeLessThanOrEqual(maximum);
        }
  });

  it('reads no parameter that it does not declare', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyParameters, (id, own, other) => {
        const declared = lossDefinition(id).parameters.map((parameter) => parameter.id);
        const same = Object.fromEntries(declared.map((name) => [name, own[name]]));
        expect(lossTerms(id, { ...other, ...same })).toEqual(lossTerms(id, own));
      }),
    );
  });
});
