/** A landscape in words. */
import { lossDefinition } from '../../losses/catalogue.ts';
import { coarsest } from '../../runs/landscape/grid.ts';
import type { LiveLandscape } from '../../state/landscape.ts';
import { currentLoss, currentLossFunction } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { landscapeFigures, lossInMiddle } from './landscapeFigures.ts';
import { megabytes } from './landscapeSettings.ts';
import { needsEngine } from './lossField.ts';

/** Why there is no picture; null where there is one. */
export function missingLandscape(state: AppState): string | null {
  const { landscape } = state.live;
  if (!landscape) return 'No landscape yet. Choose directions, then press Compute.';
  const { progress, known, direct, request } = landscape;
  if (progress.kind === 'failed' && !known) return progress.problem;
  const least = (known?.head.planes.length ?? 1) * Math.min(coarsest, request.size) ** 2;
  const count = known?.histograms.known ?? 0;
  if (count < least)
    return progress.kind === 'cancelled'
      ? 'Cancelled before there was a picture. Press Compute for another.'
      : 'The first picture comes after 49 points.';
  if (!known || !needsEngine(currentLossFunction(state), known.head.classes)) return null;
  const done = direct?.loss === state.session.loss ? direct.done : 0;
  return done < least ? 'The first picture of this loss comes after 49 points.' : null;
}

/** How far a landscape is. */
export function progressText(state: AppState): string {
  const { landscape } = state.live;
  if (!landscape) return '';
  const { progress, known, total, direct } = landscape;
  const count = known?.histograms.known ?? 0;
  const { loss } = state.session;
  if (progress.kind === 'working')
    return known ? `Point ${count} of ${total}` : 'Waiting for the network';
  if (progress.kind === 'failed') return progress.problem;
  const isDirect = known && needsEngine(currentLossFunction(state), known.head.classes);
  if (isDirect) {
    if (direct?.problem) return direct.problem;
    const done = direct?.loss === loss ? direct.done : 0;
    if (done < total) {
      const reason = currentLossFunction(state).readsPlaces
        ? 'reads places'
        : 'has no normal form for more than two classes';
      return `${lossDefinition(loss.id).name} ${reason}, so the network predicts again: point ${done} of ${total}`;
    }
  }
  if (!known) return '';
  const { step } = known.head;
  const kept = megabytes(known.histograms.bytes);
  return progress.kind === 'cancelled'
    ? `Cancelled at ${count} of ${total} points of step ${step}, ${kept}`
    : `Step ${step}, ${total} points, ${kept}`;
}

/** "weights of step 120". */
export function weightsText({ known }: LiveLandscape): string {
  if (!known) return '';
  const { step } = known.head;
  return step === 0 ? 'around the initial weights' : `around the weights of step ${step}`;
}

const percent = (share: number) => {
  const text = (100 * share).toPrecision(2);
  return `${share >= 0.995 ? '100' : Number(text)} %`;
};

/** What a slice is, and what it hides. */
export function sliceText({ known }: LiveLandscape): string {
  if (!known) return '';
  const { parameters, planes, step } = known.head;
  const slice = `A slice of ${parameters.toLocaleString('en')} dimensions: a wall here may have a way round in the others.`;
  const { pathShare, explained } = planes[0];
  if (explained) {
    const [first, second] = explained.map(percent);
    return `${slice} Its directions explain ${first} and ${second} of the variance of the path.`;
  }
  return pathShare === null || step === 0
    ? slice
    : `${slice} It holds ${percent(pathShare)} of the path of training.`;
}

const number = (value: number) => value.toFixed(3).replace('-', '−');

/** The landscape for those who do not see it. */
export function describeLandscape(state: AppState): string {
  const missing = missingLandscape(state);
  const { landscape } = state.live;
  if (missing !== null || !landscape) return missing ?? '';
  const [figure] = landscapeFigures(state, null).figures;
  const middle = lossInMiddle(landscape);
  if (!figure || middle === null) return progressText(state);
  const directions = landscape.known?.head.planes[0].explained ? 'principal' : 'random';
  return `${currentLoss(state).name} over two ${directions} directions ${weightsText(landscape)}, where it is ${number(middle)}. The bands run over ${figure.rangeText.replace('–', 'to')}. ${sliceText(landscape)}`;
}
