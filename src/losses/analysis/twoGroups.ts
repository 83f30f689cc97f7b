/**
 * The loss of an idealised image in which every foreground pixel has one probability and every
 * background pixel another: a plane on which the whole behaviour of a loss can be drawn.
 */
import { pixelDistribution, pixelDistributionSlope } from '../focal.ts';
import type { LossTerms } from '../terms.ts';
import { regionTerm, regionValue, type SoftCounts } from '../tversky.ts';

export interface TwoGroups {
  readonly value: number;
  /** dL/dlogit of the foreground group per unit of foreground share. */
  readonly foregroundGradient: number;
  /** dL/dlogit of the background group per unit of background share. */
  readonly backgroundGradient: number;
}

/** A loss of an idealised image by the probabilities, [0, 1], of its two groups. */
export interface TwoGroupLoss {
  (foreground: number, background: number): TwoGroups;
  /**
   * The values at every pair of some probabilities, [background, foreground], where that is cheaper than one by one.
   */
  readonly values?: (probability: Float64Array) => Float64Array;
}

/** {@link evaluateTwoGroups} for one image. */
export function twoGroupLoss(terms: LossTerms, share: number, pixels: number): TwoGroupLoss {
  return Object.assign(
    (foreground: number, background: number) =>
      evaluateTwoGroups(terms, share, foreground, background, pixels),
    { values: (probability: Float64Array) => valuesOf(terms, share, pixels, probability) },
  );
}

/** Soft counts of the idealised image. */
function twoGroupCounts(
  share: number,
  pixels: number,
  foreground: number,
  background: number,
): SoftCounts {
  return {
    truePositives: pixels * share * foreground,
    falseNegatives: pixels * share * (1 - foreground),
    falsePositives: pixels * (1 - share) * background,
    trueNegatives: pixels * (1 - share) * (1 - background),
  };
}

/** The distribution part is a sum over the groups, so that each probability is looked at once for each. */
function valuesOf(
  terms: LossTerms,
  share: number,
  pixels: number,
  probability: Float64Array,
): Float64Array {
  const { distributionWeight, regionWeight, constant } = terms;
  const onForeground = probability.map((p) => share * pixelDistribution(terms, p, 1));
  const onBackground = probability.map((p) => (1 - share) * pixelDistribution(terms, p, 0));
  const points = probability.length;
  const values = new Float64Array(points * points);
  for (let row = 0; row < points; row++)
    for (let column = 0; column < points; column++) {
      const counts = twoGroupCounts(share, pixels, probability[column], probability[row]);
      const distribution = onForeground[column] + onBackground[row];
      values[row * points + column] =
        distributionWeight * distribution + regionWeight * regionValue(terms, counts) + constant;
    }
  return values;
}

/**
 * @param share  foreground share of the image, in (0, 1)
 * @param foreground  probability of every foreground pixel, [0, 1]
 * @param background  probability of every background pixel, [0, 1]
 * @param pixels  size of the image in pixels; only the smoothing constant depends on it
 */
export function evaluateTwoGroups(
  terms: LossTerms,
  share: number,
  foreground: number,
  background: number,
  pixels: number,
): TwoGroups {
  const region = regionTerm(terms, twoGroupCounts(share, pixels, foreground, background));
  const { distributionWeight, regionWeight } = terms;
  const distribution =
    share * pixelDistribution(terms, foreground, 1) +
    (1 - share) * pixelDistribution(terms, background, 0);
  const perLogit = (p: number) => p * (1 - p);
  return {
    value: distributionWeight * distribution + regionWeight * region.value + terms.constant,
    foregroundGradient:
      (distributionWeight * pixelDistributionSlope(terms, foreground, 1) +
        regionWeight * pixels * region.foregroundSlope) *
      perLogit(foreground),
    backgroundGradient:
      (distributionWeight * pixelDistributionSlope(terms, background, 0) +
        regionWeight * pixels * region.backgroundSlope) *
      perLogit(background),
  };
}
