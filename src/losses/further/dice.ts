/** The Dice loss of any number of classes, which several further losses are built on. */
import type { LossSummand, PixelGroups } from '../imageLoss.ts';
import { evaluateClasses } from '../multiClass.ts';
import type { LossTerms } from '../terms.ts';

/** As the Dice loss of the catalogue: smoothing of 1e-6 pixels, nothing clipped. */
const terms: LossTerms = {
  distributionWeight: 0,
  foregroundWeight: 0,
  backgroundWeight: 0,
  foregroundFocus: 0,
  backgroundFocus: 0,
  regionWeight: 1,
  delta: 0.5,
  foregroundPower: 1,
  backgroundPower: 1,
  smooth: 1e-6,
  clipsRegion: false,
  constant: 0,
};

/** Mean over all classes, the background among them, of 1 − 2 TP / (2 TP + FP + FN). */
export function diceSummand(image: PixelGroups): LossSummand {
  const { region } = evaluateClasses(Array<LossTerms>(image.classes).fill(terms), image);
  if (!region) throw new Error('the Dice loss is a region loss');
  return region;
}

/** A summand times a factor. */
export function scaled({ value, gradient, share }: LossSummand, factor: number): LossSummand {
  return {
    value: factor * value,
    gradient: gradient.map((slope) => factor * slope),
    share: share.map((part) => factor * part),
  };
}

/** The sum of two summands. */
export function added(a: LossSummand, b: LossSummand): LossSummand {
  return {
    value: a.value + b.value,
    gradient: a.gradient.map((slope, i) => slope + b.gradient[i]),
    share: a.share.map((part, i) => part + b.share[i]),
  };
}
