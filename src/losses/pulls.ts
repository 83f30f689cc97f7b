/** Who pulls: which pixels, and which part of the loss, the total gradient comes from. */
import type { LevelTable, ProbabilityHistogram } from './histogram.ts';

/** Shares of the total absolute logit gradient, each in [0, 1]. All are 0 where nothing pulls. */
export interface Pulls {
  /** By the decision at the threshold; the four sum to 1. */
  readonly truePositives: number;
  readonly falseNegatives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  /** By the part of the loss; the two sum to 1. */
  readonly distribution: number;
  readonly region: number;
}

/**
 * Adds up |dL/dlogit| over the pixels of an image. Within a pixel the two parts may pull against each
 * other: the pixel shares use the absolute value of their sum, the part shares their own.
 *
 * @param tables  tables of {@link levelTable} on the levels of the histogram
 * @param threshold  probability from which a pixel counts as foreground
 */
export function pulls(
  histogram: ProbabilityHistogram,
  tables: { readonly foreground: LevelTable; readonly background: LevelTable },
  threshold: number,
): Pulls {
  let hits = 0;
  let misses = 0;
  let falseAlarms = 0;
  let rejections = 0;
  let distribution = 0;
  let region = 0;
  for (let level = 0; level < histogram.probability.length; level++) {
    const positive = histogram.probability[level] >= threshold;
    for (const truth of [1, 0] as const) {
      const count = (truth ? histogram.foreground : histogram.background)[level];
      if (count === 0) continue;
      const table = truth ? tables.foreground : tables.background;
      const byDistribution = table.distributionGradient[level];
      const byRegion = table.regionGradient[level];
      distribution += count * Math.abs(byDistribution);
      region += count * Math.abs(byRegion);
      const pull = count * Math.abs(byDistribution + byRegion);
      if (truth && positive) hits += pull;
      else if (truth) misses += pull;
      else if (positive) falseAlarms += pull;
      else rejections += pull;
    }
  }
  const pixels = hits + misses + falseAlarms + rejections;
  const parts = distribution + region;
  const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    truePositives: shareOf(hits, pixels),
    falseNegatives: shareOf(misses, pixels),
    falsePositives: shareOf(falseAlarms, pixels),
    trueNegatives: shareOf(rejections, pixels),
    distribution: shareOf(distribution, parts),
    region: shareOf(region, parts),
  };
}
