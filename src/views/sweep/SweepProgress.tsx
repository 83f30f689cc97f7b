/** Where a sweep is, and what can be done about it: always one line, so that nothing below it moves. */
import type { KeptStudy } from '../../runs/sweep/keptStudy.ts';
import { initialRun, mainRunOf } from '../../state/live.ts';
import { isTraining } from '../../state/race.ts';
import { useActions, useApp } from '../appContext.ts';
import { OpenItsImages } from './OpenItsImages.tsx';
import { isOver, progressText } from './sweepText.ts';

export function SweepProgress({ kept }: { kept: KeptStudy }) {
  const { withSweeps } = useActions();
  const { id } = kept.study;
  const training = useApp(({ live }) => live.sweeps.training);
  const underWay = useApp(({ live }) => live.sweeps.underWay);
  const step = useApp(({ live }) => {
    const run = underWay && live.runs[underWay.run];
    return (run ?? initialRun).history.last?.step ?? 0;
  });
  const isBeside = useApp(
    (state) => isTraining(state) || mainRunOf(state.live).status.kind === 'training',
  );
  const isOn = training === id;
  const isPaused = !isOn && underWay?.study === id;
  return (
    <div className="sweep-progress">
      <p role="status">{progressText(kept, { training, underWay }, step, isBeside)}</p>
      <OpenItsImages study={kept.study} />
      {isOn && (
        <button
          type="button"
          className="btn"
          onClick={() => withSweeps((sweeps) => sweeps.pause())}
        >
          Pause sweep
        </button>
      )}
      {!isOn && (isPaused || !isOver(kept)) && (
        <button
          type="button"
          className="btn"
          onClick={() => withSweeps((sweeps) => sweeps.resume(id))}
        >
          Resume
        </button>
      )}
      {(isOn || isPaused) && (
        <button type="button" className="btn" onClick={() => withSweeps((sweeps) => sweeps.stop())}>
          Stop
        </button>
      )}
    </div>
  );
}
