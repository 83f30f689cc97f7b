/** How the page asks for the scores of a split, and what the engine answers. */
import type { LengthUnit } from '../datasets/pixelSpacing.ts';
import type { ClassEvaluation, ScoreRule } from '../metrics/evaluation.ts';

export interface EvaluationRequest extends Omit<ScoreRule, 'tolerance'> {
  readonly split: 'training' | 'validation';
  /** In the unit of the answer; null for the smallest round number that is not below a pixel of the prediction. */
  readonly tolerance: number | null;
}

/** A split as the weights of one step predict it, at the training size. */
export interface Evaluation {
  readonly step: number;
  readonly split: EvaluationRequest['split'];
  readonly rule: ScoreRule;
  /** Of distances: pixels of the images, or mm. */
  readonly unit: LengthUnit;
  /** The longest side of a pixel of the predictions, in this unit. */
  readonly pixel: number;
  /** Those with a mask, in the order of the dataset. */
  readonly images: readonly { readonly id: string; readonly name: string }[];
  /** Images of the split that have no mask. */
  readonly unmasked: number;
  /** Of each class but the background, C − 1; empty without an image. */
  readonly classes: readonly ClassEvaluation[];
}
