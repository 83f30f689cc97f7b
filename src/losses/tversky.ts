/**
 * The region term of one image: modified Tversky indices of both classes and their focal powers,
 * value and derivative together. With δ = ½ and powers 1 it is the Dice loss.
 * Source: Yeung et al. 2022, modified Tversky index and focal Tversky loss, mean over the classes as
 * in the authors' code.
 */
import { epsilon, type LossTerms } from './terms.ts';

/** Soft counts of one image, in pixels: sums of probabilities, not of decisions. */
export interface SoftCounts {
  /** Sum of p over foreground pixels. */
  readonly truePositives: number;
  /** Sum of 1 − p over foreground pixels. */
  readonly falseNegatives: number;
  /** Sum of p over background pixels. */
  readonly falsePositives: number;
  /** Sum of 1 − p over background pixels. */
  readonly trueNegatives: number;
}

export interface Region {
  /** ½ [(1 − T₀)^k₀ + (1 − T₁)^k₁], unweighted. */
  readonly value: number;
  /** Modified Tversky index of the foreground, T₁, in [0, 1]. */
  readonly foregroundIndex: number;
  /** Modified Tversky index of the background, T₀, in [0, 1]. */
  readonly backgroundIndex: number;
  /** Derivative of `value` by p of any foreground pixel (the same for all of them). */
  readonly foregroundSlope: number;
  /** Derivative of `value` by p of any background pixel. */
  readonly backgroundSlope: number;
  /**
   * Share of `value` that a foreground pixel carries per unit of 1 − p. The shares of all pixels
   * sum to `value`, because 1 − T is (δ FN + (1 − δ) FP) / denominator. Only what the floor leaves of
   * a class with T = 1, epsilon^k, is nobody's.
   */
  readonly foregroundShare: number;
  /** Share of `value` that a background pixel carries per unit of p. */
  readonly backgroundShare: number;
}

/**
 * (1 − T)^power. The base is kept off zero when it is raised to a power below one: the reference
 * multiplies by a negative power instead and returns NaN there.
 */
export function focalPower(complement: number, power: number): { value: number; slope: number } {
  if (power === 1) return { value: complement, slope: 1 };
  const base = Math.max(complement, epsilon);
  return { value: base ** power, slope: power * base ** (power - 1) };
}

/** The value of {@link focalPower} alone. */
export function focalPowerValue(complement: number, power: number): number {
  return power === 1 ? complement : Math.max(complement, epsilon) ** power;
}

/**
 * 1 − T of a class, [0, 1]. For the background class the roles swap: a false alarm is a missed background pixel.
 *
 * @param numerator  soft count of its pixels that were found, smoothing included
 */
function complementOf(
  delta: number,
  numerator: number,
  missed: number,
  falseAlarms: number,
): number {
  return (
    (delta * missed + (1 - delta) * falseAlarms) /
    (numerator + delta * missed + (1 - delta) * falseAlarms)
  );
}

/** The value of {@link regionTerm} alone. */
export function regionValue(terms: LossTerms, counts: SoftCounts): number {
  const { delta, smooth, foregroundPower, backgroundPower } = terms;
  const { truePositives, falseNegatives, falsePositives, trueNegatives } = counts;
  const onForeground = complementOf(delta, truePositives + smooth, falseNegatives, falsePositives);
  const onBackground = complementOf(delta, trueNegatives + smooth, falsePositives, falseNegatives);
  return (
    (focalPowerValue(onBackground, backgroundPower) +
      focalPowerValue(onForeground, foregroundPower)) /
    2
  );
}

/** The region term of one image from its soft counts. */
export function regionTerm(terms: LossTerms, counts: SoftCounts): Region {
  const { delta, smooth } = terms;
  const missed = counts.falseNegatives;
  const falseAlarms = counts.falsePositives;
  const numerator1 = counts.truePositives + smooth;
  const numerator0 = counts.trueNegatives + smooth;
  const denominator1 = numerator1 + delta * missed + (1 - delta) * falseAlarms;
  const denominator0 = numerator0 + delta * falseAlarms + (1 - delta) * missed;
  const complement1 = complementOf(delta, numerator1, missed, falseAlarms);
  const complement0 = complementOf(delta, numerator0, falseAlarms, missed);
  const power1 = focalPower(complement1, terms.foregroundPower);
  const power0 = focalPower(complement0, terms.backgroundPower);

  // Every pixel's p enters a denominator with the same slope 1 − δ; the numerator only on its class.
  const common1 = ((1 - delta) * numerator1) / denominator1 ** 2;
  const common0 = ((1 - delta) * numerator0) / denominator0 ** 2;
  const index1OnForeground = 1 / denominator1 - common1;
  const index0OnBackground = common0 - 1 / denominator0;

  const share1 = complement1 > 0 ? power1.value / complement1 / denominator1 : 0;
  const share0 = complement0 > 0 ? power0.value / complement0 / denominator0 : 0;
  return {
    value: (power0.value + power1.value) / 2,
    foregroundIndex: numerator1 / denominator1,
    backgroundIndex: numerator0 / denominator0,
    foregroundSlope: -(power1.slope * index1OnForeground + power0.slope * common0) / 2,
    backgroundSlope: -(power1.slope * -common1 + power0.slope * index0OnBackground) / 2,
    foregroundShare: (share1 * delta + share0 * (1 - delta)) / 2,
    backgroundShare: (share1 * (1 - delta) + share0 * delta) / 2,
  };
}
