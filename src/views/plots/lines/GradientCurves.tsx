/** "One pixel": loss and gradient against p. */
import { useRef } from 'react';
import type { ParameterRole } from '../../../losses/parameters.ts';
import type { GradientCurvesInput } from '../../../plots/gradientCurves.ts';
import type { LineFigure } from '../../../plots/lineFigure.ts';
import { currentLoss } from '../../../state/selectors.ts';
import { useActions, useApp } from '../../appContext.ts';
import { ChoiceRow } from '../../controls/ChoiceRow.tsx';
import { roleClass } from '../../roleClass.ts';
import { useDrawing } from '../../useDrawing.ts';
import { word } from '../../words/word.ts';
import { FigureText, wordsOf } from '../FigureText.tsx';
import { curvesOfState, curvesRead, missingCurves } from '../figuresOfState.ts';
import { SaveFigure } from '../SaveFigure.tsx';
import type { ChartHandle } from '../useChart.ts';
import { LineChart } from './LineChart.tsx';

const symbols: Readonly<Record<ParameterRole, string>> = { lambda: 'λ', delta: 'δ', gamma: 'γ' };
const roles = ['lambda', 'delta', 'gamma'] as const;
const families = [
  ...roles.map((role) => ({
    value: role,
    name: `${symbols[role]} ${role}`,
    content: symbols[role],
    className: `symbol ${roleClass[role]}`,
  })),
  { value: 'off' as const, name: 'off', content: 'off' },
];

/** Left once, when the page is ready for the hand: the benchmark measures up to here. */
const firstDrawing = 'curves-drawn';

/** Says what is dotted, and why there is no family. */
function Caption() {
  const vary = useApp((state) => state.session.view.vary);
  const loss = useApp(currentLoss);
  const pinned = useApp((state) => state.session.pinned !== null);
  const missing = vary !== null && !loss.parameters.some(({ role }) => role === vary);
  return (
    <span className="cap">
      {pinned && (
        <>
          dotted: <span {...word('pinned')}>pinned</span>
        </>
      )}
      {pinned && missing && '; '}
      {missing && (
        <>
          <i className={roleClass[vary]}>{symbols[vary]}</i>{' '}
          {pinned ? 'fixed' : `is fixed by ${loss.shortName}`}
        </>
      )}
    </span>
  );
}

const figureWords = wordsOf('describeCurves');

export function GradientCurves() {
  const vary = useApp((state) => state.session.view.vary);
  const { setView } = useActions();
  const loss = useRef<ChartHandle<LineFigure>>(null);
  const gradient = useRef<ChartHandle<LineFigure>>(null);
  const isMarked = useRef(false);
  const scales = useRef<GradientCurvesInput['previous']>(null);

  useDrawing(curvesRead, (state) => {
    const figures = curvesOfState(state, scales.current);
    scales.current = { loss: figures.loss.y, gradient: figures.gradient.y };
    loss.current?.draw(figures.loss);
    gradient.current?.draw(figures.gradient);
    if (state.live.prediction && !isMarked.current) {
      performance.mark(firstDrawing);
      isMarked.current = true;
    }
  });

  return (
    <figure className="curves" aria-label="Gradient curves">
      <figcaption>
        <b {...word('One pixel', true)}>One pixel</b>
        <Caption />
        <ChoiceRow
          name="Family of curves"
          lead="vary"
          choices={families}
          value={vary ?? 'off'}
          onChange={(value) => setView({ vary: value === 'off' ? null : value })}
        />
        <SaveFigure id="curves" name="One pixel" missing={missingCurves} />
      </figcaption>
      <div className="pair" aria-hidden="true">
        <LineChart ref={loss} what="loss against p" />
        <LineChart ref={gradient} what="gradient on the logit" />
      </div>
      <FigureText words={figureWords} />
    </figure>
  );
}
