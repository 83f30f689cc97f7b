/**
 * Scores that count objects and not pixels: a small lesion weighs as much as a large one. A lesion is a connected component
 * of a mask, neighbours over corners included (8-connected).
 */
import { countedPart, type MaskPair, shareOf } from './maskPair.ts';

/** The number of a component for each pixel, from 1 in the order of their first pixels; 0 for background. */
export interface Components {
  readonly labels: Int32Array;
  readonly count: number;
}

export function componentsOf(mask: Uint8Array, width: number, height: number): Components {
  const labels = new Int32Array(mask.length);
  const waiting: number[] = [];
  let count = 0;
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || labels[start]) continue;
    count++;
    labels[start] = count;
    waiting.push(start);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const x = at % width;
      const y = (at - x) / width;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const near = v * width + u;
          if (!mask[near] || labels[near]) continue;
          labels[near] = count;
          waiting.push(near);
        }
    }
  }
  return { labels, count };
}

/** Lesions of one or more images. */
export interface LesionCounts {
  /** Of the reference, and those of them that were found. */
  readonly reference: number;
  readonly found: number;
  /** Of the prediction, and those of them where there is one. */
  readonly predicted: number;
  readonly right: number;
}

/** Components of a mask, and those of which the other covers more than a share. */
function covered(mask: Uint8Array, other: Uint8Array, { width, height }: MaskPair, share: number) {
  const { labels, count } = componentsOf(mask, width, height);
  const area = new Float64Array(count);
  const shared = new Float64Array(count);
  for (let i = 0; i < labels.length; i++) {
    const lesion = labels[i] - 1;
    if (lesion < 0) continue;
    area[lesion]++;
    if (other[i]) shared[lesion]++;
  }
  return { count, covered: shared.filter((pixels, i) => pixels > share * area[i]).length };
}

/**
 * A lesion of the reference counts as found where more than a share of its pixels was predicted, a predicted lesion as
 * right where more than this share of its pixels lies on the reference. One may match several.
 *
 * @param overlap  the share, [0, 1); 0 for one pixel
 */
export function lesionCounts(pair: MaskPair, overlap: number): LesionCounts {
  const part = countedPart(pair);
  const ofReference = covered(part.reference, part.prediction, part, overlap);
  const ofPrediction = covered(part.prediction, part.reference, part, overlap);
  return {
    ...{ reference: ofReference.count, found: ofReference.covered },
    ...{ predicted: ofPrediction.count, right: ofPrediction.covered },
  };
}

export interface LesionScores {
  readonly recall: number;
  readonly precision: number;
  /** Harmonic mean of both. */
  readonly f1: number;
}

/** Each in [0, 1]; 1 without any lesion in either mask, 0 where only one has any. */
export function lesionScores({ reference, found, predicted, right }: LesionCounts): LesionScores {
  const areNone = reference + predicted === 0;
  const recall = shareOf(found, reference, areNone);
  const precision = shareOf(right, predicted, areNone);
  const f1 = shareOf(2 * recall * precision, recall + precision, false);
  return { recall, precision, f1 };
}
