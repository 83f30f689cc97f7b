/**
 * Losses computed by losses/ itself, in float64 on the processor, from logits that were read back: what
 * has no normal form needs no second implementation for the GPU. It costs a round trip and one pass over
 * the logits a step. On the tape the same serves the normal form of more than two classes.
 */

import type { PixelGroups } from '../../losses/imageLoss.ts';
import type { LossFunction } from '../../losses/lossFunction.ts';
import { certainWhereLeftOut, leftOut } from '../../masks/leftOut.ts';

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
 * The pixels of an image that are judged, and their positions, null where those are all; a loss that
 * reads places gets every pixel.
 */
function judgedGroups(
  loss: LossFunction,
  probability: Float64Array,
  labels: Uint8Array,
  classes: number,
  grid: { readonly width: number; readonly height: number },
): { readonly groups: PixelGroups; readonly pixelOf: Uint32Array | null } {
  if (loss.readsPlaces || !labels.includes(leftOut)) {
    const all = certainWhereLeftOut(labels, probability);
    return { groups: { classes, probability, ...all, grid }, pixelOf: null };
  }
  const pixelOf = Uint32Array.from(labels.keys()).filter((i) => labels[i] !== leftOut);
  const kept = new Float64Array(pixelOf.length * classes);
  for (const [group, i] of pixelOf.entries())
    for (let c = 0; c < classes; c++)
      kept[group * classes + c] = probability[i * classes + c] as number;
  const label = Uint8Array.from(pixelOf, (i) => labels[i] as number);
  const weight = new Float64Array(label.length).fill(1);
  return { groups: { classes, probability: kept, label, weight, grid: null }, pixelOf };
}

/**
 * Value and gradient of a batch.
 *
 * @param logits  [images, pixels, classes]
 * @param labels  class of each pixel or `leftOut`, one [pixels] an image
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
  let value = 0;
  labels.forEach((label, image) => {
    const from = image * pixels * classes;
    const own = logits.subarray(from, from + pixels * classes);
    if (!own.every(Number.isFinite)) {
      value = Number.NaN;
      return;
    }
    const probability = softmax(own, classes);
    const { groups, pixelOf } = judgedGroups(loss, probability, label, classes, grid);
    const evaluation = loss.evaluate(groups);
    value += evaluation.value / labels.length;
    for (const part of [evaluation.distribution, evaluation.region]) {
      if (!part) continue;
      for (let group = 0; group < groups.label.length; group++) {
        if (groups.weight[group] === 0) continue;
        const start = group * classes;
        const to = from + (pixelOf ? (pixelOf[group] as number) : group) * classes;
        let mean = 0;
        for (let c = 0; c < classes; c++)
          mean += (groups.probability[start + c] as number) * (part.gradient[start + c] as number);
        for (let c = 0; c < classes; c++) {
          const byLogit =
            (groups.probability[start + c] as number) *
            ((part.gradient[start + c] as number) - mean);
          gradient[to + c] = (gradient[to + c] as number) + byLogit / labels.length;
        }
      }
    }
  });
  return { value, gradient };
}
