/** What was measured, as tables for other programs: the course of the training, and each image. */
import type { Split } from '../datasets/dataset.ts';
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
}

/** "left kidney" as a part of a column's name: "left_kidney". */
const columnPart = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '') || 'class';

/** Classes get a column of their own where there is more than one; equal names are numbered. */
function classColumns(classNames: readonly string[]): string[] {
  if (classNames.length < 2) return [];
  const parts = classNames.map(columnPart);
  return parts.map((part, i) => `dice_${parts.indexOf(part) < i ? `${part}_${i + 1}` : part}`);
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
 */
export function imagesCsv(
  images: readonly MeasuredImage[],
  classNames: readonly string[],
  { step, threshold }: { readonly step: number; readonly threshold: number },
): string {
  return csv(
    [
      ...['image', 'split', 'width_px', 'height_px', 'foreground_share', 'predicted_share'],
      ...['step', 'threshold_probability', ...scoreColumns(classNames)],
    ],
    images.map(({ name, split, width, height, foregroundShare, predictedShare, scores }) => [
      ...[name, split, width, height, foregroundShare, predictedShare, step, threshold],
      ...scoreCells(scores, classNames),
    ]),
  );
}
