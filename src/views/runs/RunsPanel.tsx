/** Every training as a row: a place of its own beside the sliders, over image and plots. */
import '../styles/runs.css';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { runsCsv } from '../../export/runsCsv.ts';
import { tableOf } from '../../runs/runTable.ts';
import { createRunActions } from '../../state/runActions.ts';
import { useActions, useApp, useAppStore } from '../appContext.ts';
import { usePlace } from '../controls/usePlace.ts';
import { download } from '../download.ts';
import { lazyView } from '../lazy/lazyView.tsx';
import { ColumnMenu } from './ColumnMenu.tsx';
import { ExampleRuns } from './ExampleRuns.tsx';
import { RunsTable } from './RunsTable.tsx';
import { runsView, useRunsView } from './runsView.ts';
import { SelectionBar } from './SelectionBar.tsx';
import { SharedLine } from './SharedLine.tsx';

const ParallelRuns = lazyView(
  'The parallel coordinates',
  'ParallelRuns',
  () => import('./ParallelRuns.tsx'),
);

function Toggle({
  name,
  isOn,
  onChange,
}: {
  name: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <label className="runs-toggle">
      <input type="checkbox" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      {name}
    </label>
  );
}

const nothingYet =
  'No run yet. Press Train: every training that makes a step is listed here, with its setting, its curves and its scores.';

export function RunsPanel({ onClose }: { onClose: () => void }) {
  const store = useAppStore();
  const { readRecords } = useActions();
  const actions = useMemo(() => createRunActions(store), [store]);
  const records = useApp(({ live }) => live.records);
  const notes = useApp(({ live }) => live.recordNotes);
  const table = useRunsView((view) => view.table);
  const selected = useRunsView((view) => view.selected);
  const model = useMemo(() => tableOf(records, table), [records, table]);
  const region = usePlace('Runs', onClose);
  const [renamed, setRenamed] = useState<string | null>(null);
  useEffect(readRecords, [readRecords]);

  const rename = useCallback(
    (id: string, name: string | null) => {
      if (name !== null) actions.rename(id, name);
      setRenamed(null);
      document.querySelector<HTMLElement>(`tr[data-run="${CSS.escape(id)}"] input`)?.focus();
    },
    [actions],
  );
  const remove = () => {
    // A key selects and deletes in one go.
    const { selected: now } = runsView.get();
    const ids = new Set(model.records.filter(({ id }) => now.has(id)).map(({ id }) => id));
    runsView.set({ deleted: records.filter(({ id }) => ids.has(id)), selected: new Set() });
    actions.remove(ids);
  };
  const saveCsv = () => {
    const page = location.href.split('#')[0];
    const text = runsCsv(model.records, (fragment) => `${page}#${fragment}`);
    download(new Blob([text], { type: 'text/csv' }), 'runs.csv');
  };

  return (
    <section ref={region} className="runs-panel" aria-label="Runs" tabIndex={-1}>
      <header>
        <h2>Runs</h2>
        <span className="note">
          {model.records.length === records.length
            ? `${records.length}`
            : `${model.records.length} of ${records.length}`}
        </span>
        <input
          type="search"
          aria-label="Filter runs"
          placeholder="Filter"
          value={table.text}
          onChange={(event) => runsView.setTable({ text: event.target.value })}
        />
        <button type="button" className="btn" onClick={onClose}>
          Close
        </button>
        <Toggle
          name="Group all but the seed"
          isOn={table.isGrouped}
          onChange={(isGrouped) => runsView.setTable({ isGrouped })}
        />
        <Toggle
          name="Only what differs"
          isOn={table.isOnlyDiffering}
          onChange={(isOnlyDiffering) => runsView.setTable({ isOnlyDiffering })}
        />
        <ColumnMenu model={model} />
        <button type="button" className="linkb" onClick={saveCsv} disabled={records.length === 0}>
          Export CSV
        </button>
        <ExampleRuns />
      </header>
      {notes.map((note) => (
        <p key={note} className="runs-note">
          {note}
        </p>
      ))}
      {records.length === 0 ? (
        <p className="runs-empty">{nothingYet}</p>
      ) : (
        <>
          <SharedLine model={model} />
          <SelectionBar
            records={model.records.filter(({ id }) => selected.has(id))}
            {...{ actions }}
            onRename={setRenamed}
            onRemove={remove}
          />
          <div className="runs-scroll">
            <RunsTable
              {...{ model, renamed }}
              onBeginRename={setRenamed}
              onRename={rename}
              onRemove={remove}
            />
            {model.rows.length === 0 && <p className="runs-empty">No run passes the filters.</p>}
          </div>
          {records.length > 1 && <ParallelRuns model={model} />}
        </>
      )}
    </section>
  );
}
