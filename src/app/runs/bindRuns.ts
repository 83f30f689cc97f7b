/** All that makes the list of runs true: what trains is written down, and what is written down is kept. */
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
