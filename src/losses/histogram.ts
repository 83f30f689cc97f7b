/**
 * A loss of one image from its histogram of probabilities. Losses of the normal form depend on the pairs
 * (p, truth) and not on where they lie, so this is exact, and it is what makes a slider move cheap:
 * a few thousand levels instead of every pixel, and maps by table look-up.
 */
import { clipProbability, distributionTable, pixelDistribution } from './focal.ts';
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

/** What a histogram says whatever the loss is. */
interface Summary {
  readonly pixels: number;
  /** Levels with pixels of each truth, ascending. */
  readonly levels: readonly [background: Uint16Array, foreground: Uint16Array];
  readonly clipped: SoftCounts;
  readonly unclipped: SoftCounts;
}

const summaries = new WeakMap<ProbabilityHistogram, Summary>();

/** Made once for each histogram: a moving slider changes the loss and not the prediction. */
function summaryOf(histogram: ProbabilityHistogram): Summary {
  let summary = summaries.get(histogram);
  if (!summary) {
    const { foreground, background } = histogram;
    const used = (counts: Float64Array) => {
      const levels: number[] = [];
      counts.forEach((count, level) => {
        if (count > 0) levels.push(level);
      });
      return Uint16Array.from(levels);
    };
    let pixels = 0;
    for (let level = 0; level < histogram.probability.length; level++)
      pixels += foreground[level] + background[level];
    summary = {
      pixels,
      levels: [used(background), used(foreground)],
      clipped: countsOf(histogram, true),
      unclipped: countsOf(histogram, false),
    };
    summaries.set(histogram, summary);
  }
  return summary;
}

function countsOf(histogram: ProbabilityHistogram, clips: boolean): SoftCounts {
  let truePositives = 0;
  let falseNegatives = 0;
  let falsePositives = 0;
  let trueNegatives = 0;
  for (let level = 0; level < histogram.probability.length; level++) {
    const raw = histogram.probability[level];
    const p = clips ? clipProbability(raw) : raw;
    const foreground = histogram.foreground[level];
    const background = histogram.background[level];
    truePositives += foreground * p;
    falseNegatives += foreground * (1 - p);
    falsePositives += background * p;
    trueNegatives += background * (1 - p);
  }
  return { truePositives, falseNegatives, falsePositives, trueNegatives };
}

/** Soft counts of a histogram, in pixels. The numbers of a histogram must not change once it was asked about. */
export function histogramCounts(
  { clipsRegion }: LossTerms,
  histogram: ProbabilityHistogram,
): SoftCounts {
  const { clipped, unclipped } = summaryOf(histogram);
  return clipsRegion ? clipped : unclipped;
}

/** Number of pixels a histogram holds. */
export function histogramPixels(histogram: ProbabilityHistogram): number {
  return summaryOf(histogram).pixels;
}

/** Levels that hold pixels of a truth, ascending. */
export function levelsInUse(histogram: ProbabilityHistogram, truth: 0 | 1): Uint16Array {
  return summaryOf(histogram).levels[truth];
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
  for (const truth of [0, 1] as const) {
    const counts = truth ? histogram.foreground : histogram.background;
    const levels = levelsInUse(histogram, truth);
    for (let k = 0; k < levels.length; k++) {
      const level = levels[k];
      sum += counts[level] * pixelDistribution(terms, histogram.probability[level], truth);
    }
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
 * @param positions  of the levels to compute, all of them if left out; the others are 0
 */
export function levelTable(
  terms: LossTerms,
  probability: Float64Array,
  region: Region,
  truth: 0 | 1,
  pixels: number,
  positions: ArrayLike<number> = probability.map((_, level) => level),
): LevelTable {
  const levels = probability.length;
  const loss = new Float64Array(levels);
  const distributionGradient = new Float64Array(levels);
  const regionGradient = new Float64Array(levels);
  const slope = terms.regionWeight * (truth ? region.foregroundSlope : region.backgroundSlope);
  const share = terms.regionWeight * (truth ? region.foregroundShare : region.backgroundShare);
  distributionTable(terms, probability, truth, positions, loss, distributionGradient);
  for (let k = 0; k < positions.length; k++) {
    const level = positions[k];
    const p = probability[level];
    const perLogit = p * (1 - p);
    const error = truth ? 1 - p : p;
    loss[level] = terms.distributionWeight * loss[level] + pixels * share * error;
    distributionGradient[level] *= terms.distributionWeight * perLogit;
    regionGradient[level] = pixels * slope * perLogit;
  }
  return { loss, distributionGradient, regionGradient };
}
