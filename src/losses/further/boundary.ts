/**
 * Boundary loss: α · Dice + (1 − α) · mean over pixels and foreground classes of φ p, where φ is the signed
 * distance to the boundary of the truth. A false alarm costs the more the farther out it lies.
 * Source: Kervadec, Bouchtiba, Desrosiers, Granger, Dolz, Ben Ayed 2019, Boundary loss for highly
 * unbalanced segmentation, arXiv:1812.07032, which moves α from 1 towards 0 during training.
 */
import type { ImageLoss, PixelGroups } from '../imageLoss.ts';
import { added, diceSummand, scaled } from './dice.ts';
import { distanceTo } from './distance.ts';

type Grid = NonNullable<PixelGroups['grid']>;

/** By truth, then by class: a truth is looked at many times. */
const distances = new WeakMap<Uint8Array, Map<number, Float64Array>>();

/**
 * φ of a class: the distance to its nearest pixel outside of it, one less than the distance to the
 * nearest other pixel, negated, within it; in units of the image's longer side, so that it means the
 * same at every size. 0 everywhere for a class that is absent or alone.
 */
export function signedBoundaryDistance(label: Uint8Array, grid: Grid, c: number): Float64Array {
  const ofTruth = distances.get(label) ?? new Map<number, Float64Array>();
  distances.set(label, ofTruth);
  let phi = ofTruth.get(c);
  if (!phi) {
    const outside = distanceTo(grid, (i) => label[i] === c);
    const inside = distanceTo(grid, (i) => label[i] !== c);
    const side = Math.max(grid.width, grid.height);
    phi = outside.map((far, i) => {
      const signed = label[i] === c ? 1 - inside[i] : far;
      return Number.isFinite(signed) ? signed / side : 0;
    });
    ofTruth.set(c, phi);
  }
  return phi;
}

/**
 * α = `boundaryAlpha` in [0, 1]; 1 is the Dice loss. Can be negative: φ is, inside.
 * @throws RangeError when it is not known where the pixels lie
 */
export const boundary: ImageLoss = ({ boundaryAlpha: alpha }, image) => {
  const { classes, probability, label, grid } = image;
  if (!grid)
    throw new RangeError(
      'the boundary loss needs to know where the pixels lie: the grid is missing',
    );
  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(label.length);
  const factor = 1 / (label.length * (classes - 1));
  let value = 0;
  for (let c = 1; c < classes; c++) {
    const phi = signedBoundaryDistance(label, grid, c);
    for (let i = 0; i < label.length; i++) {
      const at = i * classes + c;
      gradient[at] = factor * phi[i];
      share[i] += factor * phi[i] * probability[at];
      value += factor * phi[i] * probability[at];
    }
  }
  const region = added(
    scaled(diceSummand(image), alpha),
    scaled({ value, gradient, share }, 1 - alpha),
  );
  return { value: region.value, distribution: null, region };
};
