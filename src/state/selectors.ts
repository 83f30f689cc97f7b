/** Derived reads that more than one view needs, each computed once per change of what it depends on. */

import type { Sample } from '../data/dataset.ts';
import { levelProbability } from '../data/probabilityMap.ts';
import { type LossDefinition, lossDefinition, lossTerms } from '../losses/catalogue.ts';
import {
  evaluateHistogram,
  type HistogramEvaluation,
  histogramPixels,
  type LevelTable,
  levelTable,
} from '../losses/histogram.ts';
import type { LossTerms } from '../losses/terms.ts';
import type { LossChoice } from './session.ts';
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

const termsOf = () => remember((choice: LossChoice) => lossTerms(choice.id, choice.parameters));
const currentTermsOf = termsOf();
const pinnedTermsOf = termsOf();

/** Definition of the current loss. */
export function currentLoss(state: AppState): LossDefinition {
  return lossDefinition(state.session.loss.id);
}

/** Normal form of the current loss. */
export function currentTerms(state: AppState): LossTerms {
  return currentTermsOf(state.session.loss);
}

/** Normal form of the pinned loss, null if none is pinned. */
export function pinnedTerms(state: AppState): LossTerms | null {
  return state.session.pinned ? pinnedTermsOf(state.session.pinned) : null;
}

/** The selected image, null before a dataset is open. */
export function currentSample(state: AppState): Sample | null {
  return state.live.dataset?.samples[state.session.view.image] ?? null;
}

type Histogram = NonNullable<AppState['live']['prediction']>['histogram'];
const evaluation = () =>
  remember((terms: LossTerms | null, histogram: Histogram | undefined) =>
    terms && histogram ? evaluateHistogram(terms, histogram) : null,
  );
const currentEvaluationOf = evaluation();
const pinnedEvaluationOf = evaluation();

/** The current loss of the current prediction; null without a prediction or a mask. */
export function currentEvaluation(state: AppState): HistogramEvaluation | null {
  return currentEvaluationOf(currentTerms(state), state.live.prediction?.histogram);
}

/** The pinned loss of the current prediction. */
function pinnedEvaluation(state: AppState): HistogramEvaluation | null {
  return pinnedEvaluationOf(pinnedTerms(state), state.live.prediction?.histogram);
}

/** What a pixel of each class contributes at each level of data/probabilityMap.ts. */
export interface LevelTables {
  readonly foreground: LevelTable;
  readonly background: LevelTable;
}

const tables = () =>
  remember(
    (
      terms: LossTerms | null,
      histogram: Histogram | undefined,
      result: HistogramEvaluation | null,
    ): LevelTables | null => {
      if (!terms || !histogram || !result) return null;
      const pixels = histogramPixels(histogram);
      const region = result.regionDetail;
      return {
        foreground: levelTable(terms, levelProbability, region, 1, pixels),
        background: levelTable(terms, levelProbability, region, 0, pixels),
      };
    },
  );
const currentTablesOf = tables();
const pinnedTablesOf = tables();

/** Loss and gradient of a pixel by level and class, for the current loss and prediction. */
export function currentTables(state: AppState): LevelTables | null {
  return currentTablesOf(
    currentTerms(state),
    state.live.prediction?.histogram,
    currentEvaluation(state),
  );
}

/** The same for the pinned loss. */
export function pinnedTables(state: AppState): LevelTables | null {
  return pinnedTablesOf(
    pinnedTerms(state),
    state.live.prediction?.histogram,
    pinnedEvaluation(state),
  );
}
