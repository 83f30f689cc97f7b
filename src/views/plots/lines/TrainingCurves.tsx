/** Loss and scores of the training against the step. */

import { useRef } from 'react';
import type { LineFigure } from '../../../plots/lineFigure.ts';
import type { Scale } from '../../../plots/scale.ts';
import { type LiveRun, runOf } from '../../../state/live.ts';
import { dividedPatientsOf } from '../../../state/selectors.ts';
import type { AppState } from '../../../state/store.ts';
import { pastStep } from '../../../state/time.ts';
import { useApp } from '../../appContext.ts';
import { lazyView } from '../../lazy/lazyView.tsx';
import { useDrawing } from '../../useDrawing.ts';
import { word } from '../../words/word.ts';
import { FigureText, wordsOf } from '../FigureText.tsx';
import { missingTraining, trainingOfState, trainingRead } from '../figuresOfState.ts';
import { SaveFigure } from '../SaveFigure.tsx';
import type { ChartHandle } from '../useChart.ts';
import { LineChart } from './LineChart.tsx';

/** ", Dice 0.53" of an earlier step, once it is known. */
function pastDice({ past }: LiveRun, step: number): string {
  if (past?.step !== step) return '';
  const dice = (past.scores.validation ?? past.scores.training)?.dice;
  return dice === undefined ? '' : `, Dice ${dice.toFixed(3)}`;
}

/** "step 412, paused" or "step 412, 8.3 steps a second"; empty before the first step. */
function progress({ live }: AppState): string {
  const { status, history } = runOf(live);
  const step = history.last?.step;
  if (step === undefined) return '';
  const looked = pastStep(runOf(live), live.time);
  if (looked !== null) return `step ${looked} of ${step}${pastDice(runOf(live), looked)}`;
  if (status.kind === 'training') {
    const pace = status.stepsPerSecond;
    return pace > 0
      ? `step ${step}, ${pace < 10 ? pace.toFixed(1) : pace.toFixed(0)} a second`
      : `step ${step}`;
  }
  return status.kind === 'paused' ? `step ${step}, paused` : `step ${step}`;
}

const TrainingTime = lazyView(
  'The slider of the training time',
  'TrainingTime',
  () => import('../../time/TrainingTime.tsx'),
);

const figureWords = wordsOf('describeTraining');

export function TrainingCurves() {
  const caption = useApp(progress);
  const hasPast = useApp(({ live }) => runOf(live).kept.steps.length > 1);
  const isDivided = useApp((state) => dividedPatientsOf(state) > 0);
  const loss = useRef<ChartHandle<LineFigure>>(null);
  const scores = useRef<ChartHandle<LineFigure>>(null);
  const scale = useRef<Scale | null>(null);

  useDrawing(trainingRead, (state) => {
    const figures = trainingOfState(state, scale.current);
    scale.current = figures.loss.y;
    loss.current?.draw(figures.loss);
    scores.current?.draw(figures.scores);
  });

  return (
    <figure className="training-curves" aria-label="Training curves">
      <figcaption>
        <b {...word('Training curves', true)}>Training</b>
        <span className="cap">{caption}</span>
        {isDivided && <span className="cap">validation scores are optimistic</span>}
        {hasPast && <TrainingTime />}
        <SaveFigure id="training" name="Training curves" missing={missingTraining} />
      </figcaption>
      <div className="pair" aria-hidden="true">
        <LineChart ref={loss} what="Training curves" />
        <LineChart ref={scores} what="Training curves" />
      </div>
      <FigureText words={figureWords} />
    </figure>
  );
}
