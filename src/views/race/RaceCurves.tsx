/** Dice of every entrant against the step. */
import { type ComponentProps, useRef } from 'react';
import type { LineFigure } from '../../plots/lineFigure.ts';
import { initialRun, runOf } from '../../state/live.ts';
import { runsOf } from '../../state/race.ts';
import type { AppState } from '../../state/store.ts';
import { pastStep } from '../../state/time.ts';
import { useApp } from '../appContext.ts';
import { lazyView } from '../lazy/lazyView.tsx';
import { FigureText } from '../plots/FigureText.tsx';
import { missingTraining } from '../plots/figuresOfState.ts';
import { LineChart } from '../plots/lines/LineChart.tsx';
import { SaveFigure } from '../plots/SaveFigure.tsx';
import type { ChartHandle } from '../plots/useChart.ts';
import { useDrawing } from '../useDrawing.ts';
import { word } from '../words/word.ts';
import { describeRace, raceCurvesOfState, raceRead } from './raceFigures.ts';

/** "step 78"; "steps 12 to 78" where one stopped or is to catch up. */
function progress({ session, live }: AppState): string {
  const runs = runsOf(session).map((run) => live.runs[run] ?? initialRun);
  const steps = runs.map(({ history }) => history.last?.step ?? 0);
  const [fewest, most] = [Math.min(...steps), Math.max(...steps)];
  if (most === 0) return '';
  const looked = pastStep(runOf(live), live.time);
  if (looked !== null) return `step ${looked} of ${most}`;
  const isInStep = runs.every(({ status }) => status.kind === runs[0]?.status.kind);
  // What is known of each is some moments old, of one more than of another.
  return isInStep && fewest > 0 ? `step ${fewest}` : `steps ${fewest} to ${most}`;
}

const TrainingTime = lazyView(
  'The slider of the training time',
  'TrainingTime',
  () => import('../time/TrainingTime.tsx'),
);

const words: ComponentProps<typeof FigureText>['words'] = (state, say) => say(describeRace(state));

export function RaceCurves() {
  const caption = useApp(progress);
  const hasPast = useApp(({ live }) => runOf(live).kept.steps.length > 1);
  const training = useRef<ChartHandle<LineFigure>>(null);
  const validation = useRef<ChartHandle<LineFigure>>(null);
  useDrawing(raceRead, (state) => {
    const figures = raceCurvesOfState(state);
    training.current?.draw(figures.training);
    validation.current?.draw(figures.validation);
  });
  return (
    <figure className="training-curves race-curves" aria-label="Training curves">
      <figcaption>
        <b {...word('Training curves', true)}>Race</b>
        <span className="cap">{caption}</span>
        {hasPast && <TrainingTime />}
        <SaveFigure id="training" name="Training curves" missing={missingTraining} />
      </figcaption>
      <div className="pair" aria-hidden="true">
        <LineChart ref={training} what="Training curves" />
        <LineChart ref={validation} what="Training curves" />
      </div>
      <FigureText words={words} />
    </figure>
  );
}
