/**
 * Pixels that nobody judges: outside of the round field of view of a fundus camera there is no image, and
 * so neither vessel nor background. They are left out of the loss, of scores, of shares and of maps.
 */
import { foregroundShare } from './foregroundShare.ts';

/** Stands for a pixel that is left out wherever labels are judged. */
export const leftOut = 255;

/** Labels of a sample with {@link leftOut} where nothing is judged; null without a mask. */
export function judgedLabels({
  mask,
  outside,
}: {
  readonly mask: Uint8Array | null;
  readonly outside?: Uint8Array;
}) {
  if (!mask || !outside) return mask;
  return mask.map((label, i) => (outside[i] ? leftOut : label));
}

/**
 * Labels, probabilities and weights for losses that read places and so need every pixel: one that is
 * left out is background that is predicted with certainty, and weighs nothing.
 *
 * @param labels  with {@link leftOut}, [pixels]
 * @param probability  [pixels, classes]; written to
 */
export function certainWhereLeftOut(
  labels: Uint8Array,
  probability: Float64Array,
): { readonly label: Uint8Array; readonly weight: Float64Array } {
  const weight = new Float64Array(labels.length).fill(1);
  if (!labels.includes(leftOut)) return { label: labels, weight };
  const classes = probability.length / labels.length;
  const label = labels.slice();
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== leftOut) continue;
    label[i] = 0;
    weight[i] = 0;
    probability.fill(0, i * classes, (i + 1) * classes);
    probability[i * classes] = 1;
  }
  return { label, weight };
}

/** A mask with 0 where nothing is judged, and its share of foreground, of the pixels that are judged. */
export function judgedPart(mask: Uint8Array, outside: Uint8Array | null | undefined) {
  if (!outside) return { mask, foregroundShare: foregroundShare(mask) };
  const inside = mask.map((label, i) => (outside[i] ? 0 : label));
  const judged = outside.reduce((count, out) => count - out, outside.length);
  return { mask: inside, foregroundShare: (foregroundShare(inside) * inside.length) / judged };
}
