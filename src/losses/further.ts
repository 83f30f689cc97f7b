/**
 * The losses outside of the normal form, one declaration each. What a declaration says is all that the
 * rest of the program knows of its loss: adding one is an entry here and a file with its mathematics
 * (CONTRIBUTING.md shows an example).
 */
import type { LossFamily } from './catalogue.ts';
import { boundary } from './further/boundary.ts';
import { clDice } from './further/clDice.ts';
import { diceCrossEntropy } from './further/diceCrossEntropy.ts';
import { dscPlusPlus } from './further/dscPlusPlus.ts';
import { generalisedDice } from './further/generalisedDice.ts';
import { logCoshDice } from './further/logCoshDice.ts';
import { lovaszSoftmax } from './further/lovaszSoftmax.ts';
import { matthewsCorrelation } from './further/matthewsCorrelation.ts';
import { poly1 } from './further/poly1.ts';
import { topKCrossEntropy } from './further/topKCrossEntropy.ts';
import type { ImageLoss } from './imageLoss.ts';
import type { ParameterId } from './parameters.ts';

export interface FurtherLoss {
  /** Full name, unique, and the short one of the picker. */
  readonly name: string;
  readonly shortName: string;
  readonly family: LossFamily;
  readonly parameters: readonly ParameterId[];
  readonly evaluate: ImageLoss;
  /** The loss depends on where pixels lie. */
  readonly readsPlaces?: boolean;
  /** Lines in the TeX of views/loss/texMath.ts. */
  readonly equation: readonly string[];
  /** What it is for, in a sentence. */
  readonly purpose: string;
  readonly source: string;
}

const dice = String.raw`S = \text{mean}_c \, \frac{2 \text{TP}}{2 \text{TP} + \text{FN} + \text{FP}}`;

