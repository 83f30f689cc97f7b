/** Where descent leads from the current prediction, on the plane of the two classes' probabilities. */
import type { ProbabilityHistogram } from '../histogram.ts';
import { surfaceLogitLimit } from './surface.ts';
import type { TwoGroupLoss } from './twoGroups.ts';

/** Probabilities of the two classes, each in [0, 1]. */
export interface ClassProbabilities {
  readonly foreground: number;
  readonly background: number;
}

/** Mean probability of each class of a prediction; null for a class without pixels. */
export function meanProbabilities(histogram: ProbabilityHistogram): {
  readonly foreground: number | null;
  readonly background: number | null;
} {
  const mean = (counts: Float64Array) => {
    let pixels = 0;
    let sum = 0;
    for (let level = 0; level < counts.length; level++) {
      pixels += counts[level];
      sum += counts[level] * histogram.probability[level];
    }
    return pixels > 0 ? sum / pixels : null;
  };
  return { foreground: mean(histogram.foreground), background: mean(histogram.background) };
}

const logit = (p: number) => Math.log(p / (1 - p));
const probability = (z: number) => 1 / (1 + Math.exp(-z));

/** Length of a step in logits. */
const stepLength = 0.1;
/** Slope in loss per logit below which the surface counts as flat. */
const flat = 1e-12;
/** Steps to either diagonal of the surface, with room for a bend. */
const longest = 200;

/**
 * Steepest descent on the logits of the two groups of an idealised image, in steps of equal length so
 * that an arrow can be drawn on it. It is perpendicular to the contours of the probability surface. It
 * ends at the edge of the surface, where the loss no longer falls, or after 200 steps.
 *
 * @param share  foreground share of the image, [0, 1]
 * @param start  where it begins, clamped into the surface
 * @returns the points, the start first; the loss falls from each to the next
 */
export function descentPath(
  loss: TwoGroupLoss,
  share: number,
  start: ClassProbabilities,
): ClassProbabilities[] {
  const inside = (z: number) => Math.min(surfaceLogitLimit, Math.max(-surfaceLogitLimit, z));
  const at = (z1: number, z0: number) => loss(probability(z1), probability(z0));
  let z1 = inside(logit(start.foreground));
  let z0 = inside(logit(start.background));
  let here = at(z1, z0);
  const path = [{ foreground: probability(z1), background: probability(z0) }];
  while (path.length <= longest) {
    // A group's logit moves all its pixels, so its derivative is per-pixel gradient times its share.
    const slope1 = share * here.foregroundGradient;
    const slope0 = (1 - share) * here.backgroundGradient;
    const steepness = Math.hypot(slope1, slope0);
    if (!(steepness > flat)) break;
    const next1 = z1 - (stepLength * slope1) / steepness;
    const next0 = z0 - (stepLength * slope0) / steepness;
    if (Math.max(Math.abs(next1), Math.abs(next0)) > surfaceLogitLimit) break;
    const next = at(next1, next0);
    if (!(next.value < here.value)) break;
    [z1, z0, here] = [next1, next0, next];
    path.push({ foreground: probability(z1), background: probability(z0) });
  }
  return path;
}
