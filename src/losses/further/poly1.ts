/**
 * Poly-1 loss: cross-entropy with its first polynomial coefficient changed by ε: mean over pixels of
 * −ln p_t + ε (1 − p_t), p_t the probability of the true class.
 * Source: Leng, Tan, Liu, Cubuk, Shi, Cheng, Anguelov 2022, PolyLoss, arXiv:2204.12511.
 */
import { clipProbability } from '../focal.ts';
import type { ImageLoss } from '../imageLoss.ts';
import { pixelsOf } from '../pixelGroups.ts';

/** ε = `polyEpsilon` ≥ −1; 0 is cross-entropy. p_t is clipped as in focal.ts. */
export const poly1: ImageLoss = ({ polyEpsilon }, image) => {
  const { classes, probability, label, weight } = image;
  const pixels = pixelsOf(image);
  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(label.length);
  let value = 0;
  for (let group = 0; group < label.length; group++) {
    const at = group * classes + label[group];
    const p = clipProbability(probability[at]);
    share[group] = (-Math.log(p) + polyEpsilon * (1 - p)) / pixels;
    value += weight[group] * share[group];
    if (p === probability[at]) gradient[at] = (-1 / p - polyEpsilon) / pixels;
  }
  return { value, distribution: { value, gradient, share }, region: null };
};
