/**
 * Whether probabilities mean what they say: of all pixels that are given 0.8, 80 % should be foreground. Pixels are put into
 * bins of equal width by the probability of the class against all others (Naeini et al. 2015, Obtaining well calibrated
 * probabilities using Bayesian binning; for classes of a segmentation Nixon et al. 2019, Measuring calibration in deep
 * learning).
 */
import type { LevelHistogram } from '../masks/histogram.ts';

/** Bins of equal width that probabilities are put into; as in Guo et al. 2017, On calibration of modern neural networks. */
export const calibrationBins = 15;

export interface ReliabilityBin {
  /** Pixels. */
  readonly count: number;
  /** Their mean probability, and the share of them that is foreground, [0, 1]; 0 in an empty bin. */
  readonly confidence: number;
  readonly frequency: number;
}

/** @returns bins in the order of their probabilities, empty ones included; 1 belongs to the last */
export function reliability(
  { probability, foreground, background }: LevelHistogram,
  bins = calibrationBins,
): ReliabilityBin[] {
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const hits = new Float64Array(bins);
  for (let level = 0; level < probability.length; level++) {
    const pixels = foreground[level] + background[level];
    const bin = Math.min(bins - 1, Math.floor(probability[level] * bins));
    counts[bin] += pixels;
    sums[bin] += pixels * probability[level];
    hits[bin] += foreground[level];
  }
  return Array.from(counts, (count, bin) => ({
    count,
    confidence: count > 0 ? sums[bin] / count : 0,
    frequency: count > 0 ? hits[bin] / count : 0,
  }));
}

export interface CalibrationErrors {
  /** Expected: the mean over pixels of |frequency − confidence| of their bin, [0, 1]. */
  readonly expected: number;
  /** The largest of any bin with pixels, [0, 1]. */
  readonly maximum: number;
}

/** Null without any pixel. */
export function calibrationErrors(bins: readonly ReliabilityBin[]): CalibrationErrors | null {
  const pixels = bins.reduce((sum, { count }) => sum + count, 0);
  if (pixels === 0) return null;
  const gap = ({ confidence, frequency }: ReliabilityBin) => Math.abs(frequency - confidence);
  return {
    expected: bins.reduce((sum, bin) => sum + (bin.count / pixels) * gap(bin), 0),
    maximum: Math.max(...bins.map(gap)),
  };
}
