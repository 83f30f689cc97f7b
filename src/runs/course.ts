/** The course of a training: how many steps were made, and which losses they were made with. */
import type { LossChoice } from '../losses/lossFunction.ts';
import type { LossChange } from './record.ts';

export interface Course {
  /** Updates made, 1 or more. */
  readonly steps: number;
  /** What the first one was made with. */
  readonly firstLoss: LossChoice;
  /** Ascending in their steps, from 2 to `steps`. */
  readonly changes: readonly LossChange[];
}

/** The loss that a step was made with. @param first  that of the first step, where nothing changed */
export function lossAtStep(
  changes: readonly LossChange[],
  first: LossChoice,
  step: number,
): LossChoice {
  return changes.findLast((change) => change.step <= step)?.to ?? changes[0]?.from ?? first;
}
