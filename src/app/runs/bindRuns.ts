/** All that makes the list of runs true: what trains is written down, and what is written down is kept. */
import { type RunRecord, withRecords } from '../../runs/runRecord.ts';
import type { AppStore } from '../../state/store.ts';
import { connectRuns, type RunsBinding, type RunsOptions } from './connectRuns.ts';
import { KeptRecords, type KeptRecordsOptions } from './keptRecords.ts';

export function bindRuns(options: Omit<RunsOptions, 'ready'> & KeptRecordsOptions): RunsBinding {
  const kept = new KeptRecords(options);
  const runs = connectRuns({ ...options, ready: kept.ready });
  return {
    flush: () => {
      runs.flush();
      kept.flush();
    },
  };
}

/** Records from elsewhere join those that are there. */
export function addRecords(store: AppStore, records: readonly RunRecord[]): void {
  store.setState(({ live }) => ({
    live: { ...live, records: withRecords(live.records, records) },
  }));
}
