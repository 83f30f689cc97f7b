/** One-pixel curves, as in pixelCurves.ts, of losses that have no normal form. */
import type { ImageEvaluation, PixelGroups } from '../imageLoss.ts';
import type { LossFunction } from '../lossFunction.ts';
import { logitGradient, pixelsOf } from '../pixelGroups.ts';
import { type ClassCurves, curveProbability, type PixelCurves } from './pixelCurves.ts';

/** Pixels that a probe stands for: so few that it changes nothing for the others. */
const probeWeight = 1e-9;

/** Share and logit gradient of one pixel of each group, both parts together. */
function contributions(image: PixelGroups, { distribution, region }: ImageEvaluation) {
  const share = new Float64Array(image.label.length);
  const gradient = new Float64Array(image.label.length);
  for (const part of [distribution, region]) {
    if (!part) continue;
    const slopes = logitGradient(image, part.gradient, 1);
    for (let group = 0; group < share.length; group++) {
      share[group] += part.share[group];
      gradient[group] += slopes[group];
    }
  }
  return { share, gradient };
}

/**
 * The curves of a loss that does not depend on places: the image with next to nothing of a pixel added
 * at every probability of the curve, once as foreground and once as background.
 *
 * @param image  two classes
 */
export function groupCurves(loss: LossFunction, image: PixelGroups): PixelCurves {
  const points = curveProbability.length;
  const groups = image.label.length;
  const probability = new Float64Array(2 * (groups + 2 * points));
  probability.set(image.probability);
  const label = new Uint8Array(groups + 2 * points);
  label.set(image.label);
  const weight = new Float64Array(groups + 2 * points).fill(probeWeight);
  weight.set(image.weight);
  for (let i = 0; i < 2 * points; i++) {
    const p = curveProbability[i % points];
    probability[2 * (groups + i)] = 1 - p;
    probability[2 * (groups + i) + 1] = p;
    label[groups + i] = i < points ? 1 : 0;
  }
  const probed = { classes: 2, probability, label, weight, grid: null };
  const { share, gradient } = contributions(probed, loss.evaluate(probed));
  const pixels = pixelsOf(image);
  const curves = (start: number): ClassCurves => ({
    loss: share.slice(start, start + points).map((value) => pixels * value),
    gradient: gradient.slice(start, start + points).map((value) => pixels * value),
  });
  return { foreground: curves(groups), background: curves(groups + points) };
}

/**
 * The curves of a loss that depends on places: of the mean pixel of each class, because no two pixels
 * have the same. The gradient by p is the mean of the class, and the share grows with the error.
 *
 * @param image  two classes, every pixel on its grid
 */
export function placeCurves(loss: LossFunction, image: PixelGroups): PixelCurves {
  const { share, gradient } = contributions(image, loss.evaluate(image));
  const pixels = image.label.length;
  const curves = (truth: 0 | 1): ClassCurves => {
    let shares = 0;
    let errors = 0;
    let slopes = 0;
    let perLogit = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      if (image.label[pixel] !== truth) continue;
      const p = image.probability[2 * pixel + 1];
      shares += share[pixel];
      errors += truth ? 1 - p : p;
      slopes += gradient[pixel];
      perLogit += p * (1 - p);
    }
    return {
      loss: curveProbability.map((p) =>
        errors > 0 ? (pixels * shares * (truth ? 1 - p : p)) / errors : 0,
      ),
      gradient: curveProbability.map((p) =>
        perLogit > 0 ? (pixels * slopes * p * (1 - p)) / perLogit : 0,
      ),
    };
  };
  return { foreground: curves(1), background: curves(0) };
}
