/**
 * DSC++ loss: the Dice loss whose errors are raised to γ, so that small ones, the overconfidence of a
 * calibrated network, cost next to nothing: mean over classes of
 * 1 − 2 TP / (2 TP + Σ (g (1 − p))^γ + Σ ((1 − g) p)^γ).
 * Source: Yeung, Rundo, Nan, Sala, Schönlieb, Yang 2021, arXiv:2111.00528.
 */
import type { ImageLoss } from '../imageLoss.ts';

const smooth = 1e-6;

/** γ = `dscGamma` ≥ 1; 1 is the Dice loss, up to its ½ of FN and FP. In [0, 1]. */
export const dscPlusPlus: ImageLoss = ({ dscGamma: gamma }, image) => {
  const { classes, probability, label, weight } = image;
  const hits = new Float64Array(classes);
  const wrong = new Float64Array(classes);
  for (let group = 0; group < label.length; group++)
    for (let c = 0; c < classes; c++) {
      const p = probability[group * classes + c];
      const own = label[group] === c;
      if (own) hits[c] += weight[group] * p;
      wrong[c] += weight[group] * (own ? 1 - p : p) ** gamma;
    }
  let value = 0;
  for (let c = 0; c < classes; c++) value += wrong[c] / (2 * hits[c] + smooth + wrong[c]) / classes;
  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(label.length);
  for (let group = 0; group < label.length; group++)
    for (let c = 0; c < classes; c++) {
      const at = group * classes + c;
      const p = probability[at];
      const own = label[group] === c;
      const error = own ? 1 - p : p;
      const right = 2 * hits[c] + smooth;
      const denominator = right + wrong[c];
      const byWrong = gamma * error ** (gamma - 1) * (own ? -1 : 1);
      const byRight = own ? 2 : 0;
      gradient[at] = (byWrong * right - wrong[c] * byRight) / denominator ** 2 / classes;
      share[group] += error ** gamma / denominator / classes;
    }
  return { value, distribution: null, region: { value, gradient, share } };
};
