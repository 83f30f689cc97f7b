/** What there is to say of opened files, by name: left out and why, or used in part. The rest goes on. */
import { useEffect, useMemo, useState } from 'react';
import type { FileProblem } from '../../datasets/dataset.ts';
import { useApp, useAppStore } from '../appContext.ts';
import { Panel } from '../controls/Panel.tsx';

/** Longer lists are cut: nobody reads on, and a thousand rows would slow the page. */
const rowLimit = 200;

export function ProblemList({ uncollected }: { uncollected: readonly FileProblem[] }) {
  const refused = useApp((state) => state.live.problems);
  const opening = useApp((state) => state.live.opening !== null);
  const store = useAppStore();
  const problems = useMemo(() => [...uncollected, ...refused], [uncollected, refused]);
  const [shows, setShows] = useState(false);
  const [dismissed, setDismissed] = useState<readonly FileProblem[] | null>(null);

  // Where nothing at all could be used, the alert points to this list: then it is open at once.
  useEffect(() => {
    setShows(problems.length > 0 && store.getState().live.notice?.isOnFiles === true);
  }, [problems, store]);

  if (problems.length === 0 || opening || dismissed === problems) return null;
  const count = problems.length === 1 ? '1 note' : `${problems.length} notes`;
  return (
    <div className="problems">
      <button
        type="button"
        className="linkb"
        aria-expanded={shows}
        onClick={() => setShows(!shows)}
      >
        {count} on files
      </button>
      {shows && (
        <Panel
          label="Notes on the opened files"
          className="problem-list"
          onClose={() => setShows(false)}
        >
          <p className="panel-head">
            <b>{count} on the opened files</b>
            <button type="button" className="linkb" onClick={() => setDismissed(problems)}>
              Dismiss
            </button>
          </p>
          <ul>
            {problems.slice(0, rowLimit).map(({ path, reason }) => (
              <li key={`${path} ${reason}`}>
                <b>{path}</b>
                <span>{reason}</span>
              </li>
            ))}
          </ul>
          {problems.length > rowLimit && (
            <p className="note">and {problems.length - rowLimit} more</p>
          )}
        </Panel>
      )}
    </div>
  );
}
