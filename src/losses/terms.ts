/**
 * The normal form: every loss of the Unified Focal paper is one weighted sum of a distribution
 * term D (a mean over pixels) and a region term R (a function of soft counts per image),
 *
 *     L = w_D · D + w_R · R + constant
 *     D = mean over pixels of  a₁ (1 − p)^e₁ (−ln p)  on foreground,  a₀ p^e₀ (−ln(1 − p))  on background
 *     R = mean over images of  ½ [ (1 − T₀)^k₀ + (1 − T₁)^k₁ ]
 *     T = (TP + s) / (TP + δ FN + (1 − δ) FP + s), class 1 the foreground, class 0 the background
 *
 * A loss is a function from its parameters to these twelve numbers. The tensor backends read them as
 * uniforms, so that neither a slider nor another loss recompiles anything.
 */

/** Probabilities are clipped to [epsilon, 1 − epsilon], as in the reference code. */
export const epsilon = 1e-7;

export interface LossTerms {
  /** w_D, ≥ 0. */
  readonly distributionWeight: number;
  /** a₁, ≥ 0. */
  readonly foregroundWeight: number;
  /** a₀, ≥ 0. */
  readonly backgroundWeight: number;
  /** e₁, ≥ 0; 0 switches focusing off on foreground pixels. */
  readonly foregroundFocus: number;
  /** e₀, ≥ 0. */
  readonly backgroundFocus: number;
  /** w_R, ≥ 0. */
  readonly regionWeight: number;
  /** δ of the Tversky index, in [0, 1]: weight of false negatives; false positives weigh 1 − δ. */
  readonly delta: number;
  /** k₁ in (0, 1]; 1 means no focusing. */
  readonly foregroundPower: number;
  /** k₀ in (0, 1]. */
  readonly backgroundPower: number;
  /** s, added to numerator and denominator of the index, in pixels. */
  readonly smooth: number;
  /** Whether the region term reads clipped probabilities (it does in the focal forms of the reference). */
  readonly clipsRegion: boolean;
  /** Added to the value; the combo loss of the reference subtracts the Dice score itself. */
  readonly constant: number;
}

/** A loss and what it is made of. `value = distribution + region + constant`, weights included. */
export interface LossParts {
  readonly value: number;
  /** w_D · D. */
  readonly distribution: number;
  /** w_R · R. */
  readonly region: number;
}
