/** The equation with the numbers of the sliders in it and those of the prediction beside it. */
import { createElement, Fragment } from 'react';
import { currentLoss, currentLossAt } from '../../state/selectors.ts';
import { useCalm } from '../appContext.ts';
import { word } from '../words/word.ts';
import { equationLegend, equationLines, lineNumber } from './equationModel.ts';
import { renderMath } from './renderMath.ts';

export function Equation() {
  const loss = useCalm(currentLoss);
  const parameters = useCalm((state) => state.session.loss.parameters);
  const convention = useCalm((state) => state.session.convention);
  const evaluation = useCalm(currentLossAt);
  const classes = useCalm((state) => (state.live.dataset?.classNames.length ?? 1) + 1);
  const legend = equationLegend(loss);
  return (
    <div className="eq" data-classes={classes > 2 ? 'several' : 'two'}>
      {equationLines(loss, parameters, convention, classes).map(
        ({ math, value, caption, idle }) => (
          <Fragment key={value}>
            <span className={idle ? 'formula idle' : 'formula'}>
              {createElement('math', { displaystyle: 'true' }, renderMath(math, 0, true))}
            </span>
            <span className={`value ${value}${idle ? ' idle' : ''}`}>
              {caption && <small {...word(caption)}>{caption}</small>}
              {lineNumber(value, evaluation, loss, convention, classes)}
            </span>
          </Fragment>
        ),
      )}
      {legend && (
        <p className="about">
          {legend}
          <br />
          {loss.source}
        </p>
      )}
    </div>
  );
}
