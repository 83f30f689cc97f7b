/** Where two predictions of one image decide otherwise: who of them is right. */
import { leftOut } from '../../masks/leftOut.ts';
import { levelOfProbability, type ProbabilityMap } from '../../masks/probabilityMap.ts';

/** Pixels of an image by who decides rightly. */
export interface Agreement {
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrong: number;
}

export interface DifferenceColours {
  /** Packed RGBA in the byte order of this machine: where the first alone is right, the second alone, neither. */
  readonly first: number;
  readonly second: number;
  readonly neither: number;
}

/**
 * Paints the pixels in which at least one of two maps is wrong at the threshold, and counts all that are judged.
 *
 * @param truth  0, 1 or `leftOut`, [size, size]
 * @param target  [size, size]; transparent where both are right or nothing is judged
 */
export function paintDifference(
  [first, second]: readonly [ProbabilityMap, ProbabilityMap],
  truth: Uint8Array,
  threshold: number,
  colours: DifferenceColours,
  target: Uint32Array,
): Agreement {
  const limit = levelOfProbability(threshold);
  const counts = { bothRight: 0, onlyFirst: 0, onlySecond: 0, bothWrong: 0 };
  for (let i = 0; i < truth.length; i++) {
    target[i] = 0;
    if (truth[i] === leftOut) continue;
    const isForeground = truth[i] === 1;
    const isFirst = (first.levels[i] as number) >= limit === isForeground;
    const isSecond = (second.levels[i] as number) >= limit === isForeground;
    if (isFirst && isSecond) {
      counts.bothRight++;
    } else if (isFirst) {
      counts.onlyFirst++;
      target[i] = colours.first;
    } else if (isSecond) {
      counts.onlySecond++;
      target[i] = colours.second;
    } else {
      counts.bothWrong++;
      target[i] = colours.neither;
    }
  }
  return counts;
}
