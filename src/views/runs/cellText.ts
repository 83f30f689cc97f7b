/** What stands in a cell of the table of runs. */
import type { Spread } from '../../runs/aggregate.ts';
import type { CellValue, NumberForm, RunColumn } from '../../runs/runColumns.ts';
import { cellOf, type TableRow } from '../../runs/runTable.ts';

/** Stands for what a run does not have. */
export const nothing = '–';

/** "12 s", "3 min 20 s", "2 h 5 min". */
function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return seconds < 10 ? `${seconds.toFixed(1)} s` : `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "14:03" of today, else "12 Nov". */
function startText(at: number, now: number): string {
  const date = new Date(at);
  return date.toDateString() === new Date(now).toDateString()
    ? date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

export function numberText(value: number, form: NumberForm): string {
  switch (form) {
    case 'score':
      return value.toFixed(3);
    case 'seconds':
      return durationText(value);
    case 'date':
      return startText(value, Date.now());
    default:
      return String(Number(value.toPrecision(6)));
  }
}

const plainText = (value: CellValue, form: NumberForm) =>
  value === null ? nothing : typeof value === 'number' ? numberText(value, form) : value;

function spreadText({ mean, deviation }: Spread, form: NumberForm): string {
  const rounded = form === 'plain' ? Number(mean.toPrecision(4)) : mean;
  const text = numberText(rounded, form);
  return deviation === null || deviation === 0
    ? text
    : `${text} ± ${numberText(form === 'plain' ? Number(deviation.toPrecision(2)) : deviation, form)}`;
}

/** At most so many values of a group are told. */
const mostTold = 4;

export function cellText(row: TableRow, column: RunColumn): string {
  const { form } = column;
  if (row.kind === 'run') {
    const interval = column.id === 'image-dice' ? row.record.final?.imageDice : null;
    if (interval)
      return `${interval.mean.toFixed(3)} [${interval.low.toFixed(2)}, ${interval.high.toFixed(2)}]`;
    return plainText(column.value(row.record), form);
  }
  const spread = row.spreads.get(column.id);
  if (column.about === 'outcome') return spread ? spreadText(spread, form) : nothing;
  const shared = cellOf(row, column);
  if (shared !== null) return plainText(shared, form);
  const values = [...new Set(row.records.map(column.value))].filter((value) => value !== null);
  if (values.length === 0) return nothing;
  const told = values.slice(0, mostTold).map((value) => plainText(value, form));
  return values.length > mostTold ? `${told.join(', ')}, …` : told.join(', ');
}
