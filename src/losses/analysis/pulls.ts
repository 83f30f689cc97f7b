/** Who pulls: which pixels, and which part of the loss, the total gradient comes from. */
import type { LevelTable, ProbabilityHistogram } from '../histogram.ts';
import type { Contributions } from './lossAtPrediction.ts';

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
 * Sums of |dL/dlogit|. Within a pixel the two parts may pull against each other: the pixel shares use
 * the absolute value of their sum, the part shares their own.
 */
class Sums {
  private hits = 0;
  private misses = 0;
  private falseAlarms = 0;
  private rejections = 0;
  private distribution = 0;
  private region = 0;

  /** Adds pixels of one kind; `at` is their place in the table. */
  add(count: number, truth: boolean, positive: boolean, table: LevelTable, at: number): void {
    const byDistribution = table.distributionGradient[at];
    const byRegion = table.regionGradient[at];
    this.distribution += count * Math.abs(byDistribution);
    this.region += count * Math.abs(byRegion);
    const pull = count * Math.abs(byDistribution + byRegion);
    if (truth && positive) this.hits += pull;
    else if (truth) this.misses += pull;
    else if (positive) this.falseAlarms += pull;
    else this.rejections += pull;
  }

  shares(): Pulls {
    const pixels = this.hits + this.misses + this.falseAlarms + this.rejections;
    const parts = this.distribution + this.region;
    const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
    return {
      truePositives: shareOf(this.hits, pixels),
      falseNegatives: shareOf(this.misses, pixels),
      falsePositives: shareOf(this.falseAlarms, pixels),
      trueNegatives: shareOf(this.rejections, pixels),
      distribution: shareOf(this.distribution, parts),
      region: shareOf(this.region, parts),
    };
  }
}

/**
 * Who pulls, by the levels of a histogram.
 *
 * @param tables  on the levels of the histogram
 * @param threshold  probability from which a pixel counts as foreground
 */
export function pulls(
  histogram: ProbabilityHistogram,
  tables: { readonly foreground: LevelTable; readonly background: LevelTable },
  threshold: number,
): Pulls {
  const sums = new Sums();
  for (let level = 0; level < histogram.probability.length; level++) {
    const positive = histogram.probability[level] >= threshold;
    const [foreground, background] = [histogram.foreground[level], histogram.background[level]];
    if (foreground > 0) sums.add(foreground, true, positive, tables.foreground, level);
    if (background > 0) sums.add(background, false, positive, tables.background, level);
  }
  return sums.shares();
}

/**
 * Who pulls, pixel by pixel.
 *
 * @param contributions  of each pixel
 * @param truth  1 on pixels of the class looked at, [pixels]
 * @param levels  position of each pixel's probability on a scale, [pixels]
 * @param limit  the first position that counts as foreground
 */
export function pixelPulls(
  contributions: Extract<Contributions, { by: 'pixel' }>,
  truth: ArrayLike<number>,
  levels: ArrayLike<number>,
  limit: number,
): Pulls {
  const sums = new Sums();
  for (let i = 0; i < truth.length; i++)
    sums.add(1, truth[i] === 1, levels[i] >= limit, contributions, i);
  return sums.shares();
}
