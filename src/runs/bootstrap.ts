/** How far a mean over few images can be trusted. */
import { createRandom } from '../pixels/random.ts';

export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Values that the mean is of. */
  readonly count: number;
}

export interface BootstrapOptions {
  /** 32-bit unsigned integer; the same seed gives the same interval. */
  readonly seed?: number;
  readonly resamples?: number;
  /** Share of the resampled means within the interval, in (0, 1). */
  readonly level?: number;
}

/** Share of the resampled means that an interval spans where nothing else is said. */
const intervalLevel = 0.95;

/**
 * The value below which a share of sorted values lies, linear between neighbours (Hyndman and Fan 1996, type 7).
 *
 * @param sorted  ascending, at least one
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
}

/**
 * Percentile bootstrap interval of a mean (Efron 1979, doi:10.1214/aos/1176344552): the values are drawn with
 * replacement, again and again, and the middle of the means is kept.
 *
 * @param values  finite ones count, others are left out
 * @returns null for fewer than two values, of which no spread is known
 */
export function meanInterval(
  values: readonly number[],
  { seed = 1, resamples = 2000, level = intervalLevel }: BootstrapOptions = {},
): MeanInterval | null {
  const finite = values.filter(Number.isFinite);
  const count = finite.length;
  if (count < 2) return null;
  const random = createRandom(seed, 'bootstrap');
  const means = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += finite[random.integer(count)] as number;
    means[i] = sum / count;
  }
  means.sort();
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  const tail = (1 - level) / 2;
  // A mean of skewed values may lie outside by the last digit where nearly all are equal.
  const low = Math.min(mean, quantile(means, tail));
  const high = Math.max(mean, quantile(means, 1 - tail));
  return { mean, low, high, count };
}
