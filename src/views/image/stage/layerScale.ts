/** How far the colours of the loss and gradient layers reach. */

import type { Contributions } from '../../../losses/analysis/lossAtPrediction.ts';
import {
  type LevelTable,
  levelsInUse,
  type ProbabilityHistogram,
} from '../../../losses/histogram.ts';
import { niceStep } from '../../../plots/scale.ts';

/** A level held by fewer pixels than this share of its class is an outlier and may be clipped. */
const outlierShare = 0.002;

/**
 * Largest value that a noticeable number of pixels of either class has.
 *
 * @param valueAt  value of a pixel at a level, by class
 */
function largest(
  histogram: ProbabilityHistogram,
  valueAt: (truth: 0 | 1, level: number) => number,
): number {
  let largestValue = 0;
  for (const truth of [0, 1] as const) {
    const counts = truth ? histogram.foreground : histogram.background;
    let total = 0;
    for (let i = 0; i < counts.length; i++) total += counts[i] as number;
    // From the hard end inwards, until the outliers are passed.
    let passed = 0;
    const levels = levelsInUse(histogram, truth);
    for (let i = 0; i < levels.length; i++) {
      const level = levels[truth ? i : levels.length - 1 - i] as number;
      passed += counts[level] as number;
      if (passed > outlierShare * total)
        largestValue = Math.max(largestValue, valueAt(truth, level));
    }
  }
  return largestValue;
}

const bins = 1024;

/** The same for values of single pixels: the largest but for the outliers, to a thousandth of all. */
function largestOfPixels(count: number, valueAt: (pixel: number) => number): number {
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, valueAt(i));
  if (most === 0) return 0;
  const counts = new Uint32Array(bins);
  for (let i = 0; i < count; i++) {
    const bin = Math.min(bins - 1, Math.floor((valueAt(i) / most) * bins));
    counts[bin] = (counts[bin] as number) + 1;
  }
  let bin = bins - 1;
  for (let passed = 0; bin > 0; bin--) {
    passed += counts[bin] as number;
    if (passed > outlierShare * count) break;
  }
  return ((bin + 1) / bins) * most;
}

/** The scale to show: snapped to 1, 2 or 5, and while a slider is held it may only grow. */
function snapped(value: number, previous: number | null, held: boolean): number {
  const wanted = niceStep(Math.max(value, 1e-6));
  return held && previous !== null ? Math.max(previous, wanted) : wanted;
}

/** Half-width of the symmetric gradient scale, N × dL/dlogit. */
export function gradientLimit(
  histogram: ProbabilityHistogram,
  contributions: Contributions,
  previous: number | null,
  held: boolean,
): number {
  const at = ({ distributionGradient, regionGradient }: LevelTable, i: number) =>
    Math.abs((distributionGradient[i] as number) + (regionGradient[i] as number));
  const value =
    contributions.by === 'pixel'
      ? largestOfPixels(contributions.loss.length, (pixel) => at(contributions, pixel))
      : largest(histogram, (truth, level) =>
          at(truth ? contributions.foreground : contributions.background, level),
        );
  return snapped(0.72 * value, previous, held);
}

/** Upper end of the loss scale, N × share of the loss. */
export function lossLimit(
  histogram: ProbabilityHistogram,
  contributions: Contributions,
  previous: number | null,
  held: boolean,
): number {
  const at = ({ loss }: LevelTable, i: number) => loss[i] as number;
  const value =
    contributions.by === 'pixel'
      ? largestOfPixels(contributions.loss.length, (pixel) => at(contributions, pixel))
      : largest(histogram, (truth, level) =>
          at(truth ? contributions.foreground : contributions.background, level),
        );
  return snapped(0.8 * value, previous, held);
}
