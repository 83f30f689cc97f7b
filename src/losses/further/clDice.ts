/**
 * Dice with centre lines: (1 − α) · Dice + α · mean over foreground classes of
 * 1 − 2 T_prec T_sens / (T_prec + T_sens), T_prec = (Σ S_p g + 1) / (Σ S_p + 1) the share of the predicted
 * skeleton that lies in the truth, T_sens = (Σ S_g p + 1) / (Σ S_g + 1) that of the true one which is found.
 * It cares for whole vessels, not for their width.
 * Source: Shit, Paetzold, Sekuboyina, Ezhov, Unger, Zhylka, Pluim, Bauer, Menze 2021, clDice,
 * arXiv:2003.07311.
 */
import { type ImageLoss, sharesByPull } from '../imageLoss.ts';
import { added, diceSummand, scaled } from './dice.ts';
import { type PixelGrid, softSkeleton } from './softSkeleton.ts';

/** Erosions; structures up to about twice as many pixels wide become thin. As in MONAI. */
const iterations = 3;
const smooth = 1;

/** By truth, then by class: the skeleton of the truth stays the same. */
const skeletons = new WeakMap<Uint8Array, Map<number, Float64Array>>();

function trueSkeleton(label: Uint8Array, grid: PixelGrid, c: number): Float64Array {
  const ofTruth = skeletons.get(label) ?? new Map<number, Float64Array>();
  skeletons.set(label, ofTruth);
  let skeleton = ofTruth.get(c);
  if (!skeleton) {
    const own = Float64Array.from(label, (value) => (value === c ? 1 : 0));
    skeleton = softSkeleton(own, grid, iterations).values;
    ofTruth.set(c, skeleton);
  }
  return skeleton;
}

/**
 * α = `clDiceAlpha` in [0, 1]; 0 is the Dice loss. In [0, 1].
 * @throws RangeError when it is not known where the pixels lie
 */
export const clDice: ImageLoss = ({ clDiceAlpha: alpha }, image) => {
  const { classes, probability, label, grid } = image;
  if (!grid)
    throw new RangeError('the clDice loss needs to know where the pixels lie: the grid is missing');
  const gradient = new Float64Array(probability.length);
  const scale = 1 / (classes - 1);
  let value = 0;
  for (let c = 1; c < classes; c++) {
    const p = Float64Array.from(label, (_, i) => probability[i * classes + c]);
    const predicted = softSkeleton(p, grid, iterations);
    const truth = trueSkeleton(label, grid, c);
    let within = smooth;
    let predictedLength = smooth;
    let found = smooth;
    let trueLength = smooth;
    for (let i = 0; i < label.length; i++) {
      if (label[i] === c) within += predicted.values[i];
      predictedLength += predicted.values[i];
      found += truth[i] * p[i];
      trueLength += truth[i];
    }
    const precision = within / predictedLength;
    const sensitivity = found / trueLength;
    const sum = precision + sensitivity;
    value += scale * (1 - (2 * precision * sensitivity) / sum);
    const byPrecision = -2 * scale * (sensitivity / sum) ** 2;
    const bySensitivity = -2 * scale * (precision / sum) ** 2;
    const bySkeleton = Float64Array.from(
      label,
      (own) => (byPrecision * ((own === c ? 1 : 0) - precision)) / predictedLength,
    );
    const byImage = predicted.backward(bySkeleton);
    for (let i = 0; i < label.length; i++)
      gradient[i * classes + c] = byImage[i] + (bySensitivity * truth[i]) / trueLength;
  }
  const share = sharesByPull(image, value, gradient);
  const region = added(
    scaled(diceSummand(image), 1 - alpha),
    scaled({ value, gradient, share }, alpha),
  );
  return { value: region.value, distribution: null, region };
};
