/** Train or Pause, Step, Reset and Race. They stand below the loss on wide screens, in the foot on others. */
import { isTraining } from '../../state/race.ts';
import { useActions, useApp } from '../appContext.ts';
import { PlayIcon } from '../controls/PlayIcon.tsx';
import { RaceButton } from '../race/RaceButton.tsx';

export function TrainButtons() {
  const training = useApp(isTraining);
  const { toggleTraining, step, reset } = useActions();
  return (
    <>
      <button type="button" className="btn primary" data-what="Train" onClick={toggleTraining}>
        <PlayIcon isPlaying={training} />
        {training ? 'Pause' : 'Train'}
      </button>
      <button type="button" className="btn step" data-what="Step" onClick={step}>
        Step
      </button>
      <button type="button" className="btn reset" data-what="Reset" onClick={reset}>
        Reset
      </button>
      <RaceButton />
    </>
  );
}
