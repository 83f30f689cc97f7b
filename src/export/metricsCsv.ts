/** What was measured, as tables for other programs: the course of the training, and each image. */
import type { Split } from '../datasets/dataset.ts';
import { type ScoreId, type ScoreValues, scoreColumn, scoreIds } from '../metrics/scores.ts';
import type { Scores, StepRecord } from '../runs/record.ts';
import { type Cell, csv } from './csv.ts';

/** One image as the network predicts it. */
export interface MeasuredImage {
  readonly name: string;
  readonly split: Split;
  /** Original size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Share of the mask that is not background, and that of the prediction, [0, 1]. */
  readonly foregroundShare: number | null;
  readonly predictedShare: number;
  /** Null without a mask. */
  readonly scores: Scores | null;
  /** More scores of each class but the background, where they were asked for; null without a mask. */
  readonly classScores?: readonly ScoreValues[] | null;
}

/** What distances are measured in, and within which an outline counts as right. */
export interface Distances {
  readonly unit: 'px' | 'mm';
  readonly tolerance: number;
}

/** "left kidney" as a part of a column's name: "left_kidney". */
const columnPart = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '') || 'class';

/** Names of classes as parts of columns; equal ones are numbered. */
function classParts(classNames: readonly string[]): string[] {
  const parts = classNames.map(columnPart);
  return parts.map((part, i) => (parts.indexOf(part) < i ? `${part}_${i + 1}` : part));
}

/** Classes get a column of their own where there is more than one. */
function classColumns(classNames: readonly string[]): string[] {
  return classNames.length < 2 ? [] : classParts(classNames).map((part) => `dice_${part}`);
}

/** Scores that a line has once for all classes, and those that it has for each. */
const shared: readonly ScoreId[] = ['dice', 'iou', 'precision', 'recall'];
const further = scoreIds.filter((id) => !shared.includes(id));

/** "mcc"; "hd95_mm"; "mcc_left_kidney" where there are more classes. */
function furtherColumns(classNames: readonly string[], { unit }: Distances): string[] {
  const endings = classNames.length < 2 ? [''] : classParts(classNames).map((part) => `_${part}`);
  return [
    `surface_tolerance_${unit}`,
    ...endings.flatMap((ending) => further.map((id) => `${scoreColumn(id, unit)}${ending}`)),
  ];
}

const scoreColumns = (classNames: readonly string[]) => [
  ...['loss', 'dice', 'iou', 'precision', 'recall'],
  ...classColumns(classNames),
];

function scoreCells(scores: Scores | null, classNames: readonly string[]): Cell[] {
  const { length } = scoreColumns(classNames);
  if (!scores) return new Array<Cell>(length).fill(null);
  const { loss, dice, iou, precision, recall, classDice } = scores;
  const ofClasses = classNames.length < 2 ? [] : classNames.map((_, i) => classDice[i] ?? null);
  return [loss, dice, iou, precision, recall, ...ofClasses];
}

/**
 * A line for each step. Scores are in [0, 1] and empty at steps between measurements.
 *
 * @param classNames  of the classes but the background
 * @param settingAt  the loss that a step was made with, in words
 */
export function trainingCsv(
  steps: Iterable<StepRecord>,
  classNames: readonly string[],
  settingAt: (step: number) => string,
): string {
  const columns = scoreColumns(classNames);
  return csv(
    [
      ...['step', 'loss_setting', 'batch_loss'],
      ...columns.map((column) => `training_${column}`),
      ...columns.map((column) => `validation_${column}`),
    ],
    Array.from(steps, ({ step, batchLoss, training, validation }) => [
      ...[step, settingAt(step), batchLoss],
      ...scoreCells(training, classNames),
      ...scoreCells(validation, classNames),
    ]),
  );
}

/**
 * A line for each image. Shares and scores are in [0, 1], those of the mask empty without one.
 *
 * @param step  training step of the network
 * @param threshold  probability from which a pixel counts as foreground
 * @param distances  where the scores of classes are to be there as well
 */
export function imagesCsv(
  images: readonly MeasuredImage[],
  classNames: readonly string[],
  {
    step,
    threshold,
    distances,
  }: { readonly step: number; readonly threshold: number; readonly distances?: Distances },
): string {
  const more = distances ? furtherColumns(classNames, distances) : [];
  const moreCells = (classScores: MeasuredImage['classScores']): Cell[] => {
    if (!distances) return [];
    if (!classScores) return new Array<Cell>(more.length).fill(null);
    return [distances.tolerance, ...classScores.flatMap((own) => further.map((id) => own[id]))];
  };
  return csv(
    [
      ...['image', 'split', 'width_px', 'height_px', 'foreground_share', 'predicted_share'],
      ...['step', 'threshold_probability', ...scoreColumns(classNames), ...more],
    ],
    images.map(
      ({ name, split, width, height, foregroundShare, predictedShare, scores, classScores }) => [
        ...[name, split, width, height, foregroundShare, predictedShare, step, threshold],
        ...scoreCells(scores, classNames),
        ...moreCells(classScores),
      ],
    ),
  );
}
