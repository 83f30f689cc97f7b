/** What a move of the loss did at the prediction that is looked at, in numbers. */
import { lossAtPrediction } from '../../losses/analysis/lossAtPrediction.ts';
import { lossFunction } from '../../losses/lossFunction.ts';
import { isScaleLocked } from '../../state/selectors.ts';
import type { LossChoice } from '../../state/session/session.ts';
import type { AppState } from '../../state/store.ts';
import { pullsOf } from '../image/pulls/pullsOfState.ts';
import { gradientLimit, lossLimit } from '../image/stage/layerScale.ts';
import { readPixel } from '../image/stage/probe.ts';
import type { Effects } from './changeText.ts';

/** Null where nothing is judged: there is no prediction, or no mask. */
export function effectsOf(state: AppState, before: LossChoice, after: LossChoice): Effects | null {
  const { prediction, lookedAt } = state.live;
  const judged = prediction?.judged;
  if (!prediction || !judged) return null;
  const { threshold, layer } = state.session.view;
  const at = (choice: LossChoice) => {
    const loss = lossAtPrediction(lossFunction(choice), judged);
    const contributions = loss.contributions();
    const pixel = lookedAt && readPixel(prediction, contributions, threshold, lookedAt).judged;
    const limit = layer === 'loss' ? lossLimit : gradientLimit;
    return {
      value: loss.value,
      pull: pixel ? pixel.distributionGradient + pixel.regionGradient : null,
      shares: pullsOf(state, contributions),
      end: limit(judged.histogram, contributions, null, false),
    };
  };
  const [was, is] = [at(before), at(after)];
  if (!was.shares || !is.shares) return null;
  const hasScale = (layer === 'loss' || layer === 'gradient') && !isScaleLocked(state);
  const end = layer === 'loss' ? String(is.end) : `±${is.end}`;
  return {
    pull: was.pull !== null && is.pull !== null ? [was.pull, is.pull] : null,
    shares: [was.shares, is.shares],
    loss: before.id === after.id ? [was.value, is.value] : null,
    coloursEnd: hasScale && was.end !== is.end ? end : null,
  };
}
