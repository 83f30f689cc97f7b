/**
 * The equation of a loss as it is written, line by line, with the current numbers in it. It is read off
 * the normal form (L = w_D·D + w_R·R), so that what is typeset is what is computed.
 */

import type { LossAtPrediction } from '../../losses/analysis/lossAtPrediction.ts';
import { type LossDefinition, lossTerms } from '../../losses/catalogue.ts';
import { type ConventionId, notation, valueIn } from '../../losses/conventions.ts';
import type { LossParameters } from '../../losses/parameters.ts';
import type { LossTerms } from '../../losses/terms.ts';
import {
  bracketed,
  cases,
  fraction,
  half,
  identifier,
  integer,
  type MathNode,
  number,
  operator,
  parenthesised,
  power,
  row,
  subscript,
  thin,
  words,
} from './mathNodes.ts';
import { texMath } from './texMath.ts';

/** What stands at the right of a line: a number of the current prediction. */
export type LineValue = 'loss' | 'region' | 'score' | 'index' | 'distribution' | 'definition';

export interface EquationLine {
  readonly math: MathNode;
  readonly value: LineValue;
  /** Caption over the value; empty for the loss itself. */
  readonly caption: string;
  /** Weight 0: the line is shown faded, for it does not count at present. */
  readonly idle: boolean;
}

/** Writing conventions that reach into the equation. */
interface Writing {
  readonly terms: LossTerms;
  readonly distributionFirst: boolean;
  readonly regionFactor: 0.5 | 1;
  /** C; more than two have no foreground, but each its own class c. */
  readonly classes: number;
}

const L = identifier('L');
const p = identifier('p');
const ln = identifier('ln');
const index = (name: string) => subscript(identifier('T'), name);
const equals = (left: MathNode, ...right: MathNode[]) => row(left, operator('='), ...right);
const oneMinus = (node: MathNode) => parenthesised(integer(1), operator('−'), node);

/** base^exponent, without the exponent where it is 1 and the loss does not let it move. */
function focusedIndex(name: string, exponent: number, moves: boolean): MathNode {
  const base = oneMinus(index(name));
  return moves ? power(base, number(exponent, 'gamma')) : base;
}

/** R: ½[(1 − T_bg)^k₀ + (1 − T_fg)^k₁], or the plain sum of the paper; 1/C and Σ_c of several classes. */
function regionExpression(
  { terms, regionFactor, classes }: Writing,
  asymmetric: boolean,
  focal: boolean,
) {
  const several = classes > 2;
  const sum = [
    focusedIndex('bg', terms.backgroundPower, focal && !asymmetric),
    operator('+'),
    ...(several ? [subscript(operator('∑'), 'c'), thin] : []),
    focusedIndex(several ? 'c' : 'fg', terms.foregroundPower, focal),
  ];
  if (regionFactor === 1) return row(...sum);
  return row(several ? fraction(integer(1), integer(classes)) : half, bracketed(...sum));
}

/** T: TP / (TP + δ FN + (1 − δ) FP); with δ fixed at ½ the Dice score 2TP / (2TP + FN + FP). */
function indexExpression({ terms }: Writing, weighted: boolean): MathNode {
  if (!weighted) {
    const twice = row(integer(2), thin, words('TP'));
    return fraction(twice, row(twice, operator('+'), words('FN'), operator('+'), words('FP')));
  }
  return fraction(
    words('TP'),
    row(
      words('TP'),
      operator('+'),
      number(terms.delta, 'delta'),
      thin,
      words('FN'),
      operator('+'),
      number(1 - terms.delta, 'delta'),
      thin,
      words('FP'),
    ),
  );
}

/** D: mean over pixels of −a₁(1 − p)^e₁ ln p on foreground, −a₀ p^e₀ ln(1 − p) on background. */
function distributionExpression(
  { terms, classes }: Writing,
  weighted: boolean,
  focal: boolean,
  asymmetric: boolean,
): MathNode {
  const weight = (value: number) => (weighted ? [number(value, 'delta')] : []);
  const focus = (base: MathNode, exponent: number, applies: boolean) =>
    applies ? [power(base, number(exponent, 'gamma')), thin] : weighted ? [thin] : [];
  const several = classes > 2;
  const own = several ? subscript(p, 'c') : p;
  const common = subscript(p, 'bg');
  const foreground = row(
    operator('−'),
    ...weight(terms.foregroundWeight),
    ...focus(oneMinus(own), terms.foregroundFocus, focal && !asymmetric),
    ln,
    thin,
    own,
  );
  const background = row(
    operator('−'),
    ...weight(terms.backgroundWeight),
    ...focus(several ? oneMinus(common) : p, terms.backgroundFocus, focal),
    ln,
    ...(several ? [thin, common] : [oneMinus(p)]),
  );
  const rare = several ? 'c' : 'fg';
  return row(words('mean'), thin, cases([foreground, rare], [background, 'bg']));
}

