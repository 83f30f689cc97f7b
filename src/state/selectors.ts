/** Derived reads that more than one view needs, each computed once per change of what it depends on. */

import type { Sample } from '../datasets/dataset.ts';
import { dividedPatients } from '../datasets/dividedPatients.ts';
import {
  type Contributions,
  type LossAtPrediction,
  lossAtPrediction,
} from '../losses/analysis/lossAtPrediction.ts';
import { type LossDefinition, lossDefinition } from '../losses/catalogue.ts';
import { type LossFunction, lossFunction } from '../losses/lossFunction.ts';
import type { CurrentPrediction } from './live.ts';
import type { LossChoice, Session } from './session/session.ts';
import type { AppState } from './store.ts';

/** Keeps the last result as long as the arguments are the same objects. */
function remember<Arguments extends readonly unknown[], Result>(
  compute: (...values: Arguments) => Result,
): (...values: Arguments) => Result {
  let last: Arguments | null = null;
  let result: Result;
  return (...values) => {
    if (!last || values.some((value, i) => value !== last?.[i])) {
      result = compute(...values);
      last = values;
    }
    return result;
  };
}

const functionOf = () => remember((choice: LossChoice) => lossFunction(choice));
const currentFunctionOf = functionOf();
const pinnedFunctionOf = functionOf();

/** The current loss as something to evaluate. */
export function currentLossFunction(state: AppState): LossFunction {
  return currentFunctionOf(state.session.loss);
}

/** Definition of the current loss. */
export function currentLoss(state: AppState): LossDefinition {
  return lossDefinition(state.session.loss.id);
}

/** The selected image, null before a dataset is open. */
export function currentSample(state: AppState): Sample | null {
  return state.live.dataset?.samples[state.session.view.image] ?? null;
}

const noSamples: readonly Sample[] = [];
const countDivided = remember(dividedPatients);

/** Patients of whom some slices are trained on and others held out. */
export function dividedPatientsOf({ live }: AppState): number {
  return countDivided(live.dataset?.samples ?? noSamples);
}

/** Whether the page is shown to an audience: what is on by default only then asks here. */
export function isLecture({ session }: AppState): boolean {
  return session.view.lecture !== null;
}

/** The class looked at, 1 to C − 1 of the open dataset. */
export function focusOf({ session, live }: AppState): number {
  return Math.min(session.view.focus, live.dataset?.classNames.length ?? 1);
}

/** Whether the prediction that is looked at is one of a network before its first step. */
export function isOfUntrained({ live }: AppState): boolean {
  return live.prediction?.origin === 0;
}

const atPrediction = () =>
  remember((loss: LossFunction | null, judged: CurrentPrediction['judged'] | undefined) =>
    loss && judged ? lossAtPrediction(loss, judged) : null,
  );
const currentAtPrediction = atPrediction();
const pinnedAtPrediction = atPrediction();

/** The current loss at the current prediction; null without a prediction or a mask. */
export function currentLossAt(state: AppState): LossAtPrediction | null {
  return currentAtPrediction(currentLossFunction(state), state.live.prediction?.judged);
}

/** The pinned loss at the current prediction; null if none is pinned. */
export function pinnedLossAt(state: AppState): LossAtPrediction | null {
  const { pinned } = state.session;
  return pinnedAtPrediction(pinned && pinnedFunctionOf(pinned), state.live.prediction?.judged);
}

/** What each pixel contributes to the current loss. */
export function currentContributions(state: AppState): Contributions | null {
  return currentLossAt(state)?.contributions() ?? null;
}

/** The same for the pinned loss. */
export function pinnedContributions(state: AppState): Contributions | null {
  return pinnedLossAt(state)?.contributions() ?? null;
}

/** Whether scales stay by themselves: a setting is pinned to compare with, or an audience compares what it saw. */
export function isScaleHeld({ pinned, view }: Pick<Session, 'pinned' | 'view'>): boolean {
  return pinned !== null || view.lecture !== null;
}

/** Whether the scales of colours stay where they are: by hand, or by themselves. */
export function isScaleLocked({ session }: Pick<AppState, 'session'>): boolean {
  const { scale } = session.view;
  return scale === 'locked' || (scale === 'auto' && isScaleHeld(session));
}

/**
 * Whether those of the plots do. A pinned setting is drawn in the same plot as the other, whose scale fits both: it needs
 * no lock, and a link shows the same picture.
 */
export function isPlotScaleLocked({ session }: Pick<AppState, 'session'>): boolean {
  const { scale, lecture } = session.view;
  return scale === 'locked' || (scale === 'auto' && lecture !== null);
}
