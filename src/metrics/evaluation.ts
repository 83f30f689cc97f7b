/** All scores of one class: of each image by itself, and of all their pixels, outlines and lesions together. */

import type { Spacing } from '../losses/further/distance.ts';
import {
  type Confusion,
  confusionAt,
  histogramOfMap,
  type LevelHistogram,
} from '../masks/histogram.ts';
import { leftOut } from '../masks/leftOut.ts';
import { levelOfProbability } from '../masks/probabilityMap.ts';
import { meanInterval } from '../runs/bootstrap.ts';
import { calibrationErrors, type ReliabilityBin, reliability } from './calibration.ts';
import { type LesionCounts, lesionCounts, lesionScores } from './lesions.ts';
import type { MaskPair } from './maskPair.ts';
import { areaDifference, matthewsCorrelation, overlapScores } from './overlap.ts';
import { type ScoreId, type ScoreValues, scoreIds } from './scores.ts';
import {
  averageSurfaceDistance,
  hausdorff95,
  type NearBorder,
  nearBorder,
  surfaceDice,
  surfaceDistances,
} from './surface.ts';
import {
  bestThreshold,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type ThresholdScores,
  thresholdSweep,
} from './sweep.ts';

/** What is chosen about how it is scored. */
export interface ScoreRule {
  /** Probability from which a pixel counts as foreground, (0, 1). */
  readonly threshold: number;
  /** Distance within which an outline counts as right, in the unit of the spacing, ≥ 0. */
  readonly tolerance: number;
  /** Share of a lesion that has to be covered, and more, to match, [0, 1). */
  readonly overlap: number;
}

/** A class of a predicted image. */
export interface ClassPrediction {
  readonly width: number;
  readonly height: number;
  /** Of the probability of the class against all others, in levels of masks/probabilityMap.ts, [height, width]. */
  readonly levels: Uint16Array;
  /** 0, 1 or `leftOut`, [height, width]. */
  readonly truth: Uint8Array;
  readonly spacing: Spacing;
}

/** What adds up over images. */
interface Counts {
  readonly confusion: Confusion;
  readonly outline: NearBorder;
  readonly lesions: LesionCounts;
}

export interface ImageEvaluation {
  readonly scores: ScoreValues;
  readonly counts: Counts;
  readonly histogram: LevelHistogram;
}

/** Scores of one image by itself. */
export function evaluateImage(image: ClassPrediction, rule: ScoreRule): ImageEvaluation {
  const { width, height, levels, truth, spacing } = image;
  const limit = levelOfProbability(rule.threshold);
  const pair: MaskPair = {
    ...{ width, height, spacing },
    reference: truth.map((value) => (value === 1 ? 1 : 0)),
    prediction: Uint8Array.from(levels, (level) => (level >= limit ? 1 : 0)),
    counted: truth.map((value) => (value === leftOut ? 0 : 1)),
  };
  const map = { size: width, levels };
  const distances = surfaceDistances(pair);
  const counts = {
    confusion: confusionAt(map, truth, rule.threshold),
    outline: nearBorder(distances, rule.tolerance),
    lesions: lesionCounts(pair, rule.overlap),
  };
  const histogram = histogramOfMap(map, truth);
  const scores = {
    ...scoresOf(counts, histogram),
    hausdorff95: hausdorff95(distances),
    surfaceDistance: averageSurfaceDistance(distances),
  };
  return { scores, counts, histogram };
}

/** All but distances, which do not add up over images. */
function scoresOf({ confusion, outline, lesions }: Counts, histogram: LevelHistogram): ScoreValues {
  const lesion = lesionScores(lesions);
  const errors = calibrationErrors(reliability(histogram));
  return {
    ...overlapScores(confusion),
    mcc: matthewsCorrelation(confusion),
    ...{ hausdorff95: null, surfaceDistance: null },
    surfaceDice: surfaceDice(outline),
    lesionRecall: lesion.recall,
    lesionPrecision: lesion.precision,
    lesionF1: lesion.f1,
    areaDifference: areaDifference(confusion),
    averagePrecision: precisionRecallCurve(histogram)?.averagePrecision ?? null,
    calibrationError: errors?.expected ?? null,
    maximumCalibrationError: errors?.maximum ?? null,
  };
}

/** Sums of numbers of the same names. */
function added<Numbers extends object>(all: readonly Numbers[]): Numbers {
  const sums: Record<string, number> = {};
  for (const one of all)
    for (const [name, value] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + value;
  return sums as Numbers;
}

function addedHistograms(all: readonly LevelHistogram[]): LevelHistogram {
  const { probability } = all[0] as LevelHistogram;
  const sum = (of: 'foreground' | 'background') => {
    const total = new Float64Array(probability.length);
    for (const one of all) for (let i = 0; i < total.length; i++) total[i] += one[of][i];
    return total;
  };
  return { probability, foreground: sum('foreground'), background: sum('background') };
}

/** A score over images. */
interface ScoreSummary {
  /** Over all pixels, outlines or lesions together; null for distances, which have no such number. */
  readonly pooled: number | null;
  /** Mean over the images where it is finite; null where it is of none. */
  readonly mean: number | null;
  /** The 95 % bootstrap interval of the mean over images; null for fewer than two. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Images in the mean. */
  readonly count: number;
}

export interface ClassEvaluation {
  readonly summaries: Readonly<Record<ScoreId, ScoreSummary>>;
  /** Of each image, in their order. */
  readonly images: readonly ScoreValues[];
  /** Over all pixels; null where there is no foreground. */
  readonly curve: PrecisionRecallCurve | null;
  readonly sweep: readonly ThresholdScores[];
  readonly best: ThresholdScores;
  readonly reliability: readonly ReliabilityBin[];
}

function summaryOf(pooled: number | null, values: readonly (number | null)[]): ScoreSummary {
  const finite = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  const interval = meanInterval(finite);
  return {
    pooled,
    mean: interval?.mean ?? finite[0] ?? null,
    interval: interval && [interval.low, interval.high],
    count: finite.length,
  };
}

/** @param images  at least one */
export function evaluateClass(images: readonly ImageEvaluation[]): ClassEvaluation {
  const counts = images.map((image) => image.counts);
  const histogram = addedHistograms(images.map((image) => image.histogram));
  const pooled = scoresOf(
    {
      confusion: added(counts.map(({ confusion }) => confusion)),
      outline: added(counts.map(({ outline }) => outline)),
      lesions: added(counts.map(({ lesions }) => lesions)),
    },
    histogram,
  );
  const sweep = thresholdSweep(histogram, levelOfProbability);
  const summaries = Object.fromEntries(
    scoreIds.map((id) => [
      id,
      summaryOf(
        pooled[id],
        images.map(({ scores }) => scores[id]),
      ),
    ]),
  ) as Record<ScoreId, ScoreSummary>;
  return {
    summaries,
    images: images.map(({ scores }) => scores),
    curve: precisionRecallCurve(histogram),
    ...{ sweep, best: bestThreshold(sweep) },
    reliability: reliability(histogram),
  };
}
