/** Losses outside of the normal form as formulas. */
import { diceEquation, diceStatements } from './diceStatements.ts';
import type { Formula, MonaiAssembly } from './formula.ts';
import { placedFormulas } from './places.ts';
import type { Subject } from './subject.ts';

const halfPrecision = 'Half precision: cast to float32 before.';
const clipped = 'p is kept in [1e-7, 1 − 1e-7].';
const mean = 'the mean over the images of a batch';

const notInMonai = (name: string) => ({
  reason: `MONAI has no ${name} loss. The PyTorch file runs beside MONAI: it takes the same logits, and labels without the channel axis.`,
});

const assembly = (
  built: readonly string[],
  returned: string,
  remarks: readonly string[],
): MonaiAssembly => ({
  imports: { standard: [], monai: [] },
  before: [],
  built,
  called: [`return ${returned}`],
  remarks,
});

function logCoshDice(): Formula {
  return {
    equation: [`L = ln cosh (Dice loss),  ${mean}`, diceEquation],
    remarks: [
      'ln cosh x is taken as x + ln(1 + e^(−2x)) − ln 2, which no x overflows.',
      halfPrecision,
    ],
    constants: ['SMOOTH = 1e-6  # in pixels', 'LN_2 = 0.6931471805599453'],
    statements: (dialect) => [
      ...diceStatements(dialect),
      `loss = dice + ${dialect.call('log1p', dialect.call('exp', '(-2 * dice)'))} - LN_2`,
    ],
    monai: notInMonai('log-cosh Dice'),
  };
}

function diceCrossEntropy({ parameters }: Subject): Formula {
  const [weight] = parameters;
  return {
    equation: [
      `L = Dice loss + ${weight.symbol} · mean over pixels of (−ln p_c),  ${mean}`,
      diceEquation,
    ],
    remarks: [clipped, halfPrecision],
    constants: ['EPSILON = 1e-7', 'SMOOTH = 1e-6  # in pixels'],
    statements: (dialect) => [
      ...diceStatements(dialect),
      `log_p = ${dialect.log(dialect.clip('probability'))}`,
      `cross_entropy = ${dialect.sumOverClasses(dialect.meanOverPixels('(truth * -log_p)'))}`,
      `loss = dice + ${weight.name} * cross_entropy`,
    ],
    monai: assembly(
      [
        '# MONAI counts TP twice, so that its smoothing is twice that of TP.',
        'self.loss = losses.DiceCELoss(',
        '    softmax=True, to_onehot_y=True, smooth_nr=2e-6, smooth_dr=2e-6,',
        `    lambda_dice=1.0, lambda_ce=${weight.name},`,
        ')',
      ],
      'self.loss(logits, labels)',
      [
        'DiceCELoss: the default smoothing of 1e-5 is replaced by 1e-6 pixels in TP. Its cross-entropy does',
        'not keep p in [1e-7, 1 − 1e-7]: it differs where p is below 1e-7.',
      ],
    ),
  };
}

function generalisedDice(): Formula {
  return {
    equation: [
      `L = 1 − 2 Σ_c w_c Σ p g / Σ_c w_c Σ (p + g),  w_c = 1 / (Σ g)²,  ${mean}`,
      'A class that is absent has the largest weight of those present.',
    ],
    remarks: [halfPrecision],
    constants: [],
    statements: (dialect) => [
      `size = ${dialect.sumOverPixels('truth')}`,
      `predicted = ${dialect.sumOverPixels('probability')}`,
      `hits = ${dialect.sumOverPixels('(truth * probability)')}`,
      `absent = 1 - ${dialect.atMostOne('size')}`,
      `smallest = ${dialect.minOverClasses('(size + 1e12 * absent)')}`,
      'weight = 1 / (size + absent * smallest) ** 2',
      `wrong = ${dialect.sumOverClasses('(weight * (predicted + size - 2 * hits))')}`,
      `loss = wrong / ${dialect.sumOverClasses('(weight * (predicted + size))')}`,
    ],
    monai: assembly(
      [
        'self.loss = losses.GeneralizedDiceLoss(',
        '    softmax=True, to_onehot_y=True, w_type="square", smooth_nr=0.0, smooth_dr=0.0,',
        ')',
      ],
      'self.loss(logits, labels)',
      [
        'GeneralizedDiceLoss: its default smoothing of 1e-5 is not small here, where the weights are inverse',
        'squares of pixels: beside a class of 1000 pixels it is a hundredth of that class. It is set to 0.',
      ],
    ),
  };
}

function dscPlusPlus({ parameters }: Subject): Formula {
  const [gamma] = parameters;
  return {
    equation: [
      `L = mean over classes of  1 − 2 TP / (2 TP + Σ (g (1 − p))^${gamma.symbol} + Σ ((1 − g) p)^${gamma.symbol}),`,
      `    ${mean}; smoothed by 1e-6 pixels`,
    ],
    remarks: [halfPrecision],
    constants: ['SMOOTH = 1e-6  # in pixels'],
    statements: (dialect) => [
      'error = truth * (1 - probability) + (1 - truth) * probability',
      `wrong = ${dialect.sumOverPixels(`(error ** ${gamma.name})`)}`,
      `tp = ${dialect.sumOverPixels('(truth * probability)')}`,
      `loss = ${dialect.meanOverClasses('(wrong / (2 * tp + SMOOTH + wrong))')}`,
    ],
    monai: notInMonai('DSC++'),
  };
}

