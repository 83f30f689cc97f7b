/** Which columns the table of runs has, and what each has to say. */
import { useRef, useState } from 'react';
import type { RunTableModel } from '../../runs/runTable.ts';
import { Panel } from '../controls/Panel.tsx';
import { runsView, useRunsView } from './runsView.ts';

function Choices({ model }: { model: RunTableModel }) {
  const filters = useRunsView((view) => view.table.filters);
  const chosen = useRunsView((view) => view.table.columns);
  const shown = new Set(model.columns.map(({ id }) => id));
  return (
    <ul>
      {model.allColumns.map(({ id, label, kind, note }) => (
        <li key={id}>
          <label title={note}>
            <input
              type="checkbox"
              checked={shown.has(id)}
              disabled={id === 'name'}
              onChange={(event) =>
                runsView.setTable({ columns: { ...chosen, [id]: event.target.checked } })
              }
            />
            {label}
          </label>
          <input
            aria-label={`Filter by ${label}`}
            placeholder={kind === 'number' ? '> 0.5, 0.2 to 0.4' : 'any part of it'}
            value={filters[id] ?? ''}
            onChange={(event) =>
              runsView.setTable({ filters: { ...filters, [id]: event.target.value } })
            }
          />
        </li>
      ))}
    </ul>
  );
}

export function ColumnMenu({ model }: { model: RunTableModel }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <div className="column-menu">
      <button
        ref={button}
        type="button"
        className="linkb"
        aria-expanded={isOpen}
        onClick={() => setOpen((was) => !was)}
      >
        Columns and filters
      </button>
      {isOpen && (
        <Panel
          label="Columns and filters"
          className="column-choices"
          onClose={() => setOpen(false)}
        >
          <p className="panel-head">
            <span className="note">Shown, and what they have to say</span>
            <button
              type="button"
              className="linkb"
              onClick={() => runsView.setTable({ columns: {}, filters: {} })}
            >
              As usual
            </button>
          </p>
          <Choices model={model} />
        </Panel>
      )}
    </div>
  );
}
