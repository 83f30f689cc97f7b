/**
 * A loss as a function of one image, for any number of classes: what a loss outside of the normal form of
 * terms.ts is given, and what it answers. The loss of a batch is the mean over its images.
 *
 * The pixels come as groups of equal ones. A group of weight 1 is a pixel, a group of weight n stands for
 * n pixels with the same probabilities and the same truth; so one piece of mathematics serves training,
 * the levels of a histogram and the two groups of an idealised image.
 */
import type { LossParameters } from './parameters.ts';

export interface PixelGroups {
  /** C, 2 to 8; class 0 is the background. */
  readonly classes: number;
  /** Probability of each class in each group, [groups, C]; in [0, 1], adding up to 1 over the classes. */
  readonly probability: Float64Array;
  /** True class of each group, [groups]. */
  readonly label: Uint8Array;
  /** Number of pixels in each group, [groups], > 0; 0 in a grid for a pixel that is left out. */
  readonly weight: Float64Array;
  /** Pixels of an image, row by row, a group each; null where it is not known where the groups lie. */
  readonly grid: { readonly width: number; readonly height: number } | null;
}

/** A summand of a loss, weights included. */
export interface LossSummand {
  readonly value: number;
  /**
   * Derivative of `value` by the probability of each class at one pixel of each group, the
   * probabilities taken as independent, [groups, C].
   */
  readonly gradient: Float64Array;
  /**
   * What one pixel of each group carries of `value`, [groups]; over all pixels it adds up to `value`.
   * Where the loss is no sum over pixels, by `sharesByPull`.
   */
  readonly share: Float64Array;
}

/** The loss of an image; `value = distribution + region`, the parts that the loss has not being null. */
export interface ImageEvaluation {
  readonly value: number;
  readonly distribution: LossSummand | null;
  readonly region: LossSummand | null;
}

/** @throws RangeError when the loss reads places and `image.grid` is null */
export type ImageLoss = (parameters: LossParameters, image: PixelGroups) => ImageEvaluation;

/**
 * Shares of a value that is no sum over pixels: in proportion to how wrong a pixel is times how hard the
 * loss pulls on it, Σ_c |∂L/∂p_c| |p_c − y_c|. A pixel that is right, or on which nothing pulls, has none.
 */
export function sharesByPull(
  { classes, probability, label, weight }: PixelGroups,
  value: number,
  gradient: Float64Array,
): Float64Array {
  const share = new Float64Array(label.length);
  let total = 0;
  for (let group = 0; group < label.length; group++) {
    for (let c = 0; c < classes; c++) {
      const at = group * classes + c;
      const error = Math.abs(probability[at] - (label[group] === c ? 1 : 0));
      share[group] += Math.abs(gradient[at]) * error;
    }
    total += weight[group] * share[group];
  }
  for (let group = 0; group < share.length; group++)
    share[group] = total > 0 ? (share[group] * value) / total : 0;
  return share;
}
