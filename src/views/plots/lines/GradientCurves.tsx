/** "One pixel": loss and gradient against p. */
import { useRef } from 'react';
import type { ParameterRole } from '../../../losses/parameters.ts';
import type { GradientCurvesInput } from '../../../plots/gradientCurves.ts';
import { currentLoss } from '../../../state/selectors.ts';
import type { AppState } from '../../../state/store.ts';
import { useActions, useApp } from '../../appContext.ts';
import { ChoiceRow } from '../../controls/ChoiceRow.tsx';
import { roleClass } from '../../roleClass.ts';
import { word } from '../../words/word.ts';
import { wordsOf } from '../FigureText.tsx';
import { curvesOfState, curvesRead, missingCurves } from '../figuresOfState.ts';
import { SaveFigure } from '../SaveFigure.tsx';
import { ChartPair } from './ChartPair.tsx';

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
  const isMarked = useRef(false);
  const scales = useRef<GradientCurvesInput['previous']>(null);

  const figures = (state: AppState) => {
    const { loss, gradient } = curvesOfState(state, scales.current);
    scales.current = { loss: loss.y, gradient: gradient.y };
    return [loss, gradient] as const;
  };
  const mark = ({ live }: AppState) => {
    if (!live.prediction || isMarked.current) return;
    performance.mark(firstDrawing);
    isMarked.current = true;
  };

  return (
    <ChartPair
      className="curves"
      label="Gradient curves"
      what={['loss against p', 'gradient on the logit']}
      reads={curvesRead}
      figures={figures}
      words={figureWords}
      onDrawn={mark}
    >
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
    </ChartPair>
  );
}
