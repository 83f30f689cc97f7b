/** What a person does with the records of trainings; loaded with their list. */
import { longestName, type RunRecord, withRecords } from '../runs/runRecord.ts';
import { withSetting } from './runSettings.ts';
import type { AppStore } from './store.ts';

export interface RunActions {
  /** An empty name gives the number back. */
  rename(id: string, name: string): void;
  pin(ids: ReadonlySet<string>, isPinned: boolean): void;
  /** They can be put back. */
  remove(ids: ReadonlySet<string>): void;
  putBack(records: readonly RunRecord[]): void;
  /** Puts the setting of a run on the sliders; images and view stay. What trains is set aside where it has to begin anew. */
  takeSetting(of: Pick<RunRecord, 'setting'>): void;
}

export function createRunActions(store: AppStore): RunActions {
  const change = (of: (records: readonly RunRecord[]) => readonly RunRecord[]) =>
    store.setState(({ live }) => ({ live: { ...live, records: of(live.records) } }));
  return {
    rename: (id, name) => {
      const given = name.trim().slice(0, longestName) || null;
      change((records) => records.map((one) => (one.id === id ? { ...one, name: given } : one)));
    },
    pin: (ids, isPinned) =>
      change((records) => records.map((one) => (ids.has(one.id) ? { ...one, isPinned } : one))),
    remove: (ids) => change((records) => records.filter(({ id }) => !ids.has(id))),
    putBack: (records) => change((now) => withRecords(now, records)),
    takeSetting: ({ setting }) =>
      store.setState(({ session }) => ({ session: withSetting(session, setting) })),
  };
}
