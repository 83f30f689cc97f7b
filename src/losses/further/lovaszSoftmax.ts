/**
 * Lovász-softmax loss: the Lovász extension of the Jaccard loss. Of each class, errors e = |g − p| in
 * descending order, Σ e_(i) (J_i − J_(i−1)), where J_i is the Jaccard loss of getting the first i wrong;
 * the mean over the classes that are there.
 * Source: Berman, Rannen Triki, Blaschko 2018, arXiv:1705.08790.
 */
import type { ImageLoss } from '../imageLoss.ts';

/**
 * No parameters. In [0, 1]. Pixels of equal error share the rise of J equally, so that neither value nor
 * gradient depends on their order; it is piecewise linear, with kinks where two errors meet.
 */
export const lovaszSoftmax: ImageLoss = (_parameters, image) => {
  const { classes, probability, label, weight } = image;
  const groups = label.length;
  const gradient = new Float64Array(probability.length);
  const share = new Float64Array(groups);
  const present = [...new Set(label)];
  const error = new Float64Array(groups);
  const order = Uint32Array.from({ length: groups }, (_, group) => group);
  let value = 0;
  for (const c of present) {
    let size = 0;
    for (let group = 0; group < groups; group++) {
      const p = probability[group * classes + c];
      const own = label[group] === c;
      error[group] = own ? 1 - p : p;
      if (own) size += weight[group];
    }
    order.sort((a, b) => error[b] - error[a]);
    let missed = 0;
    let falseAlarms = 0;
    let jaccard = 0;
    for (let start = 0; start < groups; ) {
      let end = start;
      let pixels = 0;
      while (end < groups && error[order[end]] === error[order[start]]) {
        const group = order[end];
        pixels += weight[group];
        if (label[group] === c) missed += weight[group];
        else falseAlarms += weight[group];
        end++;
      }
      const next = 1 - (size - missed) / (size + falseAlarms);
      const rise = (next - jaccard) / pixels / present.length;
      for (let i = start; i < end; i++) {
        const group = order[i];
        gradient[group * classes + c] = label[group] === c ? -rise : rise;
        share[group] += error[group] * rise;
        value += weight[group] * error[group] * rise;
      }
      jaccard = next;
      start = end;
    }
  }
  return { value, distribution: null, region: { value, gradient, share } };
};
