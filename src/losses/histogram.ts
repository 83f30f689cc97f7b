/**
 * A loss of one image from its histogram of probabilities. Losses of the normal form depend on the pairs
 * (p, truth) and not on where they lie, so this is exact, and it is what makes a slider move cheap:
 * a few thousand levels instead of every pixel, and maps by table look-up.
 */
import { clipProbability, pixelDistribution, pixelDistributionSlope } from './focal.ts';
import type { LossParts, LossTerms } from './terms.ts';
import { type Region, regionTerm, type SoftCounts } from './tversky.ts';

export interface ProbabilityHistogram {
  /** The probability of the foreground that each level stands for, ascending, [levels]. */
  readonly probability: Float64Array;
  /** Number of foreground pixels at each level, [levels]. */
  readonly foreground: Float64Array;
  /** Number of background pixels at each level, [levels]. */
  readonly background: Float64Array;
}

export interface HistogramEvaluation extends LossParts {
  readonly regionDetail: Region;
  readonly counts: SoftCounts;
  /** Unweighted D, before w_D. */
  readonly distributionMean: number;
}

/** What one pixel contributes at each level, for one class of truth; N is the number of pixels. */
export interface LevelTable {
  /** N × share of the loss (its mean over the image is w_D·D + w_R·R), [levels]. */
  readonly loss: Float64Array;
  /** N × dL/dlogit from the distribution term, [levels]. */
  readonly distributionGradient: Float64Array;
  /** N × dL/dlogit from the region term, [levels]. */
  readonly regionGradient: Float64Array;
}

/** Soft counts of a histogram, in pixels. */
export function histogramCounts(terms: LossTerms, histogram: ProbabilityHistogram): SoftCounts {
  let truePositives = 0;
  let falseNegatives = 0;
  let falsePositives = 0;
  let trueNegatives = 0;
  for (let level = 0; level < histogram.probability.length; level++) {
    const raw = histogram.probability[level];
    const p = terms.clipsRegion ? clipProbability(raw) : raw;
    const foreground = histogram.foreground[level];
    const background = histogram.background[level];
    truePositives += foreground * p;
    falseNegatives += foreground * (1 - p);
    falsePositives += background * p;
    trueNegatives += background * (1 - p);
  }
  return { truePositives, falseNegatives, falsePositives, trueNegatives };
}

/** Number of pixels a histogram holds. */
export function histogramPixels(histogram: ProbabilityHistogram): number {
  let pixels = 0;
  for (let level = 0; level < histogram.probability.length; level++)
    pixels += histogram.foreground[level] + histogram.background[level];
  return pixels;
}

/** The loss of one image; equal to `evaluate` on the same pixels. */
export function evaluateHistogram(
  terms: LossTerms,
  histogram: ProbabilityHistogram,
): HistogramEvaluation {
  const pixels = histogramPixels(histogram);
  const counts = histogramCounts(terms, histogram);
  const regionDetail = regionTerm(terms, counts);
  let sum = 0;
  for (let level = 0; level < histogram.probability.length; level++) {
    const p = histogram.probability[level];
    const foreground = histogram.foreground[level];
    const background = histogram.background[level];
    if (foreground > 0) sum += foreground * pixelDistribution(terms, p, 1);
    if (background > 0) sum += background * pixelDistribution(terms, p, 0);
  }
  const distributionMean = pixels > 0 ? sum / pixels : 0;
  const distribution = terms.distributionWeight * distributionMean;
  const region = terms.regionWeight * regionDetail.value;
  return {
    value: distribution + region + terms.constant,
    distribution,
    region,
    regionDetail,
    counts,
    distributionMean,
  };
}

/**
 * Loss share and logit gradient of a pixel at each level, the region term held at `region`.
 *
 * @param truth  1 for the table of foreground pixels, 0 for background
 * @param pixels  N, the number of pixels of the image
 */
export function levelTable(
  terms: LossTerms,
  probability: Float64Array,
  region: Region,
  truth: 0 | 1,
  pixels: number,
): LevelTable {
  const levels = probability.length;
  const loss = new Float64Array(levels);
  const distributionGradient = new Float64Array(levels);
  const regionGradient = new Float64Array(levels);
  const slope = terms.regionWeight * (truth ? region.foregroundSlope : region.backgroundSlope);
  const share = terms.regionWeight * (truth ? region.foregroundShare : region.backgroundShare);
  for (let level = 0; level < levels; level++) {
    const p = probability[level];
    const perLogit = p * (1 - p);
    const error = truth ? 1 - p : p;
    loss[level] =
      terms.distributionWeight * pixelDistribution(terms, p, truth) + pixels * share * error;
    distributionGradient[level] =
      terms.distributionWeight * pixelDistributionSlope(terms, p, truth) * perLogit;
    regionGradient[level] = pixels * slope * perLogit;
  }
  return { loss, distributionGradient, regionGradient };
}
