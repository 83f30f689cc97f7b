/** Dice of every entrant against the step. */
import type { ComponentProps } from 'react';
import { initialRun, runOf } from '../../state/live.ts';
import { runsOf } from '../../state/race.ts';
import type { AppState } from '../../state/store.ts';
import { pastStep } from '../../state/time.ts';
import { TrainingFigure } from '../plots/lines/TrainingFigure.tsx';
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

const words: ComponentProps<typeof TrainingFigure>['words'] = (state, say) =>
  say(describeRace(state));

const figures = (state: AppState) => {
  const { training, validation } = raceCurvesOfState(state);
  return [training, validation] as const;
};

export function RaceCurves() {
  return (
    <TrainingFigure
      title="Race"
      className="race-curves"
      {...{ progress, figures, words }}
      reads={raceRead}
    />
  );
}
