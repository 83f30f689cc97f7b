/**
 * Values and gradients computed elsewhere: by tests/fixtures/make_golden_losses.py in 50-digit decimals,
 * and, where it is at hand, a larger file from the formulas of the authors' code.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type LossId, lossTerms } from '../../src/losses/catalogue.ts';
import { type Batch, evaluate } from '../../src/losses/evaluate.ts';
import { defaultParameters, type LossParameters } from '../../src/losses/parameters.ts';
import type { LossTerms } from '../../src/losses/terms.ts';

interface Expected {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** Relative error of the value, and of the gradient against its largest entry. */
function expectGolden(terms: LossTerms, batch: Batch, expected: Expected): void {
  const { value, gradient } = evaluate(terms, batch);
  const largest = Math.max(...expected.gradient.map(Math.abs));
  const worst = Math.max(...expected.gradient.map((g, i) => Math.abs(gradient[i] - g)));
  expect(gradient).toHaveLength(expected.gradient.length);
  expect(Math.abs(value - expected.value)).toBeLessThanOrEqual(1e-9 * Math.abs(expected.value));
  expect(worst).toBeLessThanOrEqual(1e-9 * largest);
}

const fixture: {
  scenes: (Batch & {
    scene: string;
    losses: (Expected & { loss: LossId; parameters: Partial<LossParameters> })[];
  })[];
} = JSON.parse(readFileSync(new URL('../fixtures/goldenLosses.json', import.meta.url), 'utf8'));

for (const { scene, losses, ...batch } of fixture.scenes)
  describe(`golden values: ${scene}`, () => {
    it.each(losses)('$loss $parameters', ({ loss, parameters, ...expected }) => {
      expectGolden(lossTerms(loss, { ...defaultParameters, ...parameters }), batch, expected);
    });
  });

/** Losses of the authors' code under the names and parameters of that code. */
interface ReferenceLoss extends Expected {
  readonly loss: string;
  readonly parameters: {
    readonly weight?: number;
    readonly delta?: number;
    readonly gamma?: number;
    readonly alpha?: number | readonly [background: number, foreground: number] | null;
    readonly beta?: number;
    readonly gamma_f?: number;
  };
}

/** The same loss here. Its focal loss takes any class weights, also none. */
function termsOfReference({ loss, parameters: p }: ReferenceLoss): LossTerms {
  const terms = (id: LossId, own: Partial<LossParameters>) =>
    lossTerms(id, { ...defaultParameters, ...own });
  const { delta = 0.6, gamma = 0.5 } = p;
  switch (loss) {
    case 'dice_loss':
      return terms('dice', {});
    case 'tversky_loss':
      return terms('tversky', { delta });
    case 'combo_loss':
      return terms('combo', { comboAlpha: p.alpha as number, comboBeta: p.beta as number });
    case 'focal_tversky_loss':
      return terms('focal-tversky', { delta, tverskyGamma: gamma });
    case 'focal_loss': {
      const [background, foreground] = (p.alpha as [number, number] | null) ?? [1, 1];
      const focal = terms('focal', { focalGamma: p.gamma_f as number });
      return { ...focal, foregroundWeight: foreground, backgroundWeight: background };
    }
    case 'symmetric_focal_loss':
      return terms('symmetric-focal', { delta, gamma });
    case 'asymmetric_focal_loss':
      return terms('asymmetric-focal', { delta, gamma });
    case 'symmetric_focal_tversky_loss':
      return terms('symmetric-focal-tversky', { delta, gamma });
    case 'asymmetric_focal_tversky_loss':
      return terms('asymmetric-focal-tversky', { delta, gamma });
    case 'sym_unified_focal_loss':
      return terms('symmetric-unified-focal', { lambda: p.weight ?? 0.5, delta, gamma });
    case 'asym_unified_focal_loss':
      return terms('asymmetric-unified-focal', { lambda: p.weight ?? 0.5, delta, gamma });
    default:
      throw new Error(`the golden file has a loss of another name: ${loss}`);
  }
}

const referenceFile = fileURLToPath(
  new URL('../../../shared/golden/unified-focal-loss.json', import.meta.url),
);

describe('golden values of the authors’ formulas', () => {
  it('agree on every scene, loss and setting', (context) => {
    if (!existsSync(referenceFile))
      context.skip('the golden file of the authors’ formulas is not on this machine');
    const golden: {
      scenes: {
        shape: [number, ...number[]];
        truth: number[];
        probability: number[];
        losses: ReferenceLoss[];
      }[];
    } = JSON.parse(readFileSync(referenceFile, 'utf8'));
    expect(golden.scenes.length).toBeGreaterThan(0);
    for (const { shape, truth, probability, losses } of golden.scenes)
      for (const reference of losses)
        expectGolden(
          termsOfReference(reference),
          { images: shape[0], truth, probability },
          reference,
        );
  });
});
