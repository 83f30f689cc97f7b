/**
 * Loss surfaces as plain arrays: over the probabilities of the two classes, and over two parameters at
 * one prediction. A surface over parameters needs no pass over the pixels once the sums that depend on
 * γ are known, which is what lets it follow a slider.
 */
import { type LossDefinition, type LossForm, lossTerms } from '../catalogue.ts';
import { clipProbability } from '../focal.ts';
import { histogramCounts, histogramPixels, type ProbabilityHistogram } from '../histogram.ts';
import { defaultParameters, type LossParameters, parameterDefinitions } from '../parameters.ts';
import { regionTerm, type SoftCounts } from '../tversky.ts';
import { type Instability, instabilityOf } from './health.ts';
import type { TwoGroupLoss } from './twoGroups.ts';

/** A loss on a rectangular grid. */
export interface SurfaceField {
  /** Positions along the first axis, ascending, [columns]. */
  readonly x: Float64Array;
  /** Positions along the second axis, ascending, [rows]. */
  readonly y: Float64Array;
  /** Loss at each point, [rows, columns], row-major; NaN where there is none. */
  readonly values: Float64Array;
  /** Smallest and largest of the finite values. */
  readonly minimum: number;
  readonly maximum: number;
  /** Why some values are NaN, in words to write on that area; null if none are. */
  readonly reason: string | null;
  /** Points that are in bad health, [rows, columns]: there is a value, and it is not to be trusted. */
  readonly unstable: Uint8Array;
}

/** Points along each axis of a surface. */
const steps = 41;

function axis(from: number, to: number): Float64Array {
  return Float64Array.from({ length: steps }, (_, i) => from + ((to - from) * i) / (steps - 1));
}

/** Half the range of the logit axes: a little beyond p = 0.01 and 0.99, which lie at ∓4.6. */
export const surfaceLogitLimit = 5;

const logitAxis = axis(-surfaceLogitLimit, surfaceLogitLimit);
const axisProbability = logitAxis.map((logit) => 1 / (1 + Math.exp(-logit)));
const unitAxis = axis(0, 1);

function field(
  x: Float64Array,
  y: Float64Array,
  value: (column: number, row: number) => number,
  reasonForNaN: string,
  isUnstable: (column: number, row: number) => boolean = () => false,
): SurfaceField {
  const unstable = new Uint8Array(x.length * y.length);
  const values = new Float64Array(x.length * y.length);
  let minimum = Infinity;
  let maximum = -Infinity;
  let complete = true;
  for (let row = 0; row < y.length; row++)
    for (let column = 0; column < x.length; column++) {
      const z = value(column, row);
      const finite = Number.isFinite(z);
      values[row * x.length + column] = finite ? z : NaN;
      complete &&= finite;
      if (finite && isUnstable(column, row)) unstable[row * x.length + column] = 1;
      if (finite && z < minimum) minimum = z;
      if (finite && z > maximum) maximum = z;
    }
  return { x, y, values, minimum, maximum, reason: complete ? null : reasonForNaN, unstable };
}

/**
 * The loss of an image whose foreground pixels all have one probability and whose background pixels
 * another. Both axes are logits: training lives near p = 0 and p = 1.
 *
 * @param instabilityOf  the health of the loss at two probabilities
 * @returns x the logit of the foreground's probability, y that of the background's
 */
export function probabilitySurface(
  loss: TwoGroupLoss,
  instabilityOf: (foreground: number, background: number) => Instability | null = () => null,
): SurfaceField {
  const values = loss.values?.(axisProbability);
  const probability = axisProbability;
  return field(
    logitAxis,
    logitAxis,
    (column, row) =>
      values ? values[row * steps + column] : loss(probability[column], probability[row]).value,
    'the loss is not finite here',
    (column, row) => instabilityOf(probability[column], probability[row]) !== null,
  );
}

/** What a surface over parameters needs to know of a prediction; independent of every parameter. */
export interface FocusSums {
  /** Σ (1 − p)^γ (−ln p) over the foreground pixels, at each γ of the axis. */
  readonly foreground: Float64Array;
  /** Σ p^γ (−ln(1 − p)) over the background pixels, at each γ of the axis. */
  readonly background: Float64Array;
  readonly counts: SoftCounts;
  readonly pixels: number;
}

