/** How far the colours of the loss and gradient layers reach. */
import type { ProbabilityHistogram } from '../../losses/histogram.ts';
import { niceStep } from '../../plots/scale.ts';
import type { LevelTables } from '../../state/selectors.ts';

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
    for (const count of counts) total += count;
    // From the hard end inwards, until the outliers are passed.
    let passed = 0;
    for (let i = 0; i < counts.length; i++) {
      const level = truth ? i : counts.length - 1 - i;
      const count = counts[level] as number;
      if (count === 0) continue;
      passed += count;
      if (passed > outlierShare * total)
        largestValue = Math.max(largestValue, valueAt(truth, level));
    }
  }
  return largestValue;
}

/** The scale to show: snapped to 1, 2 or 5, and while a slider is held it may only grow. */
function snapped(value: number, previous: number | null, held: boolean): number {
  const wanted = niceStep(Math.max(value, 1e-6));
  return held && previous !== null ? Math.max(previous, wanted) : wanted;
}

/** Half-width of the symmetric gradient scale, N × dL/dlogit. */
export function gradientLimit(
  histogram: ProbabilityHistogram,
  tables: LevelTables,
  previous: number | null,
  held: boolean,
): number {
  const value = largest(histogram, (truth, level) => {
    const table = truth ? tables.foreground : tables.background;
    return Math.abs(
      (table.distributionGradient[level] as number) + (table.regionGradient[level] as number),
    );
  });
  return snapped(0.72 * value, previous, held);
}

/** Upper end of the loss scale, N × share of the loss. */
export function lossLimit(
  histogram: ProbabilityHistogram,
  tables: LevelTables,
  previous: number | null,
  held: boolean,
): number {
  const value = largest(
    histogram,
    (truth, level) => (truth ? tables.foreground : tables.background).loss[level] as number,
  );
  return snapped(0.8 * value, previous, held);
}
