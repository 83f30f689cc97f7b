/**
 * Predictions of several classes. A network's logits are only known up to a common constant, so they
 * travel as differences to the background: C − 1 maps in the levels of probabilityMap.ts. One such map is
 * the probability map of two classes.
 */
import { leftOut } from './leftOut.ts';
import { levelOfLogit, levelsPerLogit, logitLimit } from './probabilityMap.ts';

/** Most classes, the background among them. */
export const mostClasses = 8;

const logitOf = (level: number) => level / levelsPerLogit - logitLimit;

/**
 * Probabilities of all classes, a softmax of the differences with 0 for the background.
 *
 * @param differences  levels of z_c − z_0 of each class but the background, C − 1 of [pixels]
 * @returns [pixels, C]
 */
export function classProbabilities(differences: readonly Uint16Array[]): Float64Array {
  const classes = differences.length + 1;
  const pixels = differences[0]?.length ?? 0;
  const probability = new Float64Array(pixels * classes);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const start = pixel * classes;
    let largest = 0;
    for (const map of differences) largest = Math.max(largest, logitOf(map[pixel]));
    probability[start] = Math.exp(-largest);
    let sum = probability[start];
    for (let c = 1; c < classes; c++) {
      const value = Math.exp(logitOf(differences[c - 1]?.[pixel]) - largest);
      probability[start + c] = value;
      sum += value;
    }
    for (let c = 0; c < classes; c++) probability[start + c] = probability[start + c] / sum;
  }
  return probability;
}

/**
 * Levels of the probability of each class against all others, C − 1 of [pixels]. Of two classes they are
 * the differences themselves.
 */
export function classLevels(differences: readonly Uint16Array[]): readonly Uint16Array[] {
  if (differences.length === 1) return differences;
  const pixels = differences[0]?.length ?? 0;
  return differences.map((own, c) => {
    const levels = new Uint16Array(pixels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const logit = logitOf(own[pixel]);
      // ln(1 + Σ e^z) of the other classes, with the largest taken out.
      let largest = 0;
      for (let k = 0; k < differences.length; k++)
        if (k !== c) largest = Math.max(largest, logitOf(differences[k]?.[pixel]));
      let rest = Math.exp(-largest);
      for (let k = 0; k < differences.length; k++)
        if (k !== c) rest += Math.exp(logitOf(differences[k]?.[pixel]) - largest);
      levels[pixel] = levelOfLogit(logit - largest - Math.log(rest));
    }
    return levels;
  });
}

/** Pixels of one class, 0, 1 or `leftOut`, from labels; the labels themselves where there are no others. */
export function maskOfClass(labels: Uint8Array, classIndex: number, classes: number): Uint8Array {
  if (classes === 2 && classIndex === 1) return labels;
  return labels.map((label) => (label === leftOut ? leftOut : label === classIndex ? 1 : 0));
}
