/** The same probabilities decided at other thresholds: the precision-recall curve, and which threshold is best. */
import type { LevelHistogram } from '../masks/histogram.ts';
import { overlapScores } from './overlap.ts';

interface Decision {
  /** A pixel with this probability or a higher one counts as foreground. */
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** A decision for each probability that occurs, from the highest down. */
function decisionsOf({ probability, foreground, background }: LevelHistogram): Decision[] {
  const decisions: Decision[] = [];
  let truePositives = 0;
  let falsePositives = 0;
  for (let level = probability.length - 1; level >= 0; level--) {
    if (foreground[level] + background[level] === 0) continue;
    truePositives += foreground[level];
    falsePositives += background[level];
    decisions.push({ threshold: probability[level], truePositives, falsePositives });
  }
  return decisions;
}

/** A point of the precision-recall curve. */
interface PrecisionRecall {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

export interface PrecisionRecallCurve {
  /** From high thresholds to low ones: ascending in recall. */
  readonly points: readonly PrecisionRecall[];
  /** Σ (R_n − R_(n−1)) P_n over the thresholds from high to low, without interpolation, [0, 1], as scikit-learn's. */
  readonly averagePrecision: number;
}

/** Points nearer to the last one than this, by precision and recall together, cannot be told apart in a drawing. */
const leastMove = 0.004;

/** Null where there is no foreground. */
export function precisionRecallCurve(histogram: LevelHistogram): PrecisionRecallCurve | null {
  const all = histogram.foreground.reduce((sum, pixels) => sum + pixels, 0);
  if (all === 0) return null;
  const points: PrecisionRecall[] = [];
  let averagePrecision = 0;
  let before = 0;
  const decisions = decisionsOf(histogram);
  for (const [i, { threshold, truePositives, falsePositives }] of decisions.entries()) {
    const recall = truePositives / all;
    const precision = truePositives / (truePositives + falsePositives);
    averagePrecision += (recall - before) * precision;
    before = recall;
    const last = points.at(-1);
    const move = last ? Math.abs(last.recall - recall) + Math.abs(last.precision - precision) : 1;
    if (move >= leastMove || i === decisions.length - 1)
      points.push({ threshold, precision, recall });
  }
  return { points, averagePrecision };
}

/** How a threshold does over all pixels. */
export interface ThresholdScores extends PrecisionRecall {
  readonly dice: number;
}

/** Thresholds that are tried: 0.02, 0.03 … 0.98. */
export const triedThresholds: readonly number[] = Array.from(
  { length: 97 },
  (_, i) => (i + 2) / 100,
);

/**
 * Scores at each of {@link triedThresholds}.
 *
 * @param limitOf  the level from which a pixel counts as foreground at a threshold
 */
export function thresholdSweep(
  { foreground, background }: LevelHistogram,
  limitOf: (threshold: number) => number,
): ThresholdScores[] {
  const levels = foreground.length;
  // Pixels at a level or above it.
  const above = {
    foreground: new Float64Array(levels + 1),
    background: new Float64Array(levels + 1),
  };
  for (let level = levels - 1; level >= 0; level--) {
    above.foreground[level] = above.foreground[level + 1] + foreground[level];
    above.background[level] = above.background[level + 1] + background[level];
  }
  return triedThresholds.map((threshold) => {
    const limit = limitOf(threshold);
    const truePositives = above.foreground[limit];
    const { dice, precision, recall } = overlapScores({
      truePositives,
      falsePositives: above.background[limit],
      falseNegatives: above.foreground[0] - truePositives,
    });
    return { threshold, dice, precision, recall };
  });
}

/** The one with the highest Dice over all pixels, of equals the nearest to ½. */
export function bestThreshold(sweep: readonly ThresholdScores[]): ThresholdScores {
  return sweep.reduce((best, one) => {
    const isNearer = Math.abs(one.threshold - 0.5) < Math.abs(best.threshold - 0.5);
    return one.dice > best.dice || (one.dice === best.dice && isNearer) ? one : best;
  });
}
