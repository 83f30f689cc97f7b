/** Sweeps: set up, trained in the background, and looked at. A place of its own beside the sliders, over image and plots. */
import '../styles/runs.css';
import '../styles/sweep.css';
import { useEffect } from 'react';
import { sweepCsv } from '../../export/sweepCsv.ts';
import { useActions, useApp } from '../appContext.ts';
import { usePlace } from '../controls/usePlace.ts';
import { download } from '../download.ts';
import { lazyView } from '../lazy/lazyView.tsx';
import { places } from '../places.ts';
import { runsView } from '../runs/runsView.ts';
import { SweepForm } from './SweepForm.tsx';
import { SweepProgress } from './SweepProgress.tsx';
import { sweepView, useSweepView } from './sweepView.ts';

const SweepResults = lazyView(
  'What came of the sweep',
  'SweepResults',
  () => import('./SweepResults.tsx'),
);

export function SweepPanel({ onClose }: { onClose: () => void }) {
  const { withSweeps, readRecords } = useActions();
  const studies = useApp(({ live }) => live.sweeps.studies);
  const shown = useApp(({ live }) => live.sweeps.shown);
  const note = useApp(({ live }) => live.sweeps.note);
  const isSettingUp = useSweepView((view) => view.isSettingUp);
  const region = usePlace('Sweep', onClose);
  const kept = studies.find(({ study }) => study.id === shown) ?? null;
  useEffect(() => {
    readRecords();
    withSweeps((sweeps) => sweeps.read());
  }, [readRecords, withSweeps]);
  useEffect(() => {
    if (shown !== null) sweepView.forget();
  }, [shown]);

  const isForm = kept === null || isSettingUp;
  const saveCsv = () => {
    if (!kept) return;
    const text = sweepCsv(kept.study, kept.trials);
    download(new Blob([text], { type: 'text/csv' }), 'sweep.csv');
  };
  const showRuns = () => {
    runsView.setTable({ filters: { sweep: kept?.study.name ?? '' } });
    places.show('Runs');
  };
  const remove = () => {
    if (kept) withSweeps((sweeps) => sweeps.remove(kept.study.id));
  };

  return (
    <section ref={region} className="runs-panel sweep-panel" aria-label="Sweep" tabIndex={-1}>
      <header>
        <h2>Sweep</h2>
        {studies.length > 1 && !isForm && (
          <select
            aria-label="Which sweep"
            value={shown ?? ''}
            onChange={(event) => {
              const { value } = event.target;
              withSweeps((sweeps) => sweeps.show(value));
            }}
          >
            {studies.map(({ study }) => (
              <option key={study.id} value={study.id}>
                {study.name}
              </option>
            ))}
          </select>
        )}
        {studies.length === 1 && !isForm && <span className="note">{kept?.study.name}</span>}
        {kept && (
          <button
            type="button"
            className="linkb"
            onClick={() => sweepView.set({ isSettingUp: !isSettingUp })}
          >
            {isForm ? 'Back to the results' : 'New sweep'}
          </button>
        )}
        {kept && !isForm && (
          <>
            <button type="button" className="linkb" onClick={showRuns}>
              Its runs
            </button>
            <button type="button" className="linkb" onClick={saveCsv}>
              Export CSV
            </button>
            <button type="button" className="linkb" onClick={remove}>
              Delete
            </button>
          </>
        )}
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
      </header>
      {kept && <SweepProgress kept={kept} />}
      {note && (
        <p className="runs-note" role="alert">
          {note}
        </p>
      )}
      <div className="sweep-scroll">
        {isForm ? <SweepForm /> : kept && <SweepResults kept={kept} />}
      </div>
    </section>
  );
}
