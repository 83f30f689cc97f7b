/**
 * The soft skeleton of a map of probabilities, by minimum and maximum pooling, and its derivative.
 * Source: Shit et al. 2021, clDice, arXiv:2003.07311, algorithm 1: erosion by a cross, dilation by a
 * 3 × 3 square; what an opening takes away at each of k erosions is the skeleton.
 */

export interface PixelGrid {
  readonly width: number;
  readonly height: number;
}

const cross = [
  [0, 0],
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;
const square = [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((x) => [x, y] as const));

interface Pooled {
  readonly values: Float64Array;
  /** The pixel that each value comes from. */
  readonly from: Int32Array;
}

/** The smallest (sign −1) or largest (sign 1) value around each pixel; what lies outside does not count. */
function pool(
  values: Float64Array,
  { width, height }: PixelGrid,
  offsets: readonly (readonly [number, number])[],
  sign: 1 | -1,
): Pooled {
  const pooled = new Float64Array(values.length);
  const from = new Int32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      let best = i;
      for (const [dx, dy] of offsets) {
        const [column, row] = [x + dx, y + dy];
        if (column < 0 || row < 0 || column >= width || row >= height) continue;
        const other = row * width + column;
        if (sign * (values[other] - values[best]) > 0) best = other;
      }
      pooled[i] = values[best];
      from[i] = best;
    }
  return { values: pooled, from };
}

/** One round: what an opening takes away from an image, and what was eroded on the way. */
interface Round {
  readonly image: Float64Array;
  readonly eroded: Pooled;
  readonly opened: Pooled;
  /** Positive part of image − opened. */
  readonly thin: Float64Array;
  /** The skeleton before this round. */
  readonly before: Float64Array;
}

export interface SoftSkeleton {
  /** [pixels], in [0, 1]. */
  readonly values: Float64Array;
  /** Turns a derivative by the skeleton into one by the image, [pixels]. */
  backward(bySkeleton: Float64Array): Float64Array;
}

/**
 * @param image  [pixels], in [0, 1]
 * @param iterations  erosions, as many pixels as half the width of what is to become thin
 */
export function softSkeleton(
  image: Float64Array,
  grid: PixelGrid,
  iterations: number,
): SoftSkeleton {
  const rounds: Round[] = [];
  let current = image;
  let skeleton = new Float64Array(image.length);
  for (let k = 0; k <= iterations; k++) {
    const eroded = pool(current, grid, cross, -1);
    const opened = pool(eroded.values, grid, square, 1);
    const own = current;
    const thin = own.map((value, i) => Math.max(0, value - opened.values[i]));
    rounds.push({ image: own, eroded, opened, thin, before: skeleton });
    // s + relu(δ − s δ); both lie in [0, 1], so that the difference is never negative.
    skeleton = skeleton.map((s, i) => s + thin[i] * (1 - s));
    current = eroded.values;
  }
  const backward = (bySkeleton: Float64Array): Float64Array => {
    let bySum = bySkeleton;
    let byNext = new Float64Array(image.length);
    for (const { image: own, eroded, opened, thin, before } of rounds.toReversed()) {
      const byImage = new Float64Array(image.length);
      // The next round's image is this round's erosion.
      const byEroded = byNext;
      const byBefore = new Float64Array(image.length);
      for (let i = 0; i < own.length; i++) {
        byBefore[i] = bySum[i] * (1 - thin[i]);
        if (own[i] <= opened.values[i]) continue;
        const byThin = bySum[i] * (1 - before[i]);
        byImage[i] += byThin;
        byEroded[opened.from[i]] -= byThin;
      }
      for (let i = 0; i < own.length; i++) byImage[eroded.from[i]] += byEroded[i];
      bySum = byBefore;
      byNext = byImage;
    }
    return byNext;
  };
  return { values: skeleton, backward };
}
