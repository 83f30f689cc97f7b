/** The idealised image of twoGroups.ts for losses that have no normal form. */
import type { PixelGroups } from '../imageLoss.ts';
import type { LossFunction } from '../lossFunction.ts';
import { logitGradient, pixelsOf, twoClassGroups } from '../pixelGroups.ts';
import type { TwoGroupLoss, TwoGroups } from './twoGroups.ts';

/** Value and group gradients of an image in which all pixels of a class are alike. */
function evaluateGroups(loss: LossFunction, image: PixelGroups): TwoGroups {
  const { value, distribution, region } = loss.evaluate(image);
  const pixels = pixelsOf(image);
  const sums = [0, 0];
  const sizes = [0, 0];
  for (const part of [distribution, region]) {
    if (!part) continue;
    const slopes = logitGradient(image, part.gradient, 1);
    for (let group = 0; group < slopes.length; group++)
      sums[image.label[group]] += image.weight[group] * slopes[group];
  }
  for (let group = 0; group < image.label.length; group++)
    sizes[image.label[group]] += image.weight[group];
  // By the logit of a group, for each unit of the group's share of the image.
  const perShare = (truth: 0 | 1) => (sizes[truth] > 0 ? (sums[truth] * pixels) / sizes[truth] : 0);
  return { value, foregroundGradient: perShare(1), backgroundGradient: perShare(0) };
}

/**
 * Of a loss that does not depend on places.
 *
 * @param share  foreground share of the image, [0, 1]
 * @param pixels  of the image
 */
export function groupPlane(loss: LossFunction, share: number, pixels: number): TwoGroupLoss {
  return (foreground, background) =>
    evaluateGroups(
      loss,
      twoClassGroups([
        [foreground, 1, share * pixels],
        [background, 0, (1 - share) * pixels],
      ]),
    );
}

/** Longest side of the truth on which a loss that depends on places is drawn: 1,681 evaluations a plane. */
const planeSide = 24;

/**
 * Of a loss that depends on places: the truth of the image, made small enough to be evaluated at every
 * point of the plane; a cell has the truth of its middle pixel.
 *
 * @throws RangeError when the image has no grid
 */
export function placePlane(loss: LossFunction, image: PixelGroups): TwoGroupLoss {
  if (!image.grid) throw new RangeError('this loss needs to know where the pixels lie');
  const { width, height } = image.grid;
  const step = Math.max(1, Math.max(width, height) / planeSide);
  const columns = Math.max(1, Math.round(width / step));
  const rows = Math.max(1, Math.round(height / step));
  const label = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const x = Math.min(width - 1, Math.floor(((column + 0.5) * width) / columns));
      const y = Math.min(height - 1, Math.floor(((row + 0.5) * height) / rows));
      label[row * columns + column] = image.label[y * width + x];
    }
  const weight = new Float64Array(label.length).fill(1);
  const probability = new Float64Array(2 * label.length);
  const grid = { width: columns, height: rows };
  return (foreground, background) => {
    for (let i = 0; i < label.length; i++) {
      const p = label[i] ? foreground : background;
      probability[2 * i] = 1 - p;
      probability[2 * i + 1] = p;
    }
    return evaluateGroups(loss, { classes: 2, probability, label, weight, grid });
  };
}
