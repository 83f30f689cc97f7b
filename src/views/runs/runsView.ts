/** How the list of runs is looked at, as long as the page is open: closing it and opening it again changes nothing. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RunRecord } from '../../runs/runRecord.ts';
import { initialTable, type RunTableState } from '../../runs/runTable.ts';

interface RunsView {
  readonly table: RunTableState;
  /** Ids of runs that are not drawn in the parallel coordinates. */
  readonly hidden: ReadonlySet<string>;
  readonly selected: ReadonlySet<string>;
  /** The run that is pointed at, in the table or the plot. */
  readonly pointed: string | null;
  /** What was deleted last, until something else is. */
  readonly deleted: readonly RunRecord[];
}

const none: ReadonlySet<string> = new Set();

const store = createStore<RunsView>(() => ({
  ...{ table: initialTable, hidden: none, selected: none, pointed: null },
  deleted: [],
}));

export function useRunsView<Value>(select: (view: RunsView) => Value): Value {
  return useStore(store, select);
}

export const runsView = {
  get: store.getState,
  set: (change: Partial<RunsView>) => store.setState(change),
  setTable: (change: Partial<RunTableState>) =>
    store.setState(({ table }) => ({ table: { ...table, ...change } })),
  /** Sorts by a column; by the same again the other way round. Scores begin with the highest. */
  sortBy: (column: string, isDescendingFirst: boolean) => {
    const { sort } = store.getState().table;
    const isDescending = sort.column === column ? !sort.isDescending : isDescendingFirst;
    runsView.setTable({ sort: { column, isDescending } });
  },
  hide: (ids: ReadonlySet<string>, isHidden: boolean) =>
    store.setState(({ hidden }) => {
      const next = new Set(hidden);
      for (const id of ids) isHidden ? next.add(id) : next.delete(id);
      return { hidden: next };
    }),
  point: (pointed: string | null) => {
    if (store.getState().pointed !== pointed) store.setState({ pointed });
  },
};
