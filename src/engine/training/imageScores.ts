/** The scores of predicted images, class by class, in pixels of the image or in mm. */
import type { Sample } from '../../datasets/dataset.ts';
import { type LengthUnit, lengthUnit, trainingSpacing } from '../../datasets/pixelSpacing.ts';
import { classLevels, maskOfClass } from '../../masks/classMaps.ts';
import { evaluateImage, type ImageEvaluation, type ScoreRule } from '../../metrics/evaluation.ts';
import type { TrainingImages } from '../networks/network.ts';
import { differencesOf } from './measurement.ts';

/** Round numbers: 1, 2 and 5 times a power of ten. */
const round = (power: number) => [1, 2, 5].map((digit) => digit * 10 ** power);

export interface Lengths {
  readonly unit: LengthUnit;
  /** The longest side of a pixel of the predictions. */
  readonly pixel: number;
  /** The smallest round number that is not below it: an outline cannot be right within less. */
  readonly tolerance: number;
}

/** What distances in predictions of these images are measured in. */
export function lengthsOf(samples: readonly Sample[], size: number): Lengths {
  const unit = lengthUnit(samples);
  const sides = samples.flatMap((sample) => {
    const { down, right } = trainingSpacing(sample, size, unit);
    return [down, right];
  });
  const pixel = Math.max(0, ...sides);
  const power = pixel > 0 ? Math.floor(Math.log10(pixel)) : 0;
  const isEnough = (length: number) => length >= pixel * (1 - 1e-9);
  const tolerance = [...round(power), ...round(power + 1)].find(isEnough) ?? 1;
  return { unit, pixel, tolerance };
}

/**
 * @param labels  of the image, with `leftOut`, [size, size]
 * @param logits  of each class minus that of the background, [C − 1, size, size]
 * @returns of each class but the background, against all others
 */
export function classEvaluations(
  sample: Sample,
  { size, classes }: Pick<TrainingImages, 'size' | 'classes'>,
  labels: Uint8Array,
  logits: Float32Array,
  unit: LengthUnit,
  rule: ScoreRule,
): ImageEvaluation[] {
  const spacing = trainingSpacing(sample, size, unit);
  return classLevels(differencesOf(logits, classes)).map((levels, c) => {
    const truth = maskOfClass(labels, c + 1, classes);
    return evaluateImage({ width: size, height: size, levels, truth, spacing }, rule);
  });
}
