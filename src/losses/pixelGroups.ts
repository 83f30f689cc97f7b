/** Pixel groups from what the rest of the program holds, and between them. */
import type { ProbabilityHistogram } from './histogram.ts';
import type { PixelGroups } from './imageLoss.ts';

/** Number of pixels of an image. */
export function pixelsOf({ weight }: PixelGroups): number {
  let pixels = 0;
  for (const count of weight) pixels += count;
  return pixels;
}

/**
 * Groups of two classes.
 *
 * @param entries  probability of the foreground, truth and number of pixels of each group; those of no
 *   pixels are left out
 */
export function twoClassGroups(
  entries: Iterable<readonly [probability: number, truth: 0 | 1, pixels: number]>,
): PixelGroups {
  const kept = [...entries].filter(([, , pixels]) => pixels > 0);
  const probability = new Float64Array(2 * kept.length);
  kept.forEach(([p], group) => {
    probability[2 * group] = 1 - p;
    probability[2 * group + 1] = p;
  });
  return {
    classes: 2,
    probability,
    label: Uint8Array.from(kept, ([, truth]) => truth),
    weight: Float64Array.from(kept, ([, , pixels]) => pixels),
    grid: null,
  };
}

/** One group for each level and truth that occurs, with its level. */
export function groupsOfHistogram(histogram: ProbabilityHistogram): {
  readonly image: PixelGroups;
  /** Level of each group, [groups]. */
  readonly level: Uint16Array;
} {
  const { probability, foreground, background } = histogram;
  const entries: [number, 0 | 1, number][] = [];
  const level: number[] = [];
  for (let i = 0; i < probability.length; i++)
    for (const truth of [1, 0] as const) {
      const pixels = (truth ? foreground : background)[i];
      if (pixels === 0) continue;
      entries.push([probability[i], truth, pixels]);
      level.push(i);
    }
  return { image: twoClassGroups(entries), level: Uint16Array.from(level) };
}

/** One class against all others: of C classes, two. */
export function againstTheRest(image: PixelGroups, focus: number): PixelGroups {
  const { classes, probability, label, weight, grid } = image;
  if (classes === 2 && focus === 1) return image;
  const two = new Float64Array(2 * label.length);
  for (let group = 0; group < label.length; group++) {
    const p = probability[group * classes + focus];
    two[2 * group] = 1 - p;
    two[2 * group + 1] = p;
  }
  return {
    classes: 2,
    probability: two,
    label: label.map((c) => Number(c === focus)),
    weight,
    grid,
  };
}

/**
 * Derivative by one class's logit at one pixel of each group, the probabilities being a softmax:
 * p_f (∂L/∂p_f − Σ_c p_c ∂L/∂p_c), [groups].
 *
 * @param gradient  ∂L/∂p, [groups, C]
 */
export function logitGradient(
  { classes, probability, label }: PixelGroups,
  gradient: Float64Array,
  focus: number,
): Float64Array {
  const result = new Float64Array(label.length);
  for (let group = 0; group < label.length; group++) {
    const start = group * classes;
    let mean = 0;
    for (let c = 0; c < classes; c++) mean += probability[start + c] * gradient[start + c];
    result[group] = probability[start + focus] * (gradient[start + focus] - mean);
  }
  return result;
}
