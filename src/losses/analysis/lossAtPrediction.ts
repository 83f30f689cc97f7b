/**
 * A loss at one prediction: its value, what each pixel contributes, and the pictures that are drawn of
 * it. Each is computed when it is asked for, by the cheapest way that is exact: the normal form on two
 * classes by tables over the levels of a histogram, another loss by groups of equal pixels, and what
 * depends on places or on more classes pixel by pixel.
 */

import {
  evaluateHistogram,
  histogramPixels,
  type LevelTable,
  levelsInUse,
  levelTable,
  type ProbabilityHistogram,
} from '../histogram.ts';
import type { LossSummand, PixelGroups } from '../imageLoss.ts';
import { type LossFunction, normalForm } from '../lossFunction.ts';
import { againstTheRest, groupsOfHistogram, logitGradient } from '../pixelGroups.ts';
import type { LossTerms } from '../terms.ts';
import { groupCurves, placeCurves } from './groupCurves.ts';
import { type PixelCurves, pixelCurves } from './pixelCurves.ts';
import { type TwoGroupLoss, twoGroupLoss } from './twoGroups.ts';
import { groupPlane, placePlane } from './twoGroupsOfLoss.ts';

/** A prediction of an image with a truth, from the point of view of one class. */
export interface Prediction {
  /** C, 2 to 8. */
  readonly classes: number;
  /** The class looked at, 1 to C − 1. */
  readonly focus: number;
  /** Pixels by the probability of that class and by whether they belong to it. */
  readonly histogram: ProbabilityHistogram;
  /** Every pixel with all its classes, on its grid. */
  pixels(): PixelGroups;
}

/**
 * What each pixel contributes, times the number of pixels N: its share of the loss, whose mean over the
 * image is the loss, and the derivative by the logit of the class looked at, by part of the loss. By
 * level of probability and truth where that decides it, 0 at levels without pixels of that truth; else by pixel.
 */
export type Contributions =
  | { readonly by: 'level'; readonly foreground: LevelTable; readonly background: LevelTable }
  | ({ readonly by: 'pixel' } & LevelTable);

/** The terms of a normal form before their weights, for the class looked at. */
interface NormalFormDetail {
  readonly distributionMean: number;
  /** R. */
  readonly regionValue: number;
  /** T of the class looked at. */
  readonly foregroundIndex: number;
}

export interface LossAtPrediction {
  readonly value: number;
  /** Part of `value` that is a mean over pixels, weights included; 0 where the loss has none. */
  readonly distribution: number;
  readonly region: number;
  /** Null for a loss that has no normal form. */
  readonly detail: NormalFormDetail | null;
  contributions(): Contributions;
  curves(): PixelCurves;
  /** The loss of an idealised image with the same truth and one probability for each class. */
  plane(): TwoGroupLoss;
}

/** Computes once. */
function once<Result>(compute: () => Result): () => Result {
  let result: { readonly value: Result } | null = null;
  return () => {
    result ??= { value: compute() };
    return result.value;
  };
}

function shareOfForeground(histogram: ProbabilityHistogram, pixels: number): number {
  const levels = levelsInUse(histogram, 1);
  let count = 0;
  for (let k = 0; k < levels.length; k++) count += histogram.foreground[levels[k]];
  return count / pixels;
}

/** Two classes and a normal form: everything by tables. */
function byTables(terms: LossTerms, histogram: ProbabilityHistogram): LossAtPrediction {
  const pixels = histogramPixels(histogram);
  const { value, distribution, region, regionDetail, distributionMean } = evaluateHistogram(
    terms,
    histogram,
  );
  const table = (truth: 0 | 1) =>
    levelTable(
      terms,
      histogram.probability,
      regionDetail,
      truth,
      pixels,
      levelsInUse(histogram, truth),
    );
  return {
    value,
    distribution,
    region,
    detail: {
      distributionMean,
      regionValue: regionDetail.value,
      foregroundIndex: regionDetail.foregroundIndex,
    },
    contributions: once(() => ({ by: 'level', foreground: table(1), background: table(0) })),
    curves: once(() => pixelCurves(terms, histogram)),
    plane: once(() => twoGroupLoss(terms, shareOfForeground(histogram, pixels), pixels)),
  };
}

