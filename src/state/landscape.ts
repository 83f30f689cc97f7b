/** A landscape of the loss over a plane through weight space, as far as it is computed. */
import type { Dataset } from '../datasets/dataset.ts';
import type { LandscapeHead, LandscapeRequest, RunId } from '../engine/protocol.ts';
import type { LandscapeHistograms } from '../losses/analysis/landscape.ts';
import type { LossChoice } from './session/session.ts';

/** Another object whenever more is known. */
export interface LiveLandscape {
  readonly request: LandscapeRequest;
  readonly run: RunId;
  /** That its images are of. */
  readonly dataset: Dataset;
  readonly progress:
    | { readonly kind: 'working' | 'cancelled' | 'done' }
    /** Why, in a sentence. */
    | { readonly kind: 'failed'; readonly problem: string };
  /** Points of all its planes. */
  readonly total: number;
  /** What is known, before the first points null. The histograms grow. */
  readonly known: {
    readonly head: LandscapeHead;
    readonly histograms: LandscapeHistograms;
  } | null;
  /** What histograms do not decide: one loss as the engine evaluates it, point after point. */
  readonly direct: {
    readonly loss: LossChoice;
    /** NaN at points that are not known, [total]; it is written to. */
    readonly values: Float64Array;
    readonly done: number;
    readonly problem: string | null;
  } | null;
}

/** The way to landscapes; what comes of it stands in `live.landscape`. */
export interface LandscapePort {
  /** Takes the place of the last one. */
  begin(request: LandscapeRequest): void;
  /** What is known stays. */
  cancel(): void;
  /** Has the engine evaluate a loss at every point of the landscape that is there. */
  evaluate(loss: LossChoice): void;
}
