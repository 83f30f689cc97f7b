/** Train or Pause, Step, Reset and Race. They stand below the loss on wide screens, in the foot on others. */
import { isTraining } from '../../state/race.ts';
import { useActions, useApp } from '../appContext.ts';
import { RaceButton } from '../race/RaceButton.tsx';

const playPath = 'M1.5 .8 9 5 1.5 9.2z';
const pausePath = 'M1.5 1h2.6v8H1.5zM5.9 1h2.6v8H5.9z';

export function TrainButtons() {
  const training = useApp(isTraining);
  const { toggleTraining, step, reset } = useActions();
  return (
    <>
      <button type="button" className="btn primary" data-what="Train" onClick={toggleTraining}>
        <svg viewBox="0 0 10 10" aria-hidden="true">
          <path d={training ? pausePath : playPath} />
        </svg>
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
