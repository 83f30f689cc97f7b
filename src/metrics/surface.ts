/**
 * How far the outline of a predicted mask lies from that of its reference.
 *
 * The outline of a mask are its border pixels: those with one of the four neighbours outside of the mask, where the edge of
 * the image is outside as well. That is the mask without its erosion by a cross, as MedPy and `scipy.ndimage` have it.
 * Distances are between centres of pixels, from each border pixel of a mask to the nearest of the other, in both
 * directions. Definitions: Maier-Hein et al. 2024, Metrics reloaded, doi:10.1038/s41592-023-02151-z.
 */
import { distanceTo } from '../losses/further/distance.ts';
import { quantile } from '../runs/bootstrap.ts';
import { countedPart, type MaskPair, shareOf } from './maskPair.ts';

/** Distances of border pixels to the other outline, in the unit of the spacing, ascending. */
export interface SurfaceDistances {
  /** A distance for each border pixel of the prediction; infinite where the reference is empty. */
  readonly ofPrediction: Float64Array;
  /** A distance for each border pixel of the reference; infinite where the prediction is empty. */
  readonly ofReference: Float64Array;
}

/** 1 at the border pixels of a mask, [height, width]. */
export function borderOf(mask: Uint8Array, width: number, height: number): Uint8Array {
  const border = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (!mask[i]) continue;
      const isEdge = x === 0 || y === 0 || x === width - 1 || y === height - 1;
      const isWithin = !isEdge && mask[i - 1] && mask[i + 1] && mask[i - width] && mask[i + width];
      if (!isWithin) border[i] = 1;
    }
  return border;
}

export function surfaceDistances(pair: MaskPair): SurfaceDistances {
  const { width, height, reference, prediction, spacing } = countedPart(pair);
  const borders = {
    reference: borderOf(reference, width, height),
    prediction: borderOf(prediction, width, height),
  };
  const from = (border: Uint8Array, to: Uint8Array) => {
    const distance = distanceTo({ width, height }, (i) => to[i] === 1, spacing);
    return distance.filter((_, i) => border[i] === 1).sort();
  };
  return {
    ofPrediction: from(borders.prediction, borders.reference),
    ofReference: from(borders.reference, borders.prediction),
  };
}

/**
 * 95th percentile Hausdorff distance: the larger of the 95th percentiles of the two directions, linear between neighbours
 * (MedPy's takes one percentile of both directions together). 0 for two empty masks, infinite where one is empty.
 */
export function hausdorff95({ ofPrediction, ofReference }: SurfaceDistances): number {
  const percentile = (sorted: Float64Array) => {
    const last = sorted.at(-1);
    // Between two infinite distances there is no line.
    return last === undefined ? 0 : last === Infinity ? Infinity : quantile(sorted, 0.95);
  };
  return Math.max(percentile(ofPrediction), percentile(ofReference));
}

/**
 * Average symmetric surface distance: the mean over the border pixels of both masks (MedPy's is the mean of the means of both
 * directions). 0 for two empty masks, infinite where one is empty.
 */
export function averageSurfaceDistance({ ofPrediction, ofReference }: SurfaceDistances): number {
  const count = ofPrediction.length + ofReference.length;
  if (count === 0) return 0;
  const sum = (distances: Float64Array) => distances.reduce((total, one) => total + one, 0);
  return (sum(ofPrediction) + sum(ofReference)) / count;
}

/** Border pixels of both masks: how many there are, and how many of them lie near enough to the other outline. */
export interface NearBorder {
  readonly near: number;
  readonly border: number;
}

/** @param tolerance  in the unit of the distances; at it a pixel is still near */
export function nearBorder(distances: SurfaceDistances, tolerance: number): NearBorder {
  const both = [distances.ofPrediction, distances.ofReference];
  return {
    near: both.reduce((sum, one) => sum + one.filter((d) => d <= tolerance).length, 0),
    border: both.reduce((sum, one) => sum + one.length, 0),
  };
}

/**
 * Normalised surface Dice at a tolerance, [0, 1]: the share of the border pixels of both masks that lie within it of the
 * other outline (Nikolov et al. 2021, doi:10.2196/26151, with pixels in the place of surface elements). 1 for two empty
 * masks, 0 where one is empty.
 */
export function surfaceDice({ near, border }: NearBorder): number {
  return shareOf(near, border, border === 0);
}
