/** One line above the table: the settings that all of its runs share, and what is filtered. */
import type { RunTableModel } from '../../runs/runTable.ts';
import { useApp } from '../appContext.ts';
import { numberText } from './cellText.ts';
import { runsView, useRunsView } from './runsView.ts';

interface FilterProps {
  readonly text: string;
  readonly onRemove: () => void;
}

function Filter({ text, onRemove }: FilterProps) {
  return (
    <button type="button" className="linkb" title="Take this filter away" onClick={onRemove}>
      {text} ×
    </button>
  );
}

const without = <Value,>(all: Readonly<Record<string, Value>>, key: string) =>
  Object.fromEntries(Object.entries(all).filter(([other]) => other !== key));

/** Columns whose values need no label before them. */
const namesItself = new Set(['images', 'loss', 'optimizer', 'engine']);

export function SharedLine({ model }: { model: RunTableModel }) {
  const filters = useRunsView((view) => view.table.filters);
  const brushes = useRunsView((view) => view.table.brushes);
  const isOther = useApp(({ session }) => session.convention !== 'reference');
  const labelOf = (id: string) => model.allColumns.find((column) => column.id === id)?.label ?? id;
  const shared = model.shared
    .filter(({ value }) => value !== null && value !== 'default' && value !== 'none' && value !== 0)
    .map(({ column, value }) => {
      const text = typeof value === 'number' ? numberText(value, column.form) : value;
      return namesItself.has(column.id) ? String(text) : `${column.label} ${text}`;
    });
  return (
    <p className="shared-line">
      {shared.length > 0 && <span title={shared.join(' · ')}>All: {shared.join(' · ')}</span>}
      {isOther && <span className="note">λ δ γ as in the authors’ code.</span>}
      {Object.entries(filters)
        .filter(([, text]) => text.trim() !== '')
        .map(([id, text]) => (
          <Filter
            key={id}
            text={`${labelOf(id)} ${text}`}
            onRemove={() => runsView.setTable({ filters: without(filters, id) })}
          />
        ))}
      {Object.entries(brushes).map(([id, [low, high]]) => (
        <Filter
          key={`brush ${id}`}
          text={`${labelOf(id)} ${numberText(Number(low.toPrecision(3)), 'plain')} to ${numberText(Number(high.toPrecision(3)), 'plain')}`}
          onRemove={() => runsView.setTable({ brushes: without(brushes, id) })}
        />
      ))}
    </p>
  );
}
