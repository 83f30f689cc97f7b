/** The table of runs as data: which columns and rows it shows, in which order. Nothing here changes a record. */
import { groupsButSeed, type RunGroup, type Spread, spreadOf } from './aggregate.ts';
import { type CellValue, imageColumns, type RunColumn, runColumns } from './runColumns.ts';
import type { RunRecord } from './runRecord.ts';

export interface RunTableState {
  /** Column that the rows go by. */
  readonly sort: { readonly column: string; readonly isDescending: boolean };
  /** Words that a run has to have in some text of its row; all of them. */
  readonly text: string;
  /** What a column has to say, by column: see {@link matches}. */
  readonly filters: Readonly<Record<string, string>>;
  /** Settings that are the same in all rows are told once, above the table. */
  readonly isOnlyDiffering: boolean;
  /** Runs that differ in their seed alone are one row. */
  readonly isGrouped: boolean;
  /** Columns that a person put in or took out, whatever else holds. */
  readonly columns: Readonly<Record<string, boolean>>;
  /** Ranges that were brushed on an axis, ends included, by column. */
  readonly brushes: Readonly<Record<string, readonly [number, number]>>;
}

export const initialTable: RunTableState = {
  sort: { column: 'started', isDescending: true },
  text: '',
  filters: {},
  isOnlyDiffering: true,
  isGrouped: false,
  columns: {},
  brushes: {},
};

/** Shown where nobody chose. */
const usuallyOut = new Set([
  ...['started', 'batch-loss', 'best-step', 'loss-value', 'iou', 'precision', 'recall', 'seconds'],
]);

interface GroupRow extends RunGroup {
  readonly kind: 'group';
  /** Of each number column. */
  readonly spreads: ReadonlyMap<string, Spread>;
}

export type TableRow = { readonly kind: 'run'; readonly record: RunRecord } | GroupRow;

/** A setting that all runs of the table share. */
interface SharedSetting {
  readonly column: RunColumn;
  readonly value: CellValue;
}

export interface RunTableModel {
  /** All that there are, for those who choose. */
  readonly allColumns: readonly RunColumn[];
  readonly columns: readonly RunColumn[];
  readonly shared: readonly SharedSetting[];
  readonly rows: readonly TableRow[];
  /** Runs that pass the filters, whatever is brushed: those of the parallel coordinates. */
  readonly passing: readonly RunRecord[];
  /** Those that pass and are brushed, in the order of the rows. */
  readonly records: readonly RunRecord[];
}

/** The smaller first; what is missing last, whichever way the rows go. */
function compare(a: CellValue, b: CellValue, isDescending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), 'en', { numeric: true });
  return isDescending ? -order : order;
}

const condition = /^(<=|>=|<|>|=)?\s*(-?\d*\.?\d+(?:e[+-]?\d+)?)$/i;
const range = /^(-?\d*\.?\d+)\s*(?:\.\.|to)\s*(-?\d*\.?\d+)$/i;

/**
 * Whether a value is what a filter asks for. Of numbers: "0.5", "> 0.8", "<= 3", "0.2..0.5" (ends included), "0.2 to 0.5"; of
 * texts any part of it, in any case. An empty filter, or one that is not finished yet, asks for nothing.
 */
export function matches(value: CellValue, filter: string): boolean {
  const wanted = filter.trim();
  if (wanted === '') return true;
  if (typeof value === 'string') return value.toLowerCase().includes(wanted.toLowerCase());
  const between = range.exec(wanted);
  if (between) {
    const [low, high] = [Number(between[1]), Number(between[2])];
    return value !== null && value >= low && value <= high;
  }
  const found = condition.exec(wanted);
  if (!found) return true;
  if (value === null) return false;
  const number = Number(found[2]);
  switch (found[1]) {
    case '<':
      return value < number;
    case '>':
      return value > number;
    case '<=':
      return value <= number;
    case '>=':
      return value >= number;
    default:
      return value === number;
  }
}

function hasWords(record: RunRecord, columns: readonly RunColumn[], text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const said = columns
    .map((column) => column.value(record))
    .filter((value) => typeof value === 'string')
    .join('\n')
    .toLowerCase();
  return words.every((word) => said.includes(word));
}

