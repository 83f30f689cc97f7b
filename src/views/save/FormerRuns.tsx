/** The trainings of this visit that others took the place of: each can be gone back to. */
import type { FormerRun } from '../../state/live.ts';
import { useActions, useApp } from '../appContext.ts';
import { agoText } from '../controls/agoText.ts';
import { SaveRow } from './SaveRow.tsx';

function nameOf({ run, title }: FormerRun): string {
  const steps = run?.moment.step ?? 0;
  const done =
    steps === 0 ? 'untrained' : steps === 1 ? '1 step' : `${steps.toLocaleString('en')} steps`;
  return `${title}, ${done}`;
}

export function FormerRuns({ onTakenBack }: { onTakenBack: () => void }) {
  const runs = useApp((state) => state.live.formerRuns);
  const { takeBack } = useActions();
  if (runs.length === 0) return null;
  const back = (id: number) => {
    takeBack(id);
    onTakenBack();
  };
  return (
    <>
      <h2>Earlier trainings of this visit</h2>
      <ul>
        {runs.map((former) => (
          <SaveRow
            key={former.id}
            name={nameOf(former)}
            note={`set aside ${agoText(Date.now() - former.at)}: ${former.reason}`}
            formats={[{ label: 'Go back', save: () => back(former.id) }]}
          />
        ))}
      </ul>
    </>
  );
}
