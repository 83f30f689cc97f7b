/** What is written down of a training while it goes on. */
import type { LossChoice } from '../losses/lossFunction.ts';

/**
 * Scores at the threshold, pooled over the pixels of the images, each in [0, 1]. A pixel counts to a class
 * where the probability of that class reaches the threshold.
 */
export interface Scores {
  readonly loss: number;
  readonly dice: number;
  readonly iou: number;
  readonly precision: number;
  readonly recall: number;
  /** Dice of each class but the background, [C − 1]; `dice` and the others are means over them. */
  readonly classDice: readonly number[];
}

export interface StepRecord {
  /** Number of optimiser updates made, from 1. */
  readonly step: number;
  /** Loss of the batch before the update. */
  readonly batchLoss: number;
  /** Measured every few steps; null between. */
  readonly training: Scores | null;
  readonly validation: Scores | null;
}

/** Dice of each image at the threshold, by sample id; only images that were measured. */
export type SampleScores = Readonly<Record<string, number>>;

/** The loss was changed: from this step on the training used another one. */
export interface LossChange {
  readonly step: number;
  readonly from: LossChoice;
  readonly to: LossChoice;
}
