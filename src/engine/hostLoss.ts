/**
 * Losses computed by losses/ itself, in float64 on the processor, from logits that were read back: what
 * has no normal form needs no second implementation for the GPU. It costs a round trip and one pass over
 * the logits a step. On the tape the same serves the normal form of more than two classes.
 */
import type { PixelGroups } from '../losses/imageLoss.ts';
import type { LossFunction } from '../losses/lossFunction.ts';

export interface HostLoss {
  /** Mean over the images; NaN when any logit is not finite. */
  readonly value: number;
  /** dL/dlogits, [images, pixels, classes]. */
  readonly gradient: Float32Array;
}

/** Softmax over the last of [pixels, classes]; not finite where a logit is not. */
function softmax(logits: Float32Array, classes: number): Float64Array {
  const probability = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[start + c] as number);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const value = Math.exp((logits[start + c] as number) - largest);
      probability[start + c] = value;
      sum += value;
    }
    for (let c = 0; c < classes; c++)
      probability[start + c] = (probability[start + c] as number) / sum;
  }
  return probability;
}

/**
 * Value and gradient of a batch.
 *
 * @param logits  [images, pixels, classes]
 * @param labels  class of each pixel, one [pixels] an image
 * @param grid  of an image, width · height = pixels
 */
export function hostLoss(
  loss: LossFunction,
  logits: Float32Array,
  labels: readonly Uint8Array[],
  classes: number,
  grid: { readonly width: number; readonly height: number },
): HostLoss {
  const pixels = grid.width * grid.height;
  const gradient = new Float32Array(logits.length);
  const weight = new Float64Array(pixels).fill(1);
  let value = 0;
  labels.forEach((label, image) => {
    const from = image * pixels * classes;
    const own = logits.subarray(from, from + pixels * classes);
    if (!own.every(Number.isFinite)) {
      value = Number.NaN;
      return;
    }
    const probability = softmax(own, classes);
    const groups: PixelGroups = { classes, probability, label, weight, grid };
    const evaluation = loss.evaluate(groups);
    value += evaluation.value / labels.length;
    for (const part of [evaluation.distribution, evaluation.region]) {
      if (!part) continue;
      for (let start = 0; start < probability.length; start += classes) {
        let mean = 0;
        for (let c = 0; c < classes; c++)
          mean += (probability[start + c] as number) * (part.gradient[start + c] as number);
        for (let c = 0; c < classes; c++) {
          const byLogit =
            (probability[start + c] as number) * ((part.gradient[start + c] as number) - mean);
          gradient[from + start + c] =
            (gradient[from + start + c] as number) + byLogit / labels.length;
        }
      }
    }
  });
  return { value, gradient };
}
