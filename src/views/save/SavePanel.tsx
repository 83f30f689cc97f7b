/** Everything that can be saved, a row each. */
import '../styles/save.css';
import { Panel } from '../controls/Panel.tsx';
import { ResultRows } from './ResultRows.tsx';

export default function SavePanel({ onClose }: { onClose: () => void }) {
  return (
    <Panel label="Save" className="save-panel" onClose={onClose}>
      <h2>Results</h2>
      <ul>
        <ResultRows onSaved={onClose} />
      </ul>
    </Panel>
  );
}
