/**
 * Scores of predictions from their histograms over levels: the loss of losses/, and what decisions at
 * a threshold get right, pooled over the pixels of all images.
 */
import { evaluateHistogram, type ProbabilityHistogram } from '../losses/histogram.ts';
import type { LossTerms } from '../losses/terms.ts';
import type { Scores } from './protocol.ts';

/** Pixels by decision and truth. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/** Decisions of a histogram: a pixel at `limit` or a higher level counts as foreground. */
export function confusionOf(histogram: ProbabilityHistogram, limit: number): Confusion {
  const { foreground, background } = histogram;
  let truePositives = 0;
  let falsePositives = 0;
  let falseNegatives = 0;
  for (let level = 0; level < foreground.length; level++) {
    const pixels = foreground[level] as number;
    if (level >= limit) {
      truePositives += pixels;
      falsePositives += background[level] as number;
    } else falseNegatives += pixels;
  }
  return { truePositives, falsePositives, falseNegatives };
}

/** 0 / 0 counts as 1 when mask and prediction are both empty, which is right, and as 0 otherwise. */
function ratio(part: number, whole: number, bothEmpty: boolean): number {
  return whole > 0 ? part / whole : bothEmpty ? 1 : 0;
}

/** Dice, IoU, precision and recall, each in [0, 1]. */
export function overlapScores(confusion: Confusion): Omit<Scores, 'loss'> {
  const { truePositives, falsePositives, falseNegatives } = confusion;
  const wrong = falsePositives + falseNegatives;
  const empty = truePositives + wrong === 0;
  return {
    dice: ratio(2 * truePositives, 2 * truePositives + wrong, empty),
    iou: ratio(truePositives, truePositives + wrong, empty),
    precision: ratio(truePositives, truePositives + falsePositives, empty),
    recall: ratio(truePositives, truePositives + falseNegatives, empty),
  };
}

/**
 * Scores of several images of the same size together; null for none.
 *
 * @param limit  level from which a pixel counts as foreground
 * @returns the loss as of one batch of all of them, the rest pooled over their pixels
 */
export function pooledScores(
  histograms: readonly ProbabilityHistogram[],
  terms: LossTerms,
  limit: number,
): Scores | null {
  if (histograms.length === 0) return null;
  const pooled = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
  let loss = 0;
  for (const histogram of histograms) {
    const confusion = confusionOf(histogram, limit);
    pooled.truePositives += confusion.truePositives;
    pooled.falsePositives += confusion.falsePositives;
    pooled.falseNegatives += confusion.falseNegatives;
    // Mean over pixels and mean over images agree, because the images have equally many pixels.
    loss += evaluateHistogram(terms, histogram).value / histograms.length;
  }
  return { loss, ...overlapScores(pooled) };
}
