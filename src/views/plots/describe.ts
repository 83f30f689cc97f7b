/** The figures in words, with the numbers of the moment. */

import { meanProbabilities } from '../../losses/analysis/descent.ts';
import { gridValue } from '../../plots/fieldFigure.ts';
import { runOf } from '../../state/live.ts';
import { currentLoss, currentLossAt, dividedPatientsOf } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { describeLandscape } from '../landscape/landscapeText.ts';
import {
  curvesOfState,
  foregroundShare,
  missingReason,
  missingSurface,
  sidesOf,
  surfaceOfState,
} from './figuresOfState.ts';

const number = (value: number, digits = 3) => value.toFixed(digits).replace('-', '−');

/** Loss and gradient of one pixel at the mean probability of its class. */
export function describeCurves(state: AppState): string {
  if (!state.live.prediction?.judged) return missingReason(state);
  const { loss, gradient } = curvesOfState(state, null);
  const sentences = sidesOf(state).map((side, i) => {
    const ink = i === 0 ? 'ink' : 'ink2';
    const [l, g] = [loss, gradient].map(({ dots }) => dots.find((dot) => dot.ink === ink));
    if (!l || !g) return `There are no ${side} pixels.`;
    return `A ${side} pixel at its mean p ${number(l.x, 2)} has loss ${number(l.y)} and gradient ${number(g.y)}: ${g.y < 0 ? 'descent raises p' : g.y > 0 ? 'descent lowers p' : 'descent leaves p'}.`;
  });
  return `${currentLoss(state).name} for one pixel. ${sentences.join(' ')}`;
}

/** Loss, range and place of this prediction on the surface. */
export function describeSurface(state: AppState): string {
  if (state.session.view.axes === 'weights') return describeLandscape(state);
  const histogram = state.live.prediction?.judged?.histogram;
  const figure = surfaceOfState(state, null);
  const evaluation = currentLossAt(state);
  if (!histogram || !figure || !evaluation) return missingSurface(state) ?? '';
  const range = `The bands run over ${figure.rangeText.replace('–', 'to')}.`;
  if (state.session.view.axes !== 'p-p')
    return `Loss of this prediction over ${figure.x.label} and ${figure.y.label}. ${range} At this setting the loss is ${number(evaluation.value)}.`;
  const { foreground, background } = meanProbabilities(histogram);
  const [own, rest] = sidesOf(state);
  const share = `${number(100 * (foregroundShare(state) ?? 0), 1)} %`;
  if (foreground === null || background === null || !figure.mark)
    return `Loss over the mean p of ${own} and ${rest}, with ${share} ${own}. ${range}`;
  return `Loss over the mean p of ${own} and ${rest}, with ${share} ${own}. ${range} This prediction has mean p ${number(foreground, 2)} on ${own} and ${number(background, 2)} on ${rest}; an image of these two values has loss ${number(gridValue(figure.grid, figure.mark))}.`;
}

/** The last step and its scores. */
export function describeTraining(state: AppState): string {
  const { live } = state;
  const { history } = runOf(live);
  const { last } = history;
  if (!last) return 'No training step yet.';
  const scored = history.lastMeasured;
  const scores = scored?.validation ?? scored?.training;
  const split = scored?.validation ? 'Validation' : 'Training';
  const words = scores
    ? ` ${split} at step ${scored?.step}: loss ${number(scores.loss)}, Dice ${number(scores.dice, 2)}, IoU ${number(scores.iou, 2)}, precision ${number(scores.precision, 2)}, recall ${number(scores.recall, 2)}.`
    : '';
  const whose =
    dividedPatientsOf(state) > 0
      ? ' Validation is of the same patient as training: optimistic.'
      : '';
  return `Step ${last.step}, batch loss ${number(last.batchLoss)}.${words}${whose}`;
}
