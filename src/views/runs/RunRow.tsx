/** A row of the table of runs: a run, or those of one setting together. */
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useMemo, useRef } from 'react';
import type { RunColumn } from '../../runs/runColumns.ts';
import { longestName, runName } from '../../runs/runRecord.ts';
import type { TableRow } from '../../runs/runTable.ts';
import { cellText, nothing } from './cellText.ts';
import { runsView } from './runsView.ts';
import { Sparkline } from './Sparkline.tsx';

export const recordsOf = (row: TableRow) => (row.kind === 'run' ? [row.record] : row.records);

function rowName(row: TableRow): string {
  if (row.kind === 'run') return runName(row.record);
  const [first] = row.records;
  return row.records.length === 1 && first ? runName(first) : `${row.records.length} seeds`;
}

interface RowProps {
  readonly row: TableRow;
  readonly columns: readonly RunColumn[];
  readonly lastStep: number;
  readonly isSelected: boolean;
  readonly isHidden: boolean;
  /** The one row that Tab comes to. */
  readonly isReached: boolean;
  readonly isRenamed: boolean;
  /** @param isAdded  to what is selected already */
  readonly onSelect: (row: TableRow, isAdded: boolean) => void;
  readonly onBeginRename: (row: TableRow) => void;
  /** Null where it keeps its name. */
  readonly onRename: (row: TableRow, name: string | null) => void;
}

function NameField({ row, onRename }: Pick<RowProps, 'row' | 'onRename'>) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const name = rowName(row);
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    event.stopPropagation();
    if (event.key === 'Enter') onRename(row, event.currentTarget.value);
    if (event.key === 'Escape') onRename(row, null);
  };
  return (
    <input
      ref={field}
      className="run-name-field"
      aria-label={`Name of ${name}`}
      defaultValue={row.kind === 'run' ? (row.record.name ?? '') : ''}
      placeholder={name}
      maxLength={longestName}
      onKeyDown={onKeyDown}
      onClick={(event) => event.stopPropagation()}
      onBlur={(event) => onRename(row, event.currentTarget.value)}
    />
  );
}

function Cell({ row, column }: { row: TableRow; column: RunColumn }) {
  const text = cellText(row, column);
  const isNothing = text === nothing;
  return (
    <td
      className={isNothing ? `${column.kind} nothing` : column.kind}
      title={text.length > 24 ? text : undefined}
    >
      {text}
    </td>
  );
}

export const RunRow = memo(function RunRow(props: RowProps) {
  const { row, columns, lastStep, isSelected, isHidden, isReached, isRenamed } = props;
  const { onSelect, onRename, onBeginRename } = props;
  const records = useMemo(() => recordsOf(row), [row]);
  const [first] = records;
  const id = first?.id ?? null;
  const name = rowName(row);
  const isPinned = records.some((record) => record.isPinned);
  const onClick = (event: MouseEvent) => {
    const isBox = event.target instanceof HTMLInputElement;
    if (!isBox) onSelect(row, event.ctrlKey || event.metaKey || event.shiftKey);
  };
  return (
    <tr
      data-run={id}
      data-selected={isSelected}
      data-hidden={isHidden}
      onClick={onClick}
      onDoubleClick={() => onBeginRename(row)}
      onPointerEnter={() => runsView.point(id)}
    >
      <td className="run-box">
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={isSelected}
          tabIndex={isReached ? 0 : -1}
          onChange={() => onSelect(row, true)}
        />
      </td>
      {columns.map((column) =>
        column.id === 'name' ? (
          <th key="name" scope="row">
            <span className="run-name">
              {isRenamed ? (
                <NameField row={row} onRename={onRename} />
              ) : (
                <span className="run-title">
                  {name}
                  {isPinned && <span className="note"> pinned</span>}
                  {isHidden && <span className="note"> hidden</span>}
                </span>
              )}
              <span className="run-pictures">
                {first?.thumbnails.map(({ sampleId, picture }) => (
                  <img key={sampleId} src={picture} alt="" title={sampleId} loading="lazy" />
                ))}
              </span>
              <Sparkline records={records} lastStep={lastStep} />
            </span>
          </th>
        ) : (
          <Cell key={column.id} row={row} column={column} />
        ),
      )}
    </tr>
  );
});