/** A record has one row, so that what draws it knows that nothing changed. */
const rowOfRecord = new WeakMap<RunRecord, TableRow>();

function runRow(record: RunRecord): TableRow {
  const row = rowOfRecord.get(record) ?? { kind: 'run', record };
  rowOfRecord.set(record, row);
  return row;
}

function groupRow(group: RunGroup, columns: readonly RunColumn[]): GroupRow {
  const spreads = columns
    .filter(({ kind }) => kind === 'number')
    .flatMap((column) => {
      const numbers = group.records.map((record) => Number(column.value(record) ?? Number.NaN));
      const spread = spreadOf(numbers);
      return spread ? [[column.id, spread] as const] : [];
    });
  return { kind: 'group', ...group, spreads: new Map(spreads) };
}

/** What a row says in a column: of a group the mean of what came of its runs, or what they share; when the last began. */
export function cellOf(row: TableRow, column: RunColumn): CellValue {
  if (row.kind === 'run') return column.value(row.record);
  if (column.form === 'date') return row.spreads.get(column.id)?.highest ?? null;
  if (column.about === 'outcome') return row.spreads.get(column.id)?.mean ?? null;
  const values = new Set(row.records.map(column.value));
  return values.size === 1 ? ([...values][0] ?? null) : null;
}

/** Whether a run lies in all ranges that were brushed. */
function isBrushed(
  record: RunRecord,
  columns: readonly RunColumn[],
  brushes: RunTableState['brushes'],
): boolean {
  return Object.entries(brushes).every(([id, [low, high]]) => {
    const value = columns.find((column) => column.id === id)?.value(record) ?? null;
    return typeof value !== 'number' || (value >= low && value <= high);
  });
}

/** What the images are stands before the many parameters, of which a run has but some. */
const settingsFrom = runColumns.findIndex(({ id }) => id === 'loss') + 1;

/** @param records  in any order */
export function tableOf(records: readonly RunRecord[], state: RunTableState): RunTableModel {
  const allColumns = runColumns.toSpliced(settingsFrom, 0, ...imageColumns(records)).filter(
    // What no run has a value for is no column.
    ({ about, value }) => about === 'outcome' || records.some((one) => value(one) !== null),
  );
  const passing = records.filter(
    (record) =>
      hasWords(record, allColumns, state.text) &&
      allColumns.every(({ id, value }) => matches(value(record), state.filters[id] ?? '')),
  );
  const differs = ({ value }: RunColumn) => new Set(passing.map(value)).size > 1;
  const isSame = (column: RunColumn) => column.about === 'setting' && !differs(column);
  const columns: RunColumn[] = [];
  const shared: SharedSetting[] = [];
  for (const column of allColumns) {
    const chosen = state.columns[column.id];
    const isFolded = state.isOnlyDiffering && passing.length > 1 && isSame(column);
    if (chosen ?? !(isFolded || usuallyOut.has(column.id))) columns.push(column);
    else if (chosen === undefined && isFolded && passing[0])
      shared.push({ column, value: column.value(passing[0]) });
  }
  const brushed = passing.filter((record) => isBrushed(record, allColumns, state.brushes));
  const rows: TableRow[] = state.isGrouped
    ? groupsButSeed(brushed).map((group) => groupRow(group, allColumns))
    : brushed.map(runRow);
  const by = allColumns.find(({ id }) => id === state.sort.column);
  if (by) rows.sort((a, b) => compare(cellOf(a, by), cellOf(b, by), state.sort.isDescending));
  // What is pinned stays on top, in the same order.
  const isPinned = (row: TableRow) =>
    row.kind === 'run' ? row.record.isPinned : row.records.some((record) => record.isPinned);
  rows.sort((a, b) => Number(isPinned(b)) - Number(isPinned(a)));
  return {
    ...{ allColumns, columns, shared, rows, passing },
    records: rows.flatMap((row) => (row.kind === 'run' ? [row.record] : row.records)),
  };
}
