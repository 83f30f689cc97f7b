/** The loss surface: contour at once, 3D when there is time. */
import '../../styles/surfaceNote.css';
import { useRef } from 'react';
import type { FieldFigure, Point } from '../../../plots/fieldFigure.ts';
import type { Scale } from '../../../plots/scale.ts';
import { currentLoss } from '../../../state/selectors.ts';
import type { SurfaceAxes } from '../../../state/session/session.ts';
import type { AppState } from '../../../state/store.ts';
import { useActions, useApp, useAppStore } from '../../appContext.ts';
import { ChoiceRow } from '../../controls/ChoiceRow.tsx';
import { inNextFrame } from '../../frame.ts';
import { lazyView } from '../../lazy/lazyView.tsx';
import { useDrawing } from '../../useDrawing.ts';
import { word } from '../../words/word.ts';
import { FigureText, wordsOf } from '../FigureText.tsx';
import {
  foregroundShare,
  missingSurface,
  sidesOf,
  surfaceOfState,
  surfaceRead,
} from '../figuresOfState.ts';
import { parametersAt } from '../parametersAt.ts';
import { SaveFigure } from '../SaveFigure.tsx';
import { SurfacePlot } from '../surface/SurfacePlot.tsx';
import type { ChartHandle } from '../useChart.ts';
import { ContourChart } from './ContourChart.tsx';

const lambda = <i className="lam">λ</i>;
const delta = <i className="del">δ</i>;
const gamma = <i className="gam">γ</i>;
const choices = [
  { value: 'p-p', name: 'p of both classes', content: 'p × p' },
  {
    value: 'lambda-gamma',
    name: 'λ and γ',
    content: (
      <>
        {lambda} × {gamma}
      </>
    ),
  },
  {
    value: 'delta-gamma',
    name: 'δ and γ',
    content: (
      <>
        {delta} × {gamma}
      </>
    ),
  },
  { value: 'weights', name: 'weights', content: 'weights' },
] as const satisfies readonly { value: SurfaceAxes; name: string; content: unknown }[];

/** What the surface was computed for; the landscape says so itself. */
function caption(state: AppState): string {
  const { axes } = state.session.view;
  const share = foregroundShare(state);
  if (axes === 'weights' || share === null) return '';
  if (axes === 'p-p') return `at ${(100 * share).toFixed(1)} %`;
  return currentLoss(state).form === 'classic' ? 'Unified Focal family' : 'for this prediction';
}

/** The class that the share in the caption is of; empty where the caption has none. */
function captionClass(state: AppState): string {
  const isOfShare = state.session.view.axes === 'p-p' && foregroundShare(state) !== null;
  return isOfShare ? sidesOf(state)[0] : '';
}

const figureWords = wordsOf('describeSurface');

const WeightLandscape = lazyView(
  'The weight landscape',
  'WeightLandscape',
  () => import('../../landscape/WeightLandscape.tsx'),
);

export function LossSurface() {
  const store = useAppStore();
  const { setView, setChoice, holdSlider } = useActions();
  const axes = useApp((state) => state.session.view.axes);
  const words = useApp(caption);
  const ofClass = useApp(captionClass);
  const missing = useApp(missingSurface);
  const movable = useApp(
    (state) => Object.keys(pickedParameters(state, { x: 0, y: 0 })).length > 0,
  );
  const contour = useRef<ChartHandle<FieldFigure>>(null);
  const surface = useRef<ChartHandle<FieldFigure>>(null);
  const range = useRef<HTMLSpanElement>(null);
  const last = useRef<{ axes: SurfaceAxes; scale: Scale } | null>(null);

  useDrawing(surfaceRead, (state) => {
    // A scale is worth keeping under a slider, not across a change of axes.
    const kept = last.current?.axes === state.session.view.axes ? last.current.scale : null;
    const figure = surfaceOfState(state, kept);
    if (!figure) return;
    last.current = { axes: state.session.view.axes, scale: figure.scale };
    contour.current?.draw(figure);
    surface.current?.draw(figure);
    inNextFrame('write', () => {
      if (range.current) range.current.textContent = figure.rangeText;
    });
  });

  const pick = (point: Point) => {
    const state = store.getState();
    setChoice({ id: state.session.loss.id, parameters: pickedParameters(state, point) });
  };

  const isLandscape = axes === 'weights';
  const name = isLandscape ? 'Weight landscape' : 'Loss surface';
  return (
    <figure className="surface" aria-label={name}>
      <figcaption>
        <b {...word(name, true)}>{name}</b>
        <span className="cap">
          {words}
          {ofClass && <span className="where-room"> {ofClass}</span>}
        </span>
        <ChoiceRow
          name="Axes"
          choices={choices}
          value={axes}
          onChange={(value) => setView({ axes: value })}
        />
        <SaveFigure id="surface" name={name} missing={missingSurface} />
      </figcaption>
      {isLandscape ? (
        <WeightLandscape />
      ) : (
        <>
          <div className="pair" data-what="Loss surface" hidden={missing !== null}>
            <div aria-hidden="true">
              <ContourChart ref={contour} onPick={movable ? pick : null} onHold={holdSlider} />
            </div>
            <div className="solid">
              <span ref={range} className="cap range" aria-hidden="true" />
              <SurfacePlot ref={surface} />
            </div>
          </div>
          {missing === null && axes !== 'p-p' && (
            <p className="cap surface-note">
              Lower is not better: train both and compare validation Dice.
            </p>
          )}
          {missing !== null && <p className="note missing">{missing}</p>}
        </>
      )}
      <FigureText words={figureWords} />
    </figure>
  );
}

/** The parameters that a point of the current map stands for. */
function pickedParameters(state: AppState, { x, y }: Point) {
  const { axes } = state.session.view;
  if (axes === 'p-p' || axes === 'weights') return {};
  const point = axes === 'lambda-gamma' ? { lambda: x, gamma: y } : { delta: x, gamma: y };
  return parametersAt(currentLoss(state), point);
}
