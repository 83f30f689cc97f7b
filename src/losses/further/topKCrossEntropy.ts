/**
 * Top-k cross-entropy: the mean of the k % largest −ln p_t of an image. Easy pixels are left out rather
 * than weighed less. Source: Wu, Shen, van den Hengel 2016, Bridging category-level and instance-level
 * semantic image segmentation, arXiv:1605.06885; k = 10 as in nnU-Net.
 */
import { clipProbability } from '../focal.ts';
import type { ImageLoss } from '../imageLoss.ts';
import { pixelsOf } from '../pixelGroups.ts';

/**
 * k = `topKPercent` in (0, 100]; 100 is cross-entropy. At least one pixel is kept. Pixels of the same
 * cross-entropy at the border are kept in equal parts.
 */
export const topKCrossEntropy: ImageLoss = ({ topKPercent }, image) => {
  const { classes, probability, label, weight } = image;
  const groups = label.length;
  const pixels = pixelsOf(image);
  const kept = Math.min(pixels, Math.max(1, (topKPercent / 100) * pixels));
  const truth = Float64Array.from(label, (c, group) =>
    clipProbability(probability[group * classes + c]),
  );
  const order = Uint32Array.from({ length: groups }, (_, group) => group).sort(
    (a, b) => truth[a] - truth[b],
  );
  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(groups);
  let value = 0;
  let left = kept;
  for (let start = 0; start < groups && left > 0; ) {
    let end = start;
    let block = 0;
    while (end < groups && truth[order[end]] === truth[order[start]]) block += weight[order[end++]];
    const part = Math.min(1, left / block);
    for (let i = start; i < end; i++) {
      const group = order[i];
      const at = group * classes + label[group];
      share[group] = (-Math.log(truth[group]) * part) / kept;
      value += weight[group] * share[group];
      if (truth[group] === probability[at]) gradient[at] = -part / truth[group] / kept;
    }
    left -= block;
    start = end;
  }
  return { value, distribution: { value, gradient, share }, region: null };
};