function poly1({ parameters }: Subject): Formula {
  const [epsilon] = parameters;
  return {
    equation: [
      `L = mean over pixels of  −ln p_c + ${epsilon.symbol} (1 − p_c),  c the true class,  ${mean}`,
    ],
    remarks: [clipped, halfPrecision],
    constants: ['EPSILON = 1e-7'],
    statements: (dialect) => [
      `p = ${dialect.clip('probability')}`,
      `polynomial = ${epsilon.name} * (1 - p) - ${dialect.log('p')}`,
      `loss = ${dialect.sumOverClasses(dialect.meanOverPixels('(truth * polynomial)'))}`,
    ],
    monai: notInMonai('Poly-1'),
  };
}

function matthewsCorrelation(): Formula {
  return {
    equation: [
      'L = 1 − (TP·TN − FP·FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)) of soft counts,',
      `    of two classes the foreground's, of more the mean over all;  ${mean}`,
    ],
    remarks: ['An image of one class only has coefficient 0 and no gradient.', halfPrecision],
    constants: [],
    statements: (dialect) => [
      `tp = ${dialect.meanOverPixels('(truth * probability)')}`,
      `fn = ${dialect.meanOverPixels('(truth * (1 - probability))')}`,
      `fp = ${dialect.meanOverPixels('((1 - truth) * probability)')}`,
      `tn = ${dialect.meanOverPixels('((1 - truth) * (1 - probability))')}`,
      'product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)',
      `coefficient = (tp * tn - fp * fn) / ${dialect.call('sqrt', dialect.atLeast('product', '1e-14'))}`,
      'first = 1 if coefficient.shape[1] == 2 else 0',
      `loss = 1 - ${dialect.meanOverClasses('coefficient[:, first:]')}`,
    ],
    monai: notInMonai('Matthews correlation'),
  };
}

function topKCrossEntropy({ parameters }: Subject): Formula {
  const [percent] = parameters;
  return {
    equation: [`L = mean of the ${percent.symbol} % largest −ln p_c of an image,  ${mean}`],
    remarks: [
      'A part of a pixel that the percentage leaves over counts in part. The number of pixels must be known',
      'when the function is traced.',
      clipped,
      halfPrecision,
    ],
    constants: ['EPSILON = 1e-7'],
    statements: (dialect) => [
      `cross_entropy = truth * -${dialect.log(dialect.clip('probability'))}`,
      `largest = ${dialect.sortedPixels('cross_entropy')}`,
      'count = largest.shape[1]',
      `kept = max(1.0, ${percent.name} / 100 * count)`,
      `part = ${dialect.firstOf('kept', 'count')}`,
      `loss = ${dialect.sumOverClasses('(largest * part)')} / kept`,
    ],
    monai: notInMonai('top-k cross-entropy'),
  };
}

function lovaszSoftmax(): Formula {
  return {
    equation: [
      'L = mean over the classes present of  Σ_i e_i (J_i − J_(i−1)),  e the errors |g − p| in descending order,',
      `    J_i the Jaccard loss of getting the first i pixels wrong;  ${mean}`,
    ],
    remarks: [halfPrecision],
    constants: [],
    statements: (dialect) => [
      `own = ${dialect.rows('truth')}`,
      'error = truth * (1 - probability) + (1 - truth) * probability',
      `error = ${dialect.rows('error')}`,
      `order = ${dialect.descendingOrder('error')}`,
      `error = ${dialect.taken('error', 'order')}`,
      `own = ${dialect.taken('own', 'order')}`,
      `size = ${dialect.sumOverRows('own')}[:, :, None]`,
      `jaccard = 1 - (size - ${dialect.cumulated('own')}) / (size + ${dialect.cumulated('(1 - own)')})`,
      `rise = ${dialect.joined('jaccard[:, :, :1]', 'jaccard[:, :, 1:] - jaccard[:, :, :-1]')}`,
      `present = ${dialect.atMostOne('size[:, :, 0]')}`,
      `of_class = present * ${dialect.sumOverRows('(error * rise)')}`,
      `loss = ${dialect.sumOverClasses('of_class')} / ${dialect.sumOverClasses('present')}`,
    ],
    monai: notInMonai('Lovász-softmax'),
  };
}

/** By id of the catalogue. */
export const furtherFormulas: ReadonlyMap<string, (subject: Subject) => Formula> = new Map([
  ['log-cosh-dice', logCoshDice],
  ['dice-cross-entropy', diceCrossEntropy],
  ['generalised-dice', generalisedDice],
  ['dsc-plus-plus', dscPlusPlus],
  ['poly-1', poly1],
  ['matthews-correlation', matthewsCorrelation],
  ['top-k-cross-entropy', topKCrossEntropy],
  ['lovasz-softmax', lovaszSoftmax],
  ...placedFormulas,
]);
