/** Golden values: float64, computed outside of this project; four pixels, clip 1e-7. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LossId, lossDefinition, lossTerms } from '../../src/losses/catalogue.ts';
import { type ConventionId, canonical, conventionIds } from '../../src/losses/conventions.ts';
import { conventionValues, isDisputed } from '../../src/losses/conventionValues.ts';
import { evaluate } from '../../src/losses/evaluate.ts';
import type { PixelGroups } from '../../src/losses/imageLoss.ts';
import { defaultParameters, type LossParameters } from '../../src/losses/parameters.ts';
import { anyLossId, anyParameters } from '../support/lossArbitraries.ts';

const foreground = [0.8, 0.3, 0.1, 0.05];
const truth = [1, 0, 0, 0];
const scene: PixelGroups = {
  classes: 2,
  probability: Float64Array.from(foreground.flatMap((p) => [1 - p, p])),
  label: Uint8Array.from(truth),
  weight: new Float64Array(4).fill(1),
  grid: null,
};

const at = (convention: ConventionId, id: LossId, own: Partial<LossParameters> = {}) =>
  conventionValues(
    convention,
    lossDefinition(id),
    { id, parameters: { ...defaultParameters, ...own } },
    scene,
  );

describe('what a convention returns', () => {
  it.each<[ConventionId, LossId, gamma: number, golden: number]>([
    ['reference', 'symmetric-focal', 0.5, 0.0389835607],
    ['reference', 'symmetric-focal-tversky', 0.5, 0.434818553],
    ['reference', 'symmetric-unified-focal', 0.5, 0.236901057],
    ['reference', 'asymmetric-focal', 0.5, 0.0574861689],
    ['reference', 'asymmetric-focal-tversky', 0.5, 0.321461298],
    ['reference', 'asymmetric-unified-focal', 0.5, 0.189473733],
    ['reference', 'symmetric-unified-focal', 0.2, 0.165349028],
    ['reference', 'asymmetric-unified-focal', 0.2, 0.154072544],
    ['paper', 'symmetric-focal', 0.5, 0.0509908788],
    ['paper', 'symmetric-focal-tversky', 0.5, 0.869637105],
    ['paper', 'symmetric-unified-focal', 0.5, 0.460313992],
    ['paper', 'asymmetric-focal', 0.5, 0.0574861689],
    ['paper', 'asymmetric-focal-tversky', 0.5, 0.642922595],
    ['paper', 'asymmetric-unified-focal', 0.5, 0.350204382],
    ['paper', 'symmetric-focal', 0.2, 0.0328617223],
    ['paper', 'symmetric-focal-tversky', 0.2, 1.42630198],
    ['paper', 'symmetric-unified-focal', 0.2, 0.729581854],
    ['paper', 'asymmetric-focal', 0.2, 0.0709715319],
    ['paper', 'asymmetric-focal-tversky', 0.2, 0.474347112],
    ['paper', 'asymmetric-unified-focal', 0.2, 0.272659322],
  ])('%s, %s with γ %d typed in: %d', (convention, id, gamma, golden) => {
    const { unchanged } = at(convention, id, { lambda: 0.5, delta: 0.6, gamma });
    expect(unchanged).toBeCloseTo(golden, 8);
  });

  it('is another loss in MONAI if the weight of the authors’ code is typed in', () => {
    const { value, unchanged } = at('monai', 'asymmetric-unified-focal', { lambda: 0.2 });
    expect(value).toBeCloseTo(0.110281195, 8);
    expect(unchanged).toBeCloseTo(0.268666272, 8);
  });

  it('is in geodl a mean over class weights, written out by hand', () => {
    // δ 0.7: three pixels of weight 0.3 and one of 0.7; λ 0.25 typed as 0.75, γ 0.4 as 0.6.
    const own = { lambda: 0.25, delta: 0.7, gamma: 0.4 };
    const pixel = (pTrue: number) => (1 - pTrue) ** 0.4 * -Math.log(pTrue);
    const entropy =
      (0.7 * pixel(0.8) + 0.3 * (pixel(0.7) + pixel(0.9) + pixel(0.95))) / (0.7 + 3 * 0.3);
    const index = (tp: number, fn: number, fp: number) => tp / (tp + 0.7 * fn + 0.3 * fp);
    const region = ((1 - index(0.8, 0.2, 0.45)) ** 0.6 + (1 - index(2.55, 0.45, 0.2)) ** 0.6) / 2;
    const geodl = at('geodl', 'symmetric-unified-focal', own);
    expect(geodl.value).toBeCloseTo(0.75 * entropy + 0.25 * region, 7);
    expect(geodl.typed).toEqual([
      { parameter: 'lambda', name: 'lambda', value: 0.75 },
      { parameter: 'delta', name: 'delta', value: 0.7 },
      { parameter: 'gamma', name: 'gamma', value: 0.6 },
      { parameter: null, name: 'clsWghtsDist', value: [0.3, 0.7] },
    ]);
  });

  it('is that of the authors’ code wherever nothing is said to differ', () => {
    fc.assert(
      fc.property(
        anyLossId.filter((id) => isDisputed(lossDefinition(id))),
        anyParameters,
        fc.constantFrom(...conventionIds),
        (id, parameters, convention) => {
          const { value, difference, lacks } = at(convention, id, parameters);
          expect(value === null).toBe(lacks);
          const batch = { images: 1, probability: foreground, truth };
          const own = evaluate(lossTerms(id, parameters), batch).value;
          if (!lacks && difference === '')
            expect(value).toBeCloseTo(own, convention === 'geodl' ? 5 : 12);
        },
      ),
    );
  });

  it('has arguments that lead back to the setting', () => {
    fc.assert(
      fc.property(
        anyLossId.filter((id) => isDisputed(lossDefinition(id))),
        anyParameters,
        fc.constantFrom(...conventionIds),
        (id, parameters, convention) => {
          const loss = lossDefinition(id);
          const meant = { ...parameters, ...loss.fixed };
          for (const { parameter, value } of at(convention, id, parameters).typed)
            if (parameter)
              expect(canonical(convention, loss, parameter, value as number)).toBe(
                meant[parameter],
              );
        },
      ),
    );
  });

  it('names what to call', () => {
    expect(at('reference', 'symmetric-unified-focal').call).toBe('sym_unified_focal_loss');
    expect(at('reference', 'asymmetric-focal-tversky').call).toBe('asymmetric_focal_tversky_loss');
    expect(at('monai', 'asymmetric-focal').call).toBe('AsymmetricFocalLoss');
  });

  it('has nothing to type for a form it lacks', () => {
    expect(at('monai', 'symmetric-unified-focal')).toMatchObject({ lacks: true, typed: [] });
    expect(at('geodl', 'asymmetric-unified-focal')).toMatchObject({ lacks: true, unchanged: null });
  });
});
