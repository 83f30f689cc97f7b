/** Loss and scores of the training against the step. */

import { useRef } from 'react';
import type { Scale } from '../../../plots/scale.ts';
import { type LiveRun, runOf } from '../../../state/live.ts';
import { dividedPatientsOf } from '../../../state/selectors.ts';
import type { AppState } from '../../../state/store.ts';
import { pastStep } from '../../../state/time.ts';
import { useApp } from '../../appContext.ts';
import { wordsOf } from '../FigureText.tsx';
import { trainingOfState, trainingRead } from '../figuresOfState.ts';
import { TrainingFigure } from './TrainingFigure.tsx';

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

const figureWords = wordsOf('describeTraining');

export function TrainingCurves() {
  const isDivided = useApp((state) => dividedPatientsOf(state) > 0);
  const scale = useRef<Scale | null>(null);
  const figures = (state: AppState) => {
    const { loss, scores } = trainingOfState(state, scale.current);
    scale.current = loss.y;
    return [loss, scores] as const;
  };
  return (
    <TrainingFigure
      title="Training"
      progress={progress}
      caution={isDivided ? 'validation scores are optimistic' : ''}
      reads={trainingRead}
      figures={figures}
      words={figureWords}
    />
  );
}
