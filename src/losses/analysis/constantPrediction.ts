/**
 * A loss of images by their share of foreground alone, where the network says the same probability everywhere: what
 * training begins with, and what it comes to before it has learnt to see. Needs masks and no network.
 */
import type { LossTerms } from '../terms.ts';
import { evaluateTwoGroups } from './twoGroups.ts';

/** Pixels of the images, by which smoothing is small. */
export interface ConstantCase {
  /** Share of foreground of each image, in (0, 1). One at least. */
  readonly shares: readonly number[];
  /** Of each image. */
  readonly pixels: number;
}

interface ConstantPull {
  /** Mean loss of the images. */
  readonly value: number;
  /**
   * Share of foreground pixels in the total |dL/dlogit|, [0, 1], mean over the images before the division. Above ½ the common
   * logit, what the last bias is, rises under descent; below ½ it falls.
   */
  readonly foreground: number;
}

/** @param p  of every pixel, in (0, 1) */
export function constantPull(
  terms: LossTerms,
  { shares, pixels }: ConstantCase,
  p: number,
): ConstantPull {
  let value = 0;
  let foreground = 0;
  let background = 0;
  for (const share of shares) {
    const at = evaluateTwoGroups(terms, share, p, p, pixels);
    value += at.value / shares.length;
    foreground += Math.abs(share * at.foregroundGradient);
    background += Math.abs((1 - share) * at.backgroundGradient);
  }
  const total = foreground + background;
  return { value, foreground: total > 0 ? foreground / total : 0 };
}

const probability = (z: number) => 1 / (1 + Math.exp(-z));
/** Logits between which the lowest value is sought, and in how many points before it is narrowed down. */
const [farthest, points] = [12, 97];

/**
 * The probability at which the loss is lowest, if a network could say but one number: (0, 1). For cross-entropy of one image
 * it is its share of foreground.
 */
export function restingProbability(terms: LossTerms, of: ConstantCase): number {
  const valueAt = (z: number) => constantPull(terms, of, probability(z)).value;
  const step = (2 * farthest) / (points - 1);
  let lowest = 0;
  let lowestValue = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points; i++) {
    const z = -farthest + i * step;
    const value = valueAt(z);
    if (value < lowestValue) [lowest, lowestValue] = [z, value];
  }
  // Golden sections between its neighbours.
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [lowest - step, lowest + step];
  while (high - low > 1e-6) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (valueAt(a) < valueAt(b)) high = b;
    else low = a;
  }
  return probability((low + high) / 2);
}
