/**
 * Matthews correlation loss: 1 − (TP·TN − FP·FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)) of soft counts.
 * True background counts too, unlike in the Dice loss.
 * Source: Abhishek, Hamarneh 2021, Matthews correlation coefficient loss, arXiv:2010.13454.
 */
import { type ImageLoss, sharesByPull } from '../imageLoss.ts';
import { pixelsOf } from '../pixelGroups.ts';

/** Below this product of shares the coefficient is taken for 0 / 0. */
const least = 1e-14;

/**
 * No parameters. In [0, 2]. Of two classes either gives the same coefficient and the foreground's is
 * taken; of more, the mean over all, each against the rest. Where a factor of the root is 0, as in an
 * image of one class only, the coefficient counts as 0 and nothing pulls.
 */
export const matthewsCorrelation: ImageLoss = (_parameters, image) => {
  const { classes, probability, label, weight } = image;
  const pixels = pixelsOf(image);
  const first = classes === 2 ? 1 : 0;
  const gradient = new Float64Array(probability.length);
  let value = 0;
  for (let c = first; c < classes; c++) {
    // Shares of the image, so that the product keeps away from the ends of the numbers.
    let tp = 0;
    let fp = 0;
    let fn = 0;
    let tn = 0;
    for (let group = 0; group < label.length; group++) {
      const p = probability[group * classes + c];
      const part = weight[group] / pixels;
      if (label[group] === c) {
        tp += part * p;
        fn += part * (1 - p);
      } else {
        fp += part * p;
        tn += part * (1 - p);
      }
    }
    const scale = 1 / (classes - first);
    const product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn);
    if (!(product > least)) {
      value += scale;
      continue;
    }
    const root = Math.sqrt(product);
    const coefficient = (tp * tn - fp * fn) / root;
    value += scale * (1 - coefficient);
    // A pixel's p moves TP + FP up and TN + FN down, whatever its truth.
    const byRoot = (coefficient / 2) * (1 / (tp + fp) - 1 / (tn + fn));
    const onClass = (tn + fp) / root - byRoot;
    const onOthers = -(tp + fn) / root - byRoot;
    for (let group = 0; group < label.length; group++)
      gradient[group * classes + c] = (-scale * (label[group] === c ? onClass : onOthers)) / pixels;
  }
  const share = sharesByPull(image, value, gradient);
  return { value, distribution: null, region: { value, gradient, share } };
};
