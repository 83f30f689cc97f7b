/** A loss on a batch of images: value and analytic gradient in one pass. */
import { clipProbability, pixelDistribution, pixelDistributionSlope } from './focal.ts';
import { epsilon, type LossParts, type LossTerms } from './terms.ts';
import { type Region, regionTerm, type SoftCounts } from './tversky.ts';

export interface Batch {
  /** Probability of the foreground, [images, pixels], row-major, in [0, 1]. */
  readonly probability: ArrayLike<number>;
  /** 1 on foreground, 0 on background, [images, pixels]. */
  readonly truth: ArrayLike<number>;
  /** Number of images, ≥ 1. */
  readonly images: number;
}

export interface Evaluation extends LossParts {
  /** dL/dp of the foreground probability, [images, pixels]; the background is 1 − p. */
  readonly gradient: Float64Array;
  /** The region term of each image. */
  readonly regions: readonly Region[];
}

/** Soft counts of pixels [start, end). */
function softCounts(batch: Batch, start: number, end: number, clips: boolean): SoftCounts {
  let truePositives = 0;
  let falseNegatives = 0;
  let falsePositives = 0;
  let trueNegatives = 0;
  for (let i = start; i < end; i++) {
    const raw = batch.probability[i];
    const p = clips ? clipProbability(raw) : raw;
    if (batch.truth[i]) {
      truePositives += p;
      falseNegatives += 1 - p;
    } else {
      falsePositives += p;
      trueNegatives += 1 - p;
    }
  }
  return { truePositives, falseNegatives, falsePositives, trueNegatives };
}

/**
 * Value and gradient of a loss in normal form.
 *
 * @throws RangeError when the arrays do not hold the same whole number of pixels per image
 */
export function evaluate(terms: LossTerms, batch: Batch): Evaluation {
  const total = batch.probability.length;
  const pixels = total / batch.images;
  if (batch.truth.length !== total || !Number.isInteger(pixels) || pixels === 0)
    throw new RangeError(
      `a batch of ${batch.images} images needs equally many probabilities and truths per image: ` +
        `got ${total} and ${batch.truth.length}`,
    );
  const gradient = new Float64Array(total);
  const regions: Region[] = [];
  let distributionSum = 0;
  let regionSum = 0;
  for (let image = 0; image < batch.images; image++) {
    const start = image * pixels;
    const region = regionTerm(terms, softCounts(batch, start, start + pixels, terms.clipsRegion));
    regions.push(region);
    regionSum += region.value;
    for (let i = start; i < start + pixels; i++) {
      const p = batch.probability[i];
      const truth = batch.truth[i];
      distributionSum += pixelDistribution(terms, p, truth);
      const heldByClip = terms.clipsRegion && (p < epsilon || p > 1 - epsilon);
      const regionSlope = heldByClip ? 0 : truth ? region.foregroundSlope : region.backgroundSlope;
      gradient[i] =
        (terms.distributionWeight * pixelDistributionSlope(terms, p, truth)) / total +
        (terms.regionWeight * regionSlope) / batch.images;
    }
  }
  const distribution = (terms.distributionWeight * distributionSum) / total;
  const region = (terms.regionWeight * regionSum) / batch.images;
  return { value: distribution + region + terms.constant, distribution, region, gradient, regions };
}
