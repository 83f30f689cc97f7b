/** What decisions get right, from the numbers of pixels by decision and truth. */
import type { Confusion } from '../masks/histogram.ts';
import { shareOf } from './maskPair.ts';

export interface Overlap {
  readonly dice: number;
  readonly iou: number;
  readonly precision: number;
  readonly recall: number;
}

/** Dice, IoU, precision and recall, each in [0, 1]. Two empty masks have 1, one empty mask 0. */
export function overlapScores(confusion: Omit<Confusion, 'trueNegatives'>): Overlap {
  const { truePositives, falsePositives, falseNegatives } = confusion;
  const wrong = falsePositives + falseNegatives;
  const empty = truePositives + wrong === 0;
  return {
    dice: shareOf(2 * truePositives, 2 * truePositives + wrong, empty),
    iou: shareOf(truePositives, truePositives + wrong, empty),
    precision: shareOf(truePositives, truePositives + falsePositives, empty),
    recall: shareOf(truePositives, truePositives + falseNegatives, empty),
  };
}

/**
 * Matthews correlation coefficient, [−1, 1]: (TP TN − FP FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)). Without a mistake
 * it is 1; where a factor is 0 otherwise, it is 0 (Chicco & Jurman 2020, doi:10.1186/s12864-019-6413-7).
 */
export function matthewsCorrelation(confusion: Confusion): number {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion;
  if (falsePositives + falseNegatives === 0) return 1;
  const factors =
    Math.sqrt(truePositives + falsePositives) *
    Math.sqrt(truePositives + falseNegatives) *
    Math.sqrt(trueNegatives + falsePositives) *
    Math.sqrt(trueNegatives + falseNegatives);
  if (factors === 0) return 0;
  return (truePositives * trueNegatives - falsePositives * falseNegatives) / factors;
}

/**
 * Relative difference of the areas, (predicted − reference) / reference: above 0 for too much, below for too little. 0 for
 * two empty masks, infinite where only the reference is empty.
 */
export function areaDifference(confusion: Omit<Confusion, 'trueNegatives'>): number {
  const { truePositives, falsePositives, falseNegatives } = confusion;
  const difference = falsePositives - falseNegatives;
  return difference === 0 ? 0 : difference / (truePositives + falseNegatives);
}
