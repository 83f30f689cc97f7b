/** Everything that can be saved, a row each. It stays open, for one file is seldom all. */
import '../styles/save.css';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Panel } from '../controls/Panel.tsx';
import { lastDownload } from '../download.ts';
import { FigureRows } from './FigureRows.tsx';
import { FormerRuns } from './FormerRuns.tsx';
import { KeptNote } from './KeptNote.tsx';
import { ProjectRow } from './ProjectRow.tsx';
import { ResultRows } from './ResultRows.tsx';
import { SweepRow } from './SweepRow.tsx';

/** What went wrong, or what was saved since the panel was opened; the later of the two. */
function useOutcome() {
  const [before] = useState(lastDownload.get);
  const last = useSyncExternalStore(lastDownload.subscribe, lastDownload.get);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    if (last !== before) setProblem('');
  }, [last, before]);
  return { problem, setProblem, saved: last === before ? null : last };
}

export function SavePanel({ onClose }: { onClose: () => void }) {
  const { problem, setProblem, saved } = useOutcome();
  return (
    <Panel label="Save" className="save-panel" onClose={onClose}>
      <p className="panel-head">
        <b>Save</b>
        <button type="button" className="linkb" onClick={onClose}>
          Close
        </button>
      </p>
      <h2>Everything</h2>
      <ul>
        <ProjectRow />
        <SweepRow />
      </ul>
      <KeptNote onStartOver={onClose} />
      <FormerRuns onTakenBack={onClose} />
      <h2>Results</h2>
      <ul>
        <ResultRows />
      </ul>
      <h2>Figures</h2>
      <ul>
        <FigureRows onFailed={setProblem} />
      </ul>
      <p className={problem ? 'save-outcome problem' : 'save-outcome'} aria-live="polite">
        {problem || (saved && `Saved ${saved.fileName}.`)}
      </p>
    </Panel>
  );
}
