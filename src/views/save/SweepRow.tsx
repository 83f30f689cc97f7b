/** The sweep that is looked at, to go on with in PyTorch. */
import { useActions, useApp } from '../appContext.ts';
import { SaveRow } from './SaveRow.tsx';

export function SweepRow() {
  const { saveStudy } = useActions();
  const { studies, shown } = useApp((state) => state.live.sweeps);
  const saving = useApp((state) => state.live.saving);
  const kept = studies.find(({ study }) => study.id === shown);
  if (!kept) return null;
  return (
    <SaveRow
      name="Sweep"
      note={`${kept.study.name}: an Optuna journal and the program that continues it`}
      missing={saving ? `${saving.message} come first.` : null}
      formats={[{ label: 'ZIP', save: () => saveStudy(kept.study, kept.trials) }]}
    />
  );
}