export const furtherLosses = {
  'poly-1': {
    name: 'Poly-1',
    shortName: 'Poly-1',
    family: 'distribution',
    parameters: ['polyEpsilon'],
    evaluate: poly1,
    equation: [String.raw`L = \text{mean} \, [ - \ln p_t + \value{polyEpsilon} (1 - p_t) ]`],
    purpose:
      'Cross-entropy with one number that says how hard pixels which are nearly right still pull.',
    source: 'Leng et al. 2022, PolyLoss, arXiv:2204.12511',
  },
  'top-k-cross-entropy': {
    name: 'Top-k cross-entropy',
    shortName: 'Top-k',
    family: 'distribution',
    parameters: ['topKPercent'],
    evaluate: topKCrossEntropy,
    equation: [
      String.raw`L = \text{mean of the largest} \, \value{topKPercent} \, \text{%} \, \text{of} - \ln p_t`,
    ],
    purpose: 'Learns from the hardest pixels alone and leaves all others out.',
    source: 'Wu, Shen, van den Hengel 2016, arXiv:1605.06885; k = 10 as in nnU-Net',
  },
  'dice-cross-entropy': {
    name: 'Dice + cross-entropy',
    shortName: 'Dice + CE',
    family: 'compound',
    parameters: ['crossEntropyWeight'],
    evaluate: diceCrossEntropy,
    equation: [
      String.raw`L = (1 - S) + \value{crossEntropyWeight} \, \text{mean} (- \ln p_t)`,
      dice,
    ],
    purpose:
      "Overlap and steady gradients, summed as in MONAI. nnU-Net's Dice leaves out the background and, in 2D, spans the batch.",
    source: 'Isensee et al. 2021, doi:10.1038/s41592-020-01008-z',
  },
  boundary: {
    name: 'Boundary',
    shortName: 'Boundary',
    family: 'compound',
    parameters: ['boundaryAlpha'],
    evaluate: boundary,
    readsPlaces: true,
    equation: [
      String.raw`L = \value{boundaryAlpha} (1 - S) + \rest{boundaryAlpha} \, \text{mean} (\varphi p)`,
      String.raw`\varphi = \text{signed distance to the boundary / side}`,
    ],
    purpose: 'A false alarm costs the more the farther it lies from the object; for small objects.',
    source: 'Kervadec et al. 2019, Boundary loss, arXiv:1812.07032',
  },
  cldice: {
    name: 'clDice',
    shortName: 'clDice',
    family: 'compound',
    parameters: ['clDiceAlpha'],
    evaluate: clDice,
    readsPlaces: true,
    equation: [
      String.raw`L = \rest{clDiceAlpha} (1 - S) + \value{clDiceAlpha} ( 1 - \frac{2 P R}{P + R} )`,
      String.raw`P = \frac{\sum s_p g + 1}{\sum s_p + 1} , \, R = \frac{\sum s_g p + 1}{\sum s_g + 1}`,
    ],
    purpose: 'Counts centre lines, so that a vessel stays in one piece whatever its width.',
    source: 'Shit et al. 2021, clDice, arXiv:2003.07311',
  },
  'log-cosh-dice': {
    name: 'Log-cosh Dice',
    shortName: 'Log-cosh Dice',
    family: 'region',
    parameters: [],
    evaluate: logCoshDice,
    equation: [String.raw`L = \ln \cosh (1 - S)`, dice],
    purpose: 'The Dice loss, flattened where it is nearly 0 so that training ends smoothly.',
    source: 'Jadon 2020, arXiv:2006.14822',
  },
  'generalised-dice': {
    name: 'Generalised Dice',
    shortName: 'Generalised Dice',
    family: 'region',
    parameters: [],
    evaluate: generalisedDice,
    equation: [
      String.raw`L = 1 - \frac{2 \sum_c w_c \sum p_c g_c}{\sum_c w_c \sum (p_c + g_c)}`,
      String.raw`w_c = \frac{1}{(\sum g_c)^2}`,
    ],
    purpose:
      'Weighs each class by the inverse square of its size: a rare class counts as much as a common one.',
    source: 'Sudre et al. 2017, arXiv:1707.03237',
  },
  'lovasz-softmax': {
    name: 'Lovász-softmax',
    shortName: 'Lovász-softmax',
    family: 'region',
    parameters: [],
    evaluate: lovaszSoftmax,
    equation: [
      String.raw`L = \text{mean}_c \, \sum_i e_{(i)} \, ( J_i - J_{i-1} )`,
      String.raw`e_{(1)} \text{≥} e_{(2)} \text{≥ …, errors} \, e = |g - p|`,
    ],
    purpose: 'Optimises the Jaccard index itself, by its convex extension.',
    source: 'Berman, Rannen Triki, Blaschko 2018, arXiv:1705.08790',
  },
  'dsc-plus-plus': {
    name: 'DSC++',
    shortName: 'DSC++',
    family: 'region',
    parameters: ['dscGamma'],
    evaluate: dscPlusPlus,
    equation: [
      String.raw`L = 1 - \text{mean}_c \, \frac{2 \text{TP}}{2 \text{TP} + F}`,
      String.raw`F = \sum |g - p|^{\value{dscGamma}}`,
    ],
    purpose:
      'A Dice loss that forgives small errors, and so does not drive the network to be overconfident.',
    source: 'Yeung et al. 2021, Calibrating the Dice loss, arXiv:2111.00528',
  },
  'matthews-correlation': {
    name: 'Matthews correlation',
    shortName: 'Matthews',
    family: 'region',
    parameters: [],
    evaluate: matthewsCorrelation,
    equation: [
      String.raw`L = 1 - \frac{\text{TP} \cdot \text{TN} - \text{FP} \cdot \text{FN}}{\sqrt{P R S T}}`,
      String.raw`P R S T = \text{product of the four margins of the table}`,
    ],
    purpose: 'Counts true background too, and so stays fair whichever class is the rare one.',
    source: 'Abhishek, Hamarneh 2021, arXiv:2010.13454',
  },
} as const satisfies Readonly<Record<string, FurtherLoss>>;

export type FurtherId = keyof typeof furtherLosses;
