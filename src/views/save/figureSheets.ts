/** The plots of the page as sheets of paper: what is drawn where, without a word of how. */

import { lossSetting } from '../../export/lossSetting.ts';
import type { LineFigure } from '../../plots/lineFigure.ts';
import { runOf } from '../../state/live.ts';
import { currentLoss, currentSample } from '../../state/selectors.ts';
import type { AppState } from '../../state/store.ts';
import { landscapeFigures } from '../landscape/landscapeFigures.ts';
import { sliceText, weightsText } from '../landscape/landscapeText.ts';
import type { Surface } from '../plots/canvas.ts';
import { paintFieldFigure } from '../plots/fields/drawFieldFigure.ts';
import { curvesOfState, surfaceOfState, trainingOfState } from '../plots/figuresOfState.ts';
import { paintLineFigure } from '../plots/lines/drawLineFigure.ts';
import type { Palette } from '../plots/palette.ts';
import { raceCurvesOfState } from '../race/raceFigures.ts';

/** A part of a sheet, in pixels. */
interface SheetPanel {
  readonly width: number;
  readonly height: number;
  readonly paint: (surface: Surface, palette: Palette) => void;
}

export interface FigureSheet {
  readonly title: string;
  /** Setting, image and what else the figure depends on. */
  readonly note: string;
  /** Side by side. */
  readonly panels: readonly SheetPanel[];
}

export type FigureId = 'curves' | 'surface' | 'training';

const panelWidth = 420;

function linePanel(figure: LineFigure, height: number): SheetPanel {
  return {
    width: panelWidth,
    height,
    paint: (surface, palette) => paintLineFigure(surface, figure, palette, new Map(), null),
  };
}

/** What every figure depends on: "asymmetric-unified-focal lambda=0.5 …; ultrasound 1, U-Net at step 20". */
function noteOf(state: AppState): string {
  const { session, live } = state;
  const sample = currentSample(state);
  const origin = live.prediction?.origin;
  const prediction = origin === 'simulated' ? 'simulated prediction' : `U-Net at step ${origin}`;
  const image = sample && live.prediction ? `; ${sample.name}, ${prediction}` : '';
  const pinned = session.pinned ? `; pinned, dotted: ${lossSetting(session.pinned)}` : '';
  return `${lossSetting(session.loss)}${image}${pinned}`;
}

/** The sheet of a figure; null where there is nothing to draw. */
export function sheetOf(state: AppState, id: FigureId): FigureSheet | null {
  const { name } = currentLoss(state);
  const note = noteOf(state);
  if (id === 'curves') {
    if (!state.live.prediction?.judged) return null;
    const { loss, gradient } = curvesOfState(state, null);
    const panels = [linePanel(loss, 280), linePanel(gradient, 280)];
    return { title: `${name}: one pixel`, note, panels };
  }
  if (id === 'surface' && state.session.view.axes === 'weights') {
    const { figures } = landscapeFigures(state, null);
    const { landscape } = state.live;
    if (figures.length === 0 || !landscape) return null;
    const panels = figures.map((figure) => ({
      ...{ width: 460, height: 460 },
      paint: (surface: Surface, palette: Palette) =>
        paintFieldFigure(surface, figure, palette, null),
    }));
    return {
      title: `${name}: weight landscape ${weightsText(landscape)}, ${figures[0].rangeText}`,
      note: `${lossSetting(state.session.loss)}. ${sliceText(landscape)}`,
      panels,
    };
  }
  if (id === 'surface') {
    const figure = surfaceOfState(state, null);
    if (!figure) return null;
    const paint: SheetPanel['paint'] = (surface, palette) =>
      paintFieldFigure(surface, figure, palette, null);
    const panels = [{ width: 460, height: 460, paint }];
    return { title: `${name}: loss surface, ${figure.rangeText}`, note, panels };
  }
  const title = state.live.dataset?.title ?? '';
  const { history } = runOf(state.live);
  if (history.length === 0) return null;
  const steps = `${history.last?.step} steps`;
  if (state.session.race.length > 0) {
    const { training, validation } = raceCurvesOfState(state);
    return {
      title: `Race, ${steps}`,
      note: title,
      panels: [linePanel(training, 240), linePanel(validation, 240)],
    };
  }
  const { loss, scores } = trainingOfState(state, null);
  return {
    title: `Training, ${steps}`,
    note: `${lossSetting(state.session.loss)}; ${title}`,
    panels: [linePanel(loss, 240), linePanel(scores, 240)],
  };
}
