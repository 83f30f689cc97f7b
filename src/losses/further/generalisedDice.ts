/**
 * Generalised Dice loss: 1 − 2 Σ_c w_c Σ p g / Σ_c w_c Σ (p + g), w_c = 1 / (Σ g)², so that a small class
 * counts as much as a large one. Source: Sudre, Li, Vercauteren, Ourselin, Cardoso 2017, arXiv:1707.03237.
 */
import type { ImageLoss } from '../imageLoss.ts';

/**
 * No parameters. In [0, 1]. The weight of a class without a pixel would be infinite: it takes the largest
 * weight of the classes that are there, as MONAI does.
 */
export const generalisedDice: ImageLoss = (_parameters, image) => {
  const { classes, probability, label, weight } = image;
  const size = new Float64Array(classes);
  const predicted = new Float64Array(classes);
  const hits = new Float64Array(classes);
  for (let group = 0; group < label.length; group++) {
    size[label[group]] += weight[group];
    for (let c = 0; c < classes; c++)
      predicted[c] += weight[group] * probability[group * classes + c];
    hits[label[group]] += weight[group] * probability[group * classes + label[group]];
  }
  const present = size.map((pixels) => (pixels > 0 ? pixels ** -2 : 0));
  const largest = Math.max(...present);
  const classWeight = present.map((w) => (w > 0 ? w : largest));
  let numerator = 0;
  let denominator = 0;
  for (let c = 0; c < classes; c++) {
    numerator += classWeight[c] * hits[c];
    denominator += classWeight[c] * (predicted[c] + size[c]);
  }
  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(label.length);
  for (let group = 0; group < label.length; group++)
    for (let c = 0; c < classes; c++) {
      const at = group * classes + c;
      const p = probability[at];
      const own = label[group] === c;
      const byHits = own ? denominator : 0;
      gradient[at] = (-2 * classWeight[c] * (byHits - numerator)) / denominator ** 2;
      // p + g − 2 p g is the error of a pixel: the loss is the sum of these.
      share[group] += (classWeight[c] * (own ? 1 - p : p)) / denominator;
    }
  const value = 1 - (2 * numerator) / denominator;
  return { value, distribution: null, region: { value, gradient, share } };
};
