/** What a probability map says of a mask: the histogram that a loss needs, and the decisions at a threshold. */
import { leftOut } from './leftOut.ts';
import {
  levelCount,
  levelOfProbability,
  levelProbability,
  type ProbabilityMap,
} from './probabilityMap.ts';

/** Pixels by level of probability and by truth; the shape that losses/histogram.ts reads. */
export interface LevelHistogram {
  /** Probability of the foreground that each level stands for, [levelCount]. */
  readonly probability: Float64Array;
  /** Number of foreground pixels at each level, [levelCount]. */
  readonly foreground: Float64Array;
  /** Number of background pixels at each level, [levelCount]. */
  readonly background: Float64Array;
}

/**
 * Counts the pixels of a map by level and truth, but those that are left out.
 * @throws RangeError when the mask has not as many pixels as the map
 */
export function histogramOfMap(map: ProbabilityMap, mask: Uint8Array): LevelHistogram {
  if (mask.length !== map.levels.length)
    throw new RangeError(`the map has ${map.levels.length} pixels, its mask ${mask.length}`);
  const foreground = new Float64Array(levelCount);
  const background = new Float64Array(levelCount);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === leftOut) continue;
    const counts = mask[i] ? foreground : background;
    const level = map.levels[i];
    counts[level] = counts[level] + 1;
  }
  return { probability: levelProbability, foreground, background };
}

/** Numbers of pixels by decision and truth. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/** Decisions of a map at a threshold in (0, 1): a pixel at or above it counts as foreground. */
export function confusionAt(map: ProbabilityMap, mask: Uint8Array, threshold: number): Confusion {
  const limit = levelOfProbability(threshold);
  let truePositives = 0;
  let falsePositives = 0;
  let foreground = 0;
  let judged = 0;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === leftOut) continue;
    judged++;
    const positive = map.levels[i] >= limit;
    if (mask[i]) {
      foreground++;
      if (positive) truePositives++;
    } else if (positive) falsePositives++;
  }
  return {
    truePositives,
    falsePositives,
    falseNegatives: foreground - truePositives,
    trueNegatives: judged - foreground - falsePositives,
  };
}

/** Dice score 2 TP / (2 TP + FP + FN), [0, 1]; 1 where there is nothing to find and nothing was found. */
export function diceOf({ truePositives, falsePositives, falseNegatives }: Confusion): number {
  const size = 2 * truePositives + falsePositives + falseNegatives;
  return size === 0 ? 1 : (2 * truePositives) / size;
}
