/** From the state of the page to figures: the losses are evaluated here, the builders only arrange. */

import {
  type ClassProbabilities,
  descentPath,
  meanProbabilities,
} from '../../losses/analysis/descent.ts';
import { instabilityAt } from '../../losses/analysis/health.ts';
import { lossAtPrediction, type Prediction } from '../../losses/analysis/lossAtPrediction.ts';
import {
  curveFamily,
  curveProbability,
  type FamilyMember,
} from '../../losses/analysis/pixelCurves.ts';
import {
  type FocusSums,
  familyPoint,
  focusSums,
  parameterSurface,
  probabilitySurface,
} from '../../losses/analysis/surface.ts';
import { lossDefinition } from '../../losses/catalogue.ts';
import { shown } from '../../losses/conventions.ts';
import { histogramPixels, type ProbabilityHistogram } from '../../losses/histogram.ts';
import { lossFunction } from '../../losses/lossFunction.ts';
import type { ParameterRole } from '../../losses/parameters.ts';
import type { FieldFigure } from '../../plots/fieldFigure.ts';
import {
  emptyGradientCurves,
  type GradientCurves,
  type GradientCurvesInput,
  gradientCurves,
} from '../../plots/gradientCurves.ts';
import { parameterSurfaceFigure, probabilitySurfaceFigure } from '../../plots/lossSurface.ts';
import type { Scale } from '../../plots/scale.ts';
import { type TrainingCurves, trainingCurves } from '../../plots/trainingCurves.ts';
import { runOf } from '../../state/live.ts';
import {
  currentLoss,
  currentLossAt,
  currentLossFunction,
  currentSample,
  dividedPatientsOf,
  focusOf,
  isPlotScaleLocked,
  pinnedLossAt,
} from '../../state/selectors.ts';
import type { LossChoice } from '../../state/session/session.ts';
import type { AppState } from '../../state/store.ts';
import { pastStep } from '../../state/time.ts';

/** What a histogram alone decides, kept for as long as the histogram is: sliders do not change it. */
interface Summary {
  readonly pixels: number;
  readonly share: number;
  readonly means: ReturnType<typeof meanProbabilities>;
  readonly sums: FocusSums;
}

const summaries = new WeakMap<ProbabilityHistogram, Summary>();

function summaryOf(histogram: ProbabilityHistogram): Summary {
  let summary = summaries.get(histogram);
  if (!summary) {
    const pixels = histogramPixels(histogram);
    let foreground = 0;
    for (const count of histogram.foreground) foreground += count;
    summary = {
      pixels,
      share: foreground / pixels,
      means: meanProbabilities(histogram),
      sums: focusSums(histogram),
    };
    summaries.set(histogram, summary);
  }
  return summary;
}

/** Foreground share of the current prediction's image, null without a mask. */
export function foregroundShare(state: AppState): number | null {
  const histogram = state.live.prediction?.judged?.histogram;
  return histogram ? summaryOf(histogram).share : null;
}

/** What the plots call the two kinds of pixel. */
export function sidesOf(state: AppState): readonly [string, string] {
  const names = state.live.dataset?.classNames ?? [];
  const name = names[focusOf(state) - 1];
  return names.length > 1 && name ? [name, 'the rest'] : ['foreground', 'background'];
}

/** Why there is nothing to evaluate a loss on; empty while the page is still opening. */
export function missingReason(state: AppState): string {
  const sample = currentSample(state);
  if (!sample) return '';
  if (!sample.mask) return `No mask for ${sample.name}. The loss needs one.`;
  return 'No prediction yet. Press Train or Step.';
}

/** Why there is nothing to draw of one pixel; null if there is. */
export function missingCurves(state: AppState): string | null {
  return state.live.prediction?.judged ? null : missingReason(state) || 'No image yet.';
}

/** Why there are no curves of the training; null if there are. */
export function missingTraining({ live }: AppState): string | null {
  return runOf(live).history.length > 0 ? null : 'Press Train first: there is no step yet.';
}

/** A parameter value as the chosen convention writes it, two decimals. */
function shownText(state: AppState, choice: LossChoice, id: Parameters<typeof shown>[2]): string {
  const loss = lossDefinition(choice.id);
  return shown(state.session.convention, loss, id, choice.parameters[id]).toFixed(2);
}

let lastFamily: {
  readonly key: string;
  readonly judged: Prediction;
  readonly family: readonly FamilyMember[];
} | null = null;

/** The family of curves of a parameter; it stands still while that parameter moves. */
function familyOf(loss: LossChoice, role: ParameterRole, judged: Prediction) {
  const definition = lossDefinition(loss.id);
  const moving = definition.parameters.find((parameter) => parameter.role === role)?.id;
  const rest = moving ? { ...loss.parameters, [moving]: null } : loss.parameters;
  const key = JSON.stringify([role, { ...loss, parameters: rest }]);
  if (lastFamily?.key !== key || lastFamily.judged !== judged) {
    const family = curveFamily(definition, loss.parameters, role, (parameters) =>
      lossAtPrediction(lossFunction({ ...loss, parameters }), judged).curves(),
    );
    lastFamily = { key, judged, family };
  }
  return lastFamily.family;
}

