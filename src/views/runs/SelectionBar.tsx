/** What can be done with the runs that are selected; always one line, so that nothing below it moves. */
import { useState } from 'react';
import type { RunRecord } from '../../runs/runRecord.ts';
import type { RunActions } from '../../state/runActions.ts';
import { useEndOf } from '../controls/useEndOf.ts';
import { namesText } from './RunsTable.tsx';
import { runsView, useRunsView } from './runsView.ts';

/** How long it says that something worked. */
const confirmationMs = 2500;

interface SelectionBarProps {
  /** That are selected, in the order of the table. */
  readonly records: readonly RunRecord[];
  readonly actions: RunActions;
  readonly onRename: (id: string) => void;
  readonly onRemove: () => void;
}

type Said = { readonly text: string; readonly link?: string } | null;

function OneRun({
  record,
  actions,
  onRename,
  onSaid,
}: {
  record: RunRecord;
  actions: RunActions;
  onRename: (id: string) => void;
  onSaid: (said: Said) => void;
}) {
  const copy = async () => {
    const link = `${location.href.split('#')[0]}#${record.link}`;
    try {
      await navigator.clipboard.writeText(link);
      onSaid({ text: 'Link copied.' });
    } catch {
      onSaid({ text: 'This browser does not let the page copy:', link });
    }
  };
  return (
    <>
      <button
        type="button"
        className="linkb"
        onClick={() => {
          actions.takeSetting(record);
          onSaid({ text: `The sliders have the setting of ${namesText([record])}.` });
        }}
      >
        Use this setting
      </button>
      <button type="button" className="linkb" onClick={() => onRename(record.id)}>
        Rename
      </button>
      <button type="button" className="linkb" onClick={copy}>
        Copy link
      </button>
    </>
  );
}

/** What was deleted last comes back with one press. */
function Deleted({ actions }: { actions: RunActions }) {
  const deleted = useRunsView((view) => view.deleted);
  if (deleted.length === 0) return null;
  const putBack = () => {
    actions.putBack(deleted);
    runsView.set({ deleted: [], selected: new Set(deleted.map(({ id }) => id)) });
  };
  return (
    <>
      <span>{namesText(deleted)} deleted.</span>
      <button type="button" className="linkb" onClick={putBack}>
        Undo
      </button>
    </>
  );
}

export function SelectionBar({ records, actions, onRename, onRemove }: SelectionBarProps) {
  const hidden = useRunsView((view) => view.hidden);
  const [said, setSaid] = useState<Said>(null);
  useEndOf(said?.link === undefined ? said : null, confirmationMs, () => setSaid(null));
  const ids = new Set(records.map(({ id }) => id));
  const [first] = records;
  const isPinned = records.every((record) => record.isPinned);
  const isHidden = records.every(({ id }) => hidden.has(id));
  return (
    <div className="selection-bar">
      {first ? (
        <>
          <b>{namesText(records)}</b>
          {records.length === 1 && (
            <OneRun record={first} {...{ actions, onRename }} onSaid={setSaid} />
          )}
          <button type="button" className="linkb" onClick={() => actions.pin(ids, !isPinned)}>
            {isPinned ? 'Unpin' : 'Pin'}
          </button>
          <button type="button" className="linkb" onClick={() => runsView.hide(ids, !isHidden)}>
            {isHidden ? 'Show' : 'Hide'}
          </button>
          <button type="button" className="linkb" onClick={onRemove}>
            Delete
          </button>
        </>
      ) : (
        <span className="note">Select a run to use its setting, name, pin, hide or delete it.</span>
      )}
      <span className="runs-said" aria-live="polite">
        {said?.text}
        {said?.link !== undefined && (
          <input readOnly aria-label="Link" value={said.link} ref={(input) => input?.select()} />
        )}
        {!said && <Deleted actions={actions} />}
      </span>
    </div>
  );
}
