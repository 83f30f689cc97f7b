/** Everything that can be saved, a row each. */
import '../styles/save.css';
import { useState } from 'react';
import { Panel } from '../controls/Panel.tsx';
import { FigureRows } from './FigureRows.tsx';
import { FormerRuns } from './FormerRuns.tsx';
import { KeptNote } from './KeptNote.tsx';
import { ProjectRow } from './ProjectRow.tsx';
import { ResultRows } from './ResultRows.tsx';

export function SavePanel({ onClose }: { onClose: () => void }) {
  const [problem, setProblem] = useState('');
  return (
    <Panel label="Save" className="save-panel" onClose={onClose}>
      <h2>Everything</h2>
      <ul>
        <ProjectRow onSaved={onClose} />
      </ul>
      <KeptNote onStartOver={onClose} />
      <FormerRuns onTakenBack={onClose} />
      <h2>Results</h2>
      <ul>
        <ResultRows onSaved={onClose} />
      </ul>
      <h2>Figures</h2>
      <ul>
        <FigureRows onSaved={onClose} onFailed={setProblem} />
      </ul>
      <p className="save-problem" aria-live="polite">
        {problem}
      </p>
    </Panel>
  );
}
