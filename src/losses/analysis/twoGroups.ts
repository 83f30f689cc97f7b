/**
 * The loss of an idealised image in which every foreground pixel has one probability and every
 * background pixel another: a plane on which the whole behaviour of a loss can be drawn.
 */
import { pixelDistribution, pixelDistributionSlope } from '../focal.ts';
import type { LossTerms } from '../terms.ts';
import { regionTerm } from '../tversky.ts';

export interface TwoGroups {
  readonly value: number;
  /** dL/dlogit of the foreground group per unit of foreground share. */
  readonly foregroundGradient: number;
  /** dL/dlogit of the background group per unit of background share. */
  readonly backgroundGradient: number;
}

/** A loss of an idealised image by the probabilities, [0, 1], of its two groups. */
export type TwoGroupLoss = (foreground: number, background: number) => TwoGroups;

/** {@link evaluateTwoGroups} for one image. */
export function twoGroupLoss(terms: LossTerms, share: number, pixels: number): TwoGroupLoss {
  return (foreground, background) =>
    evaluateTwoGroups(terms, share, foreground, background, pixels);
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
  const region = regionTerm(terms, {
    truePositives: pixels * share * foreground,
    falseNegatives: pixels * share * (1 - foreground),
    falsePositives: pixels * (1 - share) * background,
    trueNegatives: pixels * (1 - share) * (1 - background),
  });
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
