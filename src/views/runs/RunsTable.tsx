/** The table of runs: sorted by its headers, walked through with the arrow keys. */
import '../styles/runsTable.css';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { RunColumn } from '../../runs/runColumns.ts';
import { runName } from '../../runs/runRecord.ts';
import type { RunTableModel, TableRow } from '../../runs/runTable.ts';
import { RunRow, recordsOf } from './RunRow.tsx';
import { runsView, useRunsView } from './runsView.ts';

interface RunsTableProps {
  readonly model: RunTableModel;
  /** Id of the run whose name is typed. */
  readonly renamed: string | null;
  readonly onBeginRename: (id: string) => void;
  /** Null where it keeps its name. */
  readonly onRename: (id: string, name: string | null) => void;
  readonly onRemove: () => void;
}

const keyOf = (row: TableRow) => recordsOf(row)[0]?.id ?? '';

function Header({ column }: { column: RunColumn }) {
  const sort = useRunsView((view) => view.table.sort);
  const isSorted = sort.column === column.id;
  const direction = sort.isDescending ? 'descending' : 'ascending';
  // Of what came of a run the best is looked for first.
  const isDescendingFirst = column.about === 'outcome' || column.form === 'date';
  return (
    <th
      scope="col"
      className={column.kind}
      aria-sort={isSorted ? direction : 'none'}
      title={column.note}
    >
      <button type="button" onClick={() => runsView.sortBy(column.id, isDescendingFirst)}>
        {column.label}
        <span aria-hidden="true" className="sort-mark">
          {isSorted && (sort.isDescending ? '↓' : '↑')}
        </span>
      </button>
    </th>
  );
}

/** The row of the run that is pointed at in the plot is lit up, and no other is drawn anew. */
function PointedRow({ body }: { body: React.RefObject<HTMLTableSectionElement | null> }) {
  const pointed = useRunsView((view) => view.pointed);
  useEffect(() => {
    const row = pointed && body.current?.querySelector(`tr[data-run="${CSS.escape(pointed)}"]`);
    if (!row) return;
    row.setAttribute('data-pointed', '');
    return () => row.removeAttribute('data-pointed');
  }, [pointed, body]);
  return null;
}

/** The same columns as before are the same object, so that rows know that nothing changed. */
function useColumns(columns: readonly RunColumn[]): readonly RunColumn[] {
  const last = useRef(columns);
  const isSame =
    last.current.length === columns.length &&
    columns.every(({ id }, i) => id === last.current[i]?.id);
  if (!isSame) last.current = columns;
  return last.current;
}

export function RunsTable(props: RunsTableProps) {
  const { model, renamed, onBeginRename, onRename, onRemove } = props;
  const { rows, records } = model;
  const columns = useColumns(model.columns);
  const body = useRef<HTMLTableSectionElement>(null);
  const selected = useRunsView((view) => view.selected);
  const hidden = useRunsView((view) => view.hidden);
  const [reached, setReached] = useState(0);
  const lastStep = useMemo(
    () => Math.max(1, ...records.map(({ curves }) => curves.validationDice.steps.at(-1) ?? 1)),
    [records],
  );

  const select = useCallback((row: TableRow, isAdded: boolean) => {
    const ids = recordsOf(row).map(({ id }) => id);
    const { selected: before } = runsView.get();
    const isIn = ids.every((id) => before.has(id));
    const isOnly = isIn && before.size === ids.length;
    const next = new Set(isAdded ? before : []);
    for (const id of ids) isIn && (isAdded || isOnly) ? next.delete(id) : next.add(id);
    runsView.set({ selected: next });
  }, []);
  const beginRename = useCallback(
    (row: TableRow) => row.kind === 'run' && onBeginRename(row.record.id),
    [onBeginRename],
  );
  const rename = useCallback(
    (row: TableRow, name: string | null) => onRename(keyOf(row), name),
    [onRename],
  );

  const moveTo = (position: number) => {
    const to = Math.min(rows.length - 1, Math.max(0, position));
    setReached(to);
    const boxes = body.current?.querySelectorAll<HTMLInputElement>('.run-box input');
    boxes?.[to]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = [...(body.current?.rows ?? [])].findIndex((row) =>
      row.contains(event.target as Node),
    );
    const row = rows[at];
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      Enter: () => select(row, false),
      F2: () => beginRename(row),
      Delete: () => {
        if (!recordsOf(row).every(({ id }) => selected.has(id))) select(row, false);
        onRemove();
      },
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <table className="runs-table" aria-label="Runs" onPointerLeave={() => runsView.point(null)}>
      <PointedRow body={body} />
      <thead>
        <tr>
          <td className="run-box" />
          {columns.map((column) => (
            <Header key={column.id} column={column} />
          ))}
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {rows.map((row, i) => (
          <RunRow
            key={keyOf(row)}
            {...{ row, columns, lastStep }}
            isSelected={recordsOf(row).every(({ id }) => selected.has(id))}
            isHidden={recordsOf(row).every(({ id }) => hidden.has(id))}
            isReached={i === Math.min(reached, rows.length - 1)}
            isRenamed={row.kind === 'run' && row.record.id === renamed}
            onSelect={select}
            onRename={rename}
            onBeginRename={beginRename}
          />
        ))}
      </tbody>
    </table>
  );
}

/** "Run 3", "3 runs". */
export function namesText(records: readonly Parameters<typeof runName>[0][]): string {
  const [first] = records;
  return records.length === 1 && first ? runName(first) : `${records.length} runs`;
}
