/**
 * The normal form of terms.ts for any number of classes. Class 0 is the common one, the background;
 * every other class is rare and plays the part of the foreground:
 *
 *     D = mean over pixels of  a₀ (1 − p₀)^e₀ (−ln p₀)  on background,  a₁ (1 − p_c)^e₁ (−ln p_c)  on class c
 *     R = mean over classes of  (1 − T₀)^k₀,  (1 − T_c)^k₁
 *     T_c = (TP_c + s) / (TP_c + δ_c FN_c + (1 − δ_c) FP_c + s), each class against all others
 *
 * For two classes this is the loss of evaluate.ts. The authors' code has two classes only; one common and
 * several rare classes is their advice for KiTS19, and δ_c is the same for all unless a person says so.
 */
import { clipProbability } from './focal.ts';
import type { ImageEvaluation, LossSummand, PixelGroups } from './imageLoss.ts';
import { pixelsOf } from './pixelGroups.ts';
import { epsilon, type LossTerms } from './terms.ts';
import { focalPower } from './tversky.ts';

/**
 * w_D · D of an image.
 *
 * @param terms  of each class; what a class does not use is ignored
 */
function distributionSummand(terms: readonly LossTerms[], image: PixelGroups): LossSummand {
  const { classes, probability, label, weight } = image;
  const pixels = pixelsOf(image);
  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(label.length);
  let value = 0;
  for (let group = 0; group < label.length; group++) {
    const truth = label[group];
    const own = terms[truth];
    const factor = own.distributionWeight / pixels;
    const weighted = factor * (truth === 0 ? own.backgroundWeight : own.foregroundWeight);
    const focus = truth === 0 ? own.backgroundFocus : own.foregroundFocus;
    const at = group * classes + truth;
    const p = probability[at];
    const q = clipProbability(p);
    const crossEntropy = -Math.log(q);
    const focused = focus === 0 ? 1 : (1 - q) ** focus;
    share[group] = weighted * focused * crossEntropy;
    value += weight[group] * share[group];
    if (p !== q) continue;
    const slope = focus === 0 ? 0 : focus * (1 - q) ** (focus - 1) * crossEntropy;
    gradient[at] = -weighted * (slope + focused / q);
  }
  return { value, gradient, share };
}

/** w_R · R of an image. */
function regionSummand(terms: readonly LossTerms[], image: PixelGroups): LossSummand {
  const { classes, probability, label, weight } = image;
  const { clipsRegion, regionWeight } = terms[0];
  const read = (p: number) => (clipsRegion ? clipProbability(p) : p);
  const hits = new Float64Array(classes);
  const misses = new Float64Array(classes);
  const falseAlarms = new Float64Array(classes);
  for (let group = 0; group < label.length; group++)
    for (let c = 0; c < classes; c++) {
      const p = read(probability[group * classes + c]);
      if (label[group] === c) {
        hits[c] += weight[group] * p;
        misses[c] += weight[group] * (1 - p);
      } else falseAlarms[c] += weight[group] * p;
    }

  let value = 0;
  // Of each class: derivative by p on its own pixels and on others', share per unit of error on them.
  const ownSlope = new Float64Array(classes);
  const otherSlope = new Float64Array(classes);
  const ownShare = new Float64Array(classes);
  const otherShare = new Float64Array(classes);
  for (let c = 0; c < classes; c++) {
    const { delta, smooth, foregroundPower, backgroundPower } = terms[c];
    const numerator = hits[c] + smooth;
    const wrong = delta * misses[c] + (1 - delta) * falseAlarms[c];
    const denominator = numerator + wrong;
    const power = focalPower(wrong / denominator, c === 0 ? backgroundPower : foregroundPower);
    const factor = regionWeight / classes;
    value += factor * power.value;
    // p enters a denominator with 1 − δ everywhere, a numerator on pixels of the class alone.
    const common = ((1 - delta) * numerator) / denominator ** 2;
    ownSlope[c] = factor * power.slope * (common - 1 / denominator);
    otherSlope[c] = factor * power.slope * common;
    const perError = wrong > 0 ? (factor * power.value) / wrong : 0;
    ownShare[c] = perError * delta;
    otherShare[c] = perError * (1 - delta);
  }

  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(label.length);
  for (let group = 0; group < label.length; group++)
    for (let c = 0; c < classes; c++) {
      const at = group * classes + c;
      const own = label[group] === c;
      const p = read(probability[at]);
      share[group] += own ? ownShare[c] * (1 - p) : otherShare[c] * p;
      if (clipsRegion && (probability[at] < epsilon || probability[at] > 1 - epsilon)) continue;
      gradient[at] = own ? ownSlope[c] : otherSlope[c];
    }
  return { value, gradient, share };
}

/**
 * The normal form on one image of C classes: value, gradient, shares. The constant of the terms is in
 * `value` and in neither part.
 *
 * @param terms  of each class, [C]: they differ in δ only
 * @throws RangeError when there are not as many terms as classes
 */
export function evaluateClasses(terms: readonly LossTerms[], image: PixelGroups): ImageEvaluation {
  if (terms.length !== image.classes)
    throw new RangeError(`${image.classes} classes need as many terms: got ${terms.length}`);
  const { distributionWeight, regionWeight, constant } = terms[0];
  const distribution = distributionWeight > 0 ? distributionSummand(terms, image) : null;
  const region = regionWeight > 0 ? regionSummand(terms, image) : null;
  return {
    value: (distribution?.value ?? 0) + (region?.value ?? 0) + constant,
    distribution,
    region,
  };
}
