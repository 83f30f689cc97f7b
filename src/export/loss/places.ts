/** Losses that look at where pixels lie, as formulas. */
import type { Dialect } from './dialects/dialect.ts';
import { diceEquation, diceStatements } from './diceStatements.ts';
import type { Formula } from './formula.ts';
import type { Subject } from './subject.ts';

const halfPrecision = 'Half precision: cast to float32 before.';
const twoDimensions = 'Images of two dimensions.';

/** Exact: the least of all squared distances, first along the rows, then along the columns. */
const distanceTo = (dialect: Dialect) => [
  'def distance_to(inside):',
  '    """Distance of each pixel to the nearest one that is 1, in pixels; 1e6 where there is none."""',
  '    height, width = inside.shape[2:]',
  `    x = ${dialect.range('width', 'inside')}`,
  `    y = ${dialect.range('height', 'inside')}`,
  '    squared = 1e12 * (1 - inside)',
  `    squared = ${dialect.minAlong('(squared[:, :, :, None, :] + (x[:, None] - x) ** 2)', 4)}`,
  `    squared = ${dialect.minAlong('(squared[:, :, None, :, :] + (y[:, None] - y)[:, :, None] ** 2)', 3)}`,
  `    return ${dialect.call('sqrt', 'squared')}`,
  '',
  '',
];

const softSkeleton = (dialect: Dialect) => [
  'def highest(x, rows, columns):',
  '    """The largest value within so many rows and columns of each pixel."""',
  '    height, width = x.shape[2:]',
  `    around = ${dialect.padded('x', 'rows', 'columns')}`,
  '    for i in range(2 * rows + 1):',
  '        for j in range(2 * columns + 1):',
  `            x = ${dialect.larger('x', 'around[:, :, i : i + height, j : j + width]')}`,
  '    return x',
  '',
  '',
  'def eroded(x):',
  '    """The smallest value of each pixel and its four neighbours."""',
  `    return -${dialect.larger('highest(-x, 1, 0)', 'highest(-x, 0, 1)')}`,
  '',
  '',
  'def soft_skeleton(x):',
  '    """What openings take away while the image is eroded (Shit et al. 2021, algorithm 1)."""',
  `    skeleton = ${dialect.positive('(x - highest(eroded(x), 1, 1))')}`,
  '    for _ in range(EROSIONS):',
  '        x = eroded(x)',
  `        delta = ${dialect.positive('(x - highest(eroded(x), 1, 1))')}`,
  `        skeleton = skeleton + ${dialect.positive('(delta - skeleton * delta)')}`,
  '    return skeleton',
  '',
  '',
];

const notInMonai = (sentence: string) => ({
  reason: `${sentence} The PyTorch file runs beside MONAI: it takes the same logits, and labels without the channel axis.`,
});

function boundary({ parameters }: Subject): Formula {
  const [alpha] = parameters;
  return {
    equation: [
      `L = ${alpha.symbol} · Dice loss + (1 − ${alpha.symbol}) · mean over pixels and foreground classes of φ p,`,
      '    φ the signed distance to the boundary of the truth over the longer side of the image, negative within;',
      '    the mean over the images of a batch',
      diceEquation,
    ],
    remarks: [
      `${twoDimensions} The distances take batch × classes × height × width × width numbers while they are`,
      'computed; for large images compute them once and keep them.',
      halfPrecision,
    ],
    constants: ['SMOOTH = 1e-6  # in pixels'],
    helpers: distanceTo,
    statements: (dialect) => [
      ...diceStatements(dialect),
      `own = ${dialect.places('truth')}`,
      'phi = (1 - own) * distance_to(own) + own * (1 - distance_to(1 - own))',
      '# A class that is absent or alone has no boundary.',
      `phi = ${dialect.zeroBeyond('phi', '1e5')}`,
      'height, width = own.shape[2:]',
      `moved = ${dialect.sumOverPlaces(`(phi * ${dialect.places('probability')})`)}[:, 1:] / (height * width * max(height, width))`,
      `loss = ${alpha.name} * dice + (1 - ${alpha.name}) * ${dialect.meanOverClasses('moved')}`,
    ],
    monai: notInMonai('MONAI has no loss of signed distances to the boundary of the truth.'),
  };
}

function clDice({ parameters }: Subject): Formula {
  const [alpha] = parameters;
  return {
    equation: [
      `L = (1 − ${alpha.symbol}) · Dice loss + ${alpha.symbol} · mean over foreground classes of  1 − 2 P S / (P + S),`,
      '    P = (Σ skeleton(p) g + 1) / (Σ skeleton(p) + 1),  S = (Σ skeleton(g) p + 1) / (Σ skeleton(g) + 1);',
      '    the mean over the images of a batch',
      diceEquation,
    ],
    remarks: [
      `${twoDimensions} Three erosions: structures up to about six pixels wide become thin.`,
      halfPrecision,
    ],
    constants: ['SMOOTH = 1e-6  # in pixels', 'EROSIONS = 3'],
    helpers: softSkeleton,
    statements: (dialect) => [
      ...diceStatements(dialect),
      `p = ${dialect.places('probability')}[:, 1:]`,
      `own = ${dialect.places('truth')}[:, 1:]`,
      'found, line = soft_skeleton(p), soft_skeleton(own)',
      `precision = (${dialect.sumOverPlaces('(found * own)')} + 1) / (${dialect.sumOverPlaces('found')} + 1)`,
      `sensitivity = (${dialect.sumOverPlaces('(line * p)')} + 1) / (${dialect.sumOverPlaces('line')} + 1)`,
      'apart = 1 - 2 * precision * sensitivity / (precision + sensitivity)',
      `loss = (1 - ${alpha.name}) * dice + ${alpha.name} * ${dialect.meanOverClasses('apart')}`,
    ],
    monai: notInMonai('MONAI joins its centre-line loss to another Dice loss than this one.'),
  };
}

/** By id of the catalogue. */
export const placedFormulas: ReadonlyMap<string, (subject: Subject) => Formula> = new Map([
  ['boundary', boundary],
  ['cldice', clDice],
]);