/** State that the gradient curves depend on. */
export const curvesRead = ({ session, live }: AppState) => [
  session.loss,
  session.pinned,
  session.convention,
  session.view.vary,
  live.prediction?.judged,
  live.dataset,
  session.view.image,
  live.dragging,
  isPlotScaleLocked({ session }),
];

/** A scale may grow but not shrink: a slider is held, or the scales are locked. */
const isHeld = (state: AppState) => state.live.dragging || isPlotScaleLocked(state);

export function curvesOfState(
  state: AppState,
  previous: GradientCurvesInput['previous'],
): GradientCurves {
  const judged = state.live.prediction?.judged;
  const current = currentLossAt(state);
  if (!judged || !current) return emptyGradientCurves(missingReason(state));
  const { loss, convention, view } = state.session;
  const definition = currentLoss(state);
  const family = view.vary ? familyOf(loss, view.vary, judged) : [];
  return gradientCurves({
    probability: curveProbability,
    current: current.curves(),
    pinned: pinnedLossAt(state)?.curves() ?? null,
    family: family.map(({ parameter, value, curves }) => ({
      role: parameter.role,
      label: `${parameter.symbol} ${shown(convention, definition, parameter.id, value)}`,
      curves,
    })),
    sides: sidesOf(state),
    means: summaryOf(judged.histogram).means,
    held: isHeld(state),
    previous,
  });
}

/** State that the loss surface depends on. */
export const surfaceRead = ({ session, live }: AppState) => [
  session.loss,
  session.pinned,
  session.convention,
  session.view.axes,
  live.prediction?.judged,
  live.dragging,
  isPlotScaleLocked({ session }),
];

/** Why the surface of the chosen axes cannot be drawn; null if it can. */
export function missingSurface(state: AppState): string | null {
  if (state.session.view.axes === 'weights')
    return state.live.landscape?.known ? null : 'Press Compute first.';
  if (!state.live.prediction?.judged) return missingReason(state);
  const loss = currentLoss(state);
  if (state.session.view.axes === 'p-p' || loss.form !== 'further') return null;
  return `${loss.name} has no place among the Unified Focal losses. Choose p × p.`;
}

/** The surface of the chosen axes; null where {@link missingSurface} says why. */
export function surfaceOfState(state: AppState, previous: Scale | null): FieldFigure | null {
  const histogram = state.live.prediction?.judged?.histogram;
  const current = currentLossAt(state);
  if (!histogram || !current || missingSurface(state)) return null;
  const { loss, pinned, convention, view } = state.session;
  // A landscape is drawn by views/landscape.
  if (view.axes === 'weights') return null;
  const { share, pixels, means, sums } = summaryOf(histogram);
  const held = { held: isHeld(state), previous };
  if (view.axes === 'p-p') {
    const { foreground, background } = means;
    const start: ClassProbabilities | null =
      foreground !== null && background !== null ? { foreground, background } : null;
    const plane = current.plane();
    const { terms } = currentLossFunction(state);
    const pinnedPlane = pinnedLossAt(state)?.plane() ?? null;
    return probabilitySurfaceFigure({
      ...held,
      sides: sidesOf(state),
      field: probabilitySurface(plane, (p1, p0) =>
        terms ? instabilityAt(terms, share, p1, p0, pixels) : null,
      ),
      pinnedField: pinnedPlane && probabilitySurface(pinnedPlane),
      means: start,
      path: start ? descentPath(plane, share, start) : [],
      pinnedPath: start && pinnedPlane ? descentPath(pinnedPlane, share, start) : [],
    });
  }
  const { axes } = view;
  const definition = currentLoss(state);
  const family = pinned && lossDefinition(pinned.id);
  const pinnedDefinition = family && family.form !== 'further' ? family : null;
  return parameterSurfaceFigure({
    ...held,
    axes,
    field: parameterSurface(axes, definition, loss.parameters, sums),
    pinnedField:
      pinned && pinnedDefinition
        ? parameterSurface(axes, pinnedDefinition, pinned.parameters, sums)
        : null,
    current: familyPoint(definition, loss.parameters),
    pinned: pinned && pinnedDefinition ? familyPoint(pinnedDefinition, pinned.parameters) : null,
    shown: (parameter, value) => shown(convention, definition, parameter, value),
  });
}

/** State that the training curves depend on. */
export const trainingRead = (state: AppState) => [
  runOf(state.live).history,
  runOf(state.live).changes,
  state.session.convention,
  state.live.dragging,
  state.live.time,
  dividedPatientsOf(state),
];

export function trainingOfState(state: AppState, previous: Scale | null): TrainingCurves {
  const { dragging, dataset } = state.live;
  const { history, changes } = runOf(state.live);
  return trainingCurves({
    classNames: dataset?.classNames ?? [],
    history,
    changes,
    shown: (setting, { id }) => shownText(state, setting, id),
    isOnePatient: dividedPatientsOf(state) > 0,
    held: dragging,
    previous,
    time: pastStep(runOf(state.live), state.live.time),
  });
}
