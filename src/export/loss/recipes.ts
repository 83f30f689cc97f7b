/**
 * The losses of the normal form in symbols: the numbers of losses/terms.ts not as values but as what they
 * are made of, so that code can be written in which λ, δ and γ keep their names. A test holds each recipe
 * to the catalogue.
 */
import type { NormalFormId } from '../../losses/catalogue.ts';
import { type Expression, oneMinus, plain } from './expression.ts';

/** D: weight and focus of the pixels of class 0 and of the rare classes. */
export interface DistributionRecipe {
  /** w_D. */
  readonly weight: Expression;
  readonly common: { readonly weight: Expression; readonly focus: Expression };
  readonly rare: { readonly weight: Expression; readonly focus: Expression };
}

/** R. */
export interface RegionRecipe {
  /** w_R. */
  readonly weight: Expression;
  /** Weight of false negatives. */
  readonly delta: Expression;
  readonly commonPower: Expression;
  readonly rarePower: Expression;
  /** In pixels. */
  readonly smooth: number;
  readonly clips: boolean;
}

export interface Recipe {
  readonly distribution: DistributionRecipe | null;
  readonly region: RegionRecipe | null;
  /** Subtracted from the loss. */
  readonly offset: Expression;
}

const crossEntropy: DistributionRecipe = {
  weight: 1,
  common: { weight: 1, focus: 0 },
  rare: { weight: 1, focus: 0 },
};

const dice: RegionRecipe = {
  weight: 1,
  delta: 0.5,
  commonPower: 1,
  rarePower: 1,
  smooth: 1e-6,
  clips: false,
};

function unifiedDistribution(asymmetric: boolean, weight: Expression): DistributionRecipe {
  const focus = plain('gamma');
  return {
    weight,
    common: { weight: oneMinus('delta'), focus },
    rare: { weight: plain('delta'), focus: asymmetric ? 0 : focus },
  };
}

function unifiedRegion(asymmetric: boolean, weight: Expression): RegionRecipe {
  const power = oneMinus('gamma');
  return {
    weight,
    delta: plain('delta'),
    commonPower: asymmetric ? 1 : power,
    rarePower: power,
    smooth: 1e-7,
    clips: true,
  };
}

function unifiedFocal(asymmetric: boolean): Recipe {
  return {
    distribution: unifiedDistribution(asymmetric, oneMinus('lambda')),
    region: unifiedRegion(asymmetric, plain('lambda')),
    offset: 0,
  };
}

const byPixel = (distribution: DistributionRecipe): Recipe => ({
  distribution,
  region: null,
  offset: 0,
});
const byRegion = (region: RegionRecipe): Recipe => ({ distribution: null, region, offset: 0 });

export const recipes: Readonly<Record<NormalFormId, Recipe>> = {
  'cross-entropy': byPixel(crossEntropy),
  focal: byPixel({
    weight: 1,
    common: { weight: oneMinus('focalAlpha'), focus: plain('focalGamma') },
    rare: { weight: plain('focalAlpha'), focus: plain('focalGamma') },
  }),
  combo: {
    distribution: {
      weight: plain('comboAlpha'),
      common: { weight: plain('comboBeta'), focus: 0 },
      rare: { weight: oneMinus('comboBeta'), focus: 0 },
    },
    region: { ...dice, weight: oneMinus('comboAlpha') },
    offset: oneMinus('comboAlpha'),
  },
  dice: byRegion(dice),
  tversky: byRegion({ ...dice, delta: plain('delta') }),
  'focal-tversky': byRegion({
    ...dice,
    delta: plain('delta'),
    commonPower: plain('tverskyGamma'),
    rarePower: plain('tverskyGamma'),
    clips: true,
  }),
  'symmetric-focal': byPixel(unifiedDistribution(false, 1)),
  'symmetric-unified-focal': unifiedFocal(false),
  'symmetric-focal-tversky': byRegion(unifiedRegion(false, 1)),
  'asymmetric-focal': byPixel(unifiedDistribution(true, 1)),
  'asymmetric-unified-focal': unifiedFocal(true),
  'asymmetric-focal-tversky': byRegion(unifiedRegion(true, 1)),
};