/** L of the unified family: the part that λ weighs comes first. */
function compoundExpression({ terms, distributionFirst }: Writing): MathNode {
  const region = [number(terms.regionWeight, 'lambda'), thin, identifier('R')];
  const distribution = [number(terms.distributionWeight, 'lambda'), thin, identifier('D')];
  return distributionFirst
    ? row(...distribution, operator('+'), ...region)
    : row(...region, operator('+'), ...distribution);
}

/**
 * The lines of a loss at these parameters, written in a convention; one to four.
 *
 * @param classes  C
 */
export function equationLines(
  loss: LossDefinition,
  parameters: LossParameters,
  conventionId: ConventionId,
  classes = 2,
): readonly EquationLine[] {
  if (loss.equation)
    return loss.equation.map((line, i) => ({
      math: texMath(line, parameters),
      value: i === 0 ? 'loss' : 'definition',
      caption: '',
      idle: false,
    }));
  const { distributionFirst, regionFactor } = notation(conventionId, loss);
  const terms = lossTerms(loss.id, parameters);
  const writing: Writing = { terms, distributionFirst, regionFactor, classes };
  const weighted = loss.parameters.some(({ role }) => role === 'delta');
  const focal = loss.parameters.some(({ role }) => role === 'gamma');
  const asymmetric = loss.form === 'asymmetric';

  const region = regionExpression(writing, asymmetric, focal);
  const distribution = distributionExpression(writing, weighted, focal, asymmetric);
  const total = (right: MathNode): EquationLine => ({
    math: equals(L, right),
    value: 'loss',
    caption: '',
    idle: false,
  });
  const indexLine = (shownWeights: boolean): EquationLine => ({
    math: equals(
      classes > 2 ? index('c') : identifier('T'),
      indexExpression(writing, shownWeights),
    ),
    value: 'index',
    caption: classes > 2 ? 'class looked at' : 'foreground',
    idle: terms.regionWeight === 0,
  });
  const distributionLine: EquationLine = {
    math: equals(identifier('D'), distribution),
    value: 'distribution',
    caption: 'distribution',
    idle: terms.distributionWeight === 0,
  };

  if (loss.family === 'distribution') return [total(distribution)];
  if (loss.family === 'region') return [total(region), indexLine(weighted)];
  if (loss.id === 'combo') {
    // The reference subtracts the Dice score S itself; R of the normal form is 1 − S.
    const score =
      classes > 2
        ? row(words('mean'), thin, index('c'))
        : row(half, bracketed(index('bg'), operator('+'), index('fg')));
    const compound = row(
      number(terms.distributionWeight, 'lambda'),
      thin,
      identifier('D'),
      operator('−'),
      number(terms.regionWeight, 'lambda'),
      thin,
      identifier('S'),
    );
    const scoreLine: EquationLine = {
      math: equals(identifier('S'), score),
      value: 'score',
      caption: 'Dice score',
      idle: terms.regionWeight === 0,
    };
    return [total(compound), scoreLine, indexLine(false), distributionLine];
  }
  const regionLine: EquationLine = {
    math: equals(identifier('R'), region),
    value: 'region',
    caption: 'region',
    idle: terms.regionWeight === 0,
  };
  return [total(compoundExpression(writing)), regionLine, indexLine(weighted), distributionLine];
}

/** What the letters mean, where the equation is short enough to leave room for it; else empty. */
export function equationLegend({ family, form }: LossDefinition): string {
  if (form === 'further') return 'p is a predicted probability, g the truth; sums run over pixels.';
  switch (family) {
    case 'distribution':
      return 'p is the predicted probability of foreground; the mean runs over all pixels.';
    case 'region':
      return 'TP, FN and FP are sums of probabilities, not counts. For the background the classes swap.';
    case 'compound':
      return '';
    default:
      return family satisfies never;
  }
}

/**
 * The number at the right of a line for the current prediction, three decimals; a dash where there is
 * no prediction with a mask. The region part follows the sum or mean of the convention.
 */
export function lineNumber(
  value: LineValue,
  evaluation: Pick<LossAtPrediction, 'value' | 'distribution' | 'region' | 'detail'> | null,
  loss: LossDefinition,
  conventionId: ConventionId,
  classes = 2,
): string {
  if (!evaluation) return '–';
  const { regionFactor } = notation(conventionId, loss);
  const { detail } = evaluation;
  if (value === 'loss') return signed(valueIn(conventionId, loss, evaluation, classes).value);
  if (!detail) return '';
  switch (value) {
    case 'region':
      return signed((regionFactor === 1 ? classes : 1) * detail.regionValue);
    case 'score':
      return signed(1 - detail.regionValue);
    case 'index':
      return signed(detail.foregroundIndex);
    case 'distribution':
      return signed(detail.distributionMean);
    case 'definition':
      return '';
    default:
      return value satisfies never;
  }
}

/** Three decimals with a real minus sign. */
function signed(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3).replace('-', '−') : 'not a number';
}
