/**
 * The ends of the colour scales of the loss and gradient layers, from one drawing to the next. They fit what is shown,
 * and while a slider is held they only grow; a locked scale stays where it is, so that what pulls less looks weaker.
 */
import type { Contributions } from '../../../losses/analysis/lossAtPrediction.ts';
import type { ProbabilityHistogram } from '../../../losses/histogram.ts';
import {
  currentContributions,
  isScaleLocked,
  pinnedContributions,
} from '../../../state/selectors.ts';
import type { AppState } from '../../../state/store.ts';
import { kept } from './kept.ts';
import { gradientLimit, lossLimit } from './layerScale.ts';

interface Ends {
  readonly gradient: number;
  readonly loss: number;
}

/** Ends of the colour scales of the loss and gradient layers. */
export interface LayerLimits extends Ends {
  readonly isLocked: boolean;
  /** A locked scale ends before the values do: they have the colour of its end. */
  readonly beyond: { readonly gradient: boolean; readonly loss: boolean };
}

function fitted(
  histogram: ProbabilityHistogram,
  contributions: Contributions,
  previous: Ends | null,
  held: boolean,
): Ends {
  return {
    gradient: gradientLimit(histogram, contributions, previous?.gradient ?? null, held),
    loss: lossLimit(histogram, contributions, previous?.loss ?? null, held),
  };
}

const largerOf = (a: Ends, b: Ends): Ends => ({
  gradient: Math.max(a.gradient, b.gradient),
  loss: Math.max(a.loss, b.loss),
});

/** Whose pixels are coloured: those of the page's loss, or of another setting beside it. */
export interface StageSource {
  readonly contributions: (state: AppState) => Contributions | null;
  readonly pinned: (state: AppState) => Contributions | null;
}

export const pageSource: StageSource = {
  contributions: currentContributions,
  pinned: pinnedContributions,
};

export class LayerScale {
  private readonly source: StageSource;
  private readonly fitOf = kept<Ends>();
  private readonly limitsOf = kept<LayerLimits>();
  private fit: Ends | null = null;
  /** A slider was held when the fit was made: until it is let go it may only grow. */
  private held = false;
  private limits: LayerLimits | null = null;

  constructor(source: StageSource = pageSource) {
    this.source = source;
  }

  /** Follows the state. @returns the limits, or the last ones where nothing is judged */
  update(state: AppState): LayerLimits | null {
    const contributions = this.source.contributions(state);
    const judged = state.live.prediction?.judged;
    if (!contributions || !judged) return this.limits;
    const { histogram } = judged;
    const { dragging } = state.live;
    const fit = this.fitOf([contributions, dragging], () =>
      fitted(histogram, contributions, this.fit, dragging && this.held),
    );
    this.fit = fit;
    this.held = dragging;
    const { gradientEnd, lossEnd } = state.session.view;
    const isLocked = isScaleLocked(state);
    this.limits = this.limitsOf([fit, isLocked, gradientEnd, lossEnd], () => {
      if (!isLocked) return { ...fit, isLocked, beyond: { gradient: false, loss: false } };
      // Where no ends are given the scale is that of all that is compared.
      const pinned = gradientEnd === null || lossEnd === null ? this.source.pinned(state) : null;
      const all = pinned ? largerOf(fit, fitted(histogram, pinned, null, false)) : fit;
      const ends = { gradient: gradientEnd ?? all.gradient, loss: lossEnd ?? all.loss };
      const beyond = { gradient: fit.gradient > ends.gradient, loss: fit.loss > ends.loss };
      return { ...ends, isLocked, beyond };
    });
    return this.limits;
  }
}
