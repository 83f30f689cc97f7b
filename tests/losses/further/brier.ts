/**
 * Brier loss: the mean over pixels of Σ_c (p_c − g_c)², g the one-hot truth.
 * Source: Brier 1950, Verification of forecasts expressed in terms of probability.
 */
import type { ImageLoss } from '../../../src/losses/imageLoss.ts';

/** No parameters. In [0, 2]; a certain mistake costs no more than 2, so outliers cannot dominate. */
export const brier: ImageLoss = (_parameters, image) => {
  const { classes, probability, label, weight } = image;
  const pixels = weight.reduce((sum, count) => sum + count, 0);
  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(label.length);
  let value = 0;
  for (let group = 0; group < label.length; group++) {
    for (let c = 0; c < classes; c++) {
      const at = group * classes + c;
      const error = probability[at] - (label[group] === c ? 1 : 0);
      gradient[at] = (2 * error) / pixels;
      share[group] += error ** 2 / pixels;
    }
    value += weight[group] * share[group];
  }
  return { value, distribution: { value, gradient, share }, region: null };
};
