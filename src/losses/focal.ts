/**
 * The distribution term of one pixel: (modified) focal cross-entropy, value and derivative together.
 * Source: Yeung et al. 2022, equations of the modified focal loss, in the form of the authors' code.
 */
import { epsilon, type LossTerms } from './terms.ts';

/** p clipped to [epsilon, 1 − epsilon]. */
export function clipProbability(p: number): number {
  return Math.min(Math.max(p, epsilon), 1 - epsilon);
}

/** weight · (1 − q)^focus · (−ln q), q the probability of the true class, in [epsilon, 1 − epsilon]. */
function focalCrossEntropy(q: number, weight: number, focus: number): number {
  const crossEntropy = -Math.log(q);
  return weight * (focus === 0 ? crossEntropy : (1 - q) ** focus * crossEntropy);
}

/** Derivative of {@link focalCrossEntropy} by q. */
function focalCrossEntropySlope(q: number, weight: number, focus: number): number {
  if (focus === 0) return -weight / q;
  return weight * (focus * (1 - q) ** (focus - 1) * Math.log(q) - (1 - q) ** focus / q);
}

/**
 * {@link pixelDistribution} and {@link pixelDistributionSlope} of many pixels together, which share their logarithms and
 * powers.
 *
 * @param positions  of the probabilities to take; the others stay as they are
 * @param value  receives the terms, [probability]
 * @param slope  receives their derivatives by p, [probability]
 */
export function distributionTable(
  terms: LossTerms,
  probability: Float64Array,
  truth: 0 | 1,
  positions: ArrayLike<number>,
  value: Float64Array,
  slope: Float64Array,
): void {
  const weight = truth ? terms.foregroundWeight : terms.backgroundWeight;
  const focus = truth ? terms.foregroundFocus : terms.backgroundFocus;
  const sign = truth ? 1 : -1;
  for (let k = 0; k < positions.length; k++) {
    const i = positions[k];
    const p = probability[i];
    const clipped = clipProbability(p);
    const q = truth ? clipped : 1 - clipped;
    const log = Math.log(q);
    const power = focus === 0 ? 1 : (1 - q) ** focus;
    value[i] = -weight * power * log;
    const byQ = focus === 0 ? -1 / q : (focus * power * log) / (1 - q) - power / q;
    slope[i] = p === clipped ? sign * weight * byQ : 0;
  }
}

/**
 * Unweighted distribution term of one pixel (without w_D).
 *
 * @param p  probability of the foreground, [0, 1]; clipped
 * @param truth  1 on foreground, 0 on background
 * @returns a value ≥ 0, at most a · 16.1 because of the clipping
 */
export function pixelDistribution(terms: LossTerms, p: number, truth: number): number {
  const clipped = clipProbability(p);
  return truth
    ? focalCrossEntropy(clipped, terms.foregroundWeight, terms.foregroundFocus)
    : focalCrossEntropy(1 - clipped, terms.backgroundWeight, terms.backgroundFocus);
}

/** Derivative of {@link pixelDistribution} by p; 0 where clipping holds p fixed. */
export function pixelDistributionSlope(terms: LossTerms, p: number, truth: number): number {
  if (p < epsilon || p > 1 - epsilon) return 0;
  return truth
    ? focalCrossEntropySlope(p, terms.foregroundWeight, terms.foregroundFocus)
    : -focalCrossEntropySlope(1 - p, terms.backgroundWeight, terms.backgroundFocus);
}