/** One pass over the levels of a histogram; do it once for each prediction, not for each slider move. */
export function focusSums(histogram: ProbabilityHistogram): FocusSums {
  const foreground = new Float64Array(steps);
  const background = new Float64Array(steps);
  const step = unitAxis[1];
  // q ** γ along an axis of equal steps is a geometric sequence: one power a level instead of 41.
  const add = (sums: Float64Array, count: number, trueClass: number) => {
    const ratio = (1 - trueClass) ** step;
    let summand = -count * Math.log(trueClass);
    for (let i = 0; i < steps; i++) {
      sums[i] += summand;
      summand *= ratio;
    }
  };
  for (let level = 0; level < histogram.probability.length; level++) {
    const p = clipProbability(histogram.probability[level]);
    const onForeground = histogram.foreground[level];
    const onBackground = histogram.background[level];
    if (onForeground > 0) add(foreground, onForeground, p);
    if (onBackground > 0) add(background, onBackground, 1 - p);
  }
  const family = lossTerms('symmetric-unified-focal', defaultParameters);
  return {
    foreground,
    background,
    counts: histogramCounts(family, histogram),
    pixels: histogramPixels(histogram),
  };
}

/** A place in the Unified Focal family. */
export type FamilyPoint = Pick<LossParameters, 'lambda' | 'delta' | 'gamma'>;

/**
 * Where a loss lies in its family, in canonical numbers. Focal and focal Tversky lie on its edges
 * exactly, Combo with β = ½ up to a constant, cross-entropy up to a factor of 2; Combo with another β
 * has no place of its own and takes the one with equal weights. γ of a focal loss may exceed the axis.
 */
export function familyPoint(loss: LossDefinition, p: LossParameters): FamilyPoint {
  const own: FamilyPoint = { lambda: p.lambda, delta: p.delta, gamma: p.gamma };
  switch (loss.id) {
    case 'focal':
      return { lambda: 0, delta: p.focalAlpha, gamma: p.focalGamma };
    case 'combo':
      return { lambda: 1 - p.comboAlpha, delta: 1 - p.comboBeta, gamma: 0 };
    case 'focal-tversky':
      return { lambda: 1, delta: p.delta, gamma: 1 - p.tverskyGamma };
    default:
      return { ...own, ...loss.fixed };
  }
}

/** The form whose family a surface over parameters shows; the symmetric one contains the classic losses. */
function familyForm(form: LossForm): 'symmetric' | 'asymmetric' {
  return form === 'asymmetric' ? 'asymmetric' : 'symmetric';
}

/**
 * The Unified Focal loss of one prediction over two parameters; x is λ or δ, y is γ, both [0, 1]. The
 * third parameter is that of the current loss. A loss that fixes a parameter lies on a line of it.
 *
 * @param sums  of the prediction, from {@link focusSums}
 */
export function parameterSurface(
  axes: 'lambda-gamma' | 'delta-gamma',
  loss: LossDefinition,
  parameters: LossParameters,
  sums: FocusSums,
): SurfaceField {
  const id = `${familyForm(loss.form)}-unified-focal` as const;
  const held = familyPoint(loss, parameters);
  const moving = axes === 'lambda-gamma' ? 'lambda' : 'delta';
  const { maximum } = parameterDefinitions.gamma;
  const termsAt = (column: number, row: number) =>
    lossTerms(id, {
      ...defaultParameters,
      ...held,
      gamma: unitAxis[row],
      [moving]: unitAxis[column],
    });
  return field(
    unitAxis,
    unitAxis,
    (column, row) => {
      if (unitAxis[row] > maximum + 1e-9) return NaN;
      const terms = termsAt(column, row);
      const sum = (sumsOfClass: Float64Array, focus: number) => sumsOfClass[focus === 0 ? 0 : row];
      const distribution =
        (terms.foregroundWeight * sum(sums.foreground, terms.foregroundFocus) +
          terms.backgroundWeight * sum(sums.background, terms.backgroundFocus)) /
        sums.pixels;
      return (
        terms.distributionWeight * distribution +
        terms.regionWeight * regionTerm(terms, sums.counts).value +
        terms.constant
      );
    },
    'the gradient diverges',
    (column, row) => {
      const terms = termsAt(column, row);
      return instabilityOf(terms, regionTerm(terms, sums.counts)) !== null;
    },
  );
}
