/**
 * Scores of predictions: the loss of losses/, and what decisions at a threshold get right, pooled over
 * the pixels of all images.
 */

import { lossAtPrediction, type Prediction } from '../../losses/analysis/lossAtPrediction.ts';
import type { ProbabilityHistogram } from '../../losses/histogram.ts';
import type { LossFunction } from '../../losses/lossFunction.ts';
import { type Overlap, overlapScores } from '../../metrics/overlap.ts';
import type { Scores } from '../../runs/record.ts';

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

/** A predicted image with its truth. */
export interface JudgedImage {
  /** Each class but the background against all others, [C − 1]. */
  readonly histograms: readonly ProbabilityHistogram[];
  /** For the loss; of class 1. */
  readonly prediction: Prediction;
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Dice of an image, the mean over its classes. */
export function imageDice({ histograms }: JudgedImage, limit: number): number {
  return mean(histograms.map((histogram) => overlapScores(confusionOf(histogram, limit)).dice));
}

/**
 * Scores of several images of the same size together; null for none.
 *
 * @param limit  level from which a pixel counts as foreground
 * @returns the loss as of one batch of all of them, the rest pooled over their pixels, class by class
 */
export function pooledScores(
  images: readonly JudgedImage[],
  loss: LossFunction,
  limit: number,
): Scores | null {
  const [first] = images;
  if (!first) return null;
  const classes = first.histograms.map((_, c): Overlap => {
    const pooled = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
    for (const { histograms } of images) {
      const confusion = confusionOf(histograms[c] as ProbabilityHistogram, limit);
      pooled.truePositives += confusion.truePositives;
      pooled.falsePositives += confusion.falsePositives;
      pooled.falseNegatives += confusion.falseNegatives;
    }
    return overlapScores(pooled);
  });
  return {
    // Mean over pixels and mean over images agree, because the images have equally many pixels.
    loss: mean(images.map(({ prediction }) => lossAtPrediction(loss, prediction).value)),
    dice: mean(classes.map(({ dice }) => dice)),
    iou: mean(classes.map(({ iou }) => iou)),
    precision: mean(classes.map(({ precision }) => precision)),
    recall: mean(classes.map(({ recall }) => recall)),
    classDice: classes.map(({ dice }) => dice),
  };
}