/** Shares and logit gradients of groups, times the number of pixels of the image. */
function contributionsOf(
  image: PixelGroups,
  parts: { readonly distribution: LossSummand | null; readonly region: LossSummand | null },
  focus: number,
  pixels: number,
): LevelTable {
  const gradientOf = (part: LossSummand | null) =>
    part
      ? logitGradient(image, part.gradient, focus).map((slope) => pixels * slope)
      : new Float64Array(image.label.length);
  const loss = new Float64Array(image.label.length);
  for (const part of [parts.distribution, parts.region])
    if (part) for (let i = 0; i < loss.length; i++) loss[i] += pixels * part.share[i];
  const table = {
    loss,
    distributionGradient: gradientOf(parts.distribution),
    regionGradient: gradientOf(parts.region),
  };
  image.weight.forEach((count, i) => {
    if (count === 0) for (const values of Object.values(table)) values[i] = 0;
  });
  return table;
}

/** Two classes and no normal form, but places do not matter: by groups of equal pixels. */
function byGroups(loss: LossFunction, histogram: ProbabilityHistogram): LossAtPrediction {
  const pixels = histogramPixels(histogram);
  const { image, level } = groupsOfHistogram(histogram);
  const evaluation = loss.evaluate(image);
  const contributions = once((): Contributions => {
    const groups = contributionsOf(image, evaluation, 1, pixels);
    const levels = histogram.probability.length;
    const table = (truth: 0 | 1): LevelTable => {
      const spread = (values: Float64Array) => {
        const atLevel = new Float64Array(levels);
        for (let group = 0; group < values.length; group++)
          if (image.label[group] === truth) atLevel[level[group]] = values[group];
        return atLevel;
      };
      return {
        loss: spread(groups.loss),
        distributionGradient: spread(groups.distributionGradient),
        regionGradient: spread(groups.regionGradient),
      };
    };
    return { by: 'level', foreground: table(1), background: table(0) };
  });
  return {
    value: evaluation.value,
    distribution: evaluation.distribution?.value ?? 0,
    region: evaluation.region?.value ?? 0,
    detail: null,
    contributions,
    curves: once(() => groupCurves(loss, image)),
    plane: once(() => groupPlane(loss, shareOfForeground(histogram, pixels), pixels)),
  };
}

/** D, R and T before their weights. */
function detailOf(loss: LossFunction, prediction: Prediction): NormalFormDetail | null {
  const { terms } = loss.against(prediction.focus);
  if (!terms || !loss.terms) return null;
  const unweighted = { ...loss.terms, distributionWeight: 1, regionWeight: 1, constant: 0 };
  const { distribution, region } = normalForm(unweighted).evaluate(prediction.pixels());
  const { regionDetail } = evaluateHistogram(terms, prediction.histogram);
  return {
    distributionMean: distribution?.value ?? 0,
    regionValue: region?.value ?? 0,
    foregroundIndex: regionDetail.foregroundIndex,
  };
}

/** More classes, or places that matter: value and contributions pixel by pixel. */
function byPixels(loss: LossFunction, prediction: Prediction): LossAtPrediction {
  const { histogram, focus } = prediction;
  const image = prediction.pixels();
  const evaluation = loss.evaluate(image);
  const single = loss.against(focus);
  const drawn = once((): Pick<LossAtPrediction, 'curves' | 'plane'> => {
    if (single.terms) return byTables(single.terms, histogram);
    if (!single.readsPlaces) return byGroups(single, histogram);
    const two = againstTheRest(image, focus);
    return {
      curves: once(() => placeCurves(single, two)),
      plane: once(() => placePlane(single, two)),
    };
  });
  return {
    value: evaluation.value,
    distribution: evaluation.distribution?.value ?? 0,
    region: evaluation.region?.value ?? 0,
    detail: detailOf(loss, prediction),
    contributions: once(() => ({
      by: 'pixel',
      ...contributionsOf(image, evaluation, focus, histogramPixels(histogram)),
    })),
    curves: () => drawn().curves(),
    plane: () => drawn().plane(),
  };
}

/** A loss at a prediction. With more than two classes curves and plane are of the class against the rest. */
export function lossAtPrediction(loss: LossFunction, prediction: Prediction): LossAtPrediction {
  if (prediction.classes > 2 || loss.readsPlaces) return byPixels(loss, prediction);
  return loss.terms
    ? byTables(loss.terms, prediction.histogram)
    : byGroups(loss, prediction.histogram);
}
