/** Trainings are written down by code that is loaded once there is one, or their list is wanted. */
import type { RunRecord } from '../../runs/runRecord.ts';
import { lazyMade } from '../../views/lazy/lazyMade.ts';
import { lazyModule, withModule } from '../../views/lazy/lazyModule.ts';
import type { bindRuns } from './bindRuns.ts';
import type { RunsBinding } from './connectRuns.ts';

const recording = lazyModule(
  'What writes trainings down',
  () => import('./bindRuns.ts'),
  'bindRuns',
);

export interface LateRuns extends RunsBinding {
  /** The list is wanted. */
  read(): void;
  /** Resolves when what trains from now on is written down. Rejects where that cannot be loaded. */
  ready(): Promise<unknown>;
  /** Records from elsewhere join those that are there. */
  take(records: readonly RunRecord[]): void;
}

export function lateRuns(options: Parameters<typeof bindRuns>[0]): LateRuns {
  const { store } = options;
  const runs = lazyMade(recording, ({ bindRuns }) => bindRuns(options));
  const read = () => void runs.use();
  const stopWaiting = store.subscribe(({ live }) => {
    if (Object.values(live.runs).every(({ history }) => history.length === 0)) return;
    stopWaiting();
    read();
  });
  return {
    read,
    ready: () => {
      read();
      return recording.load();
    },
    take: (records) => {
      read();
      withModule(recording, ({ addRecords }) => addRecords(store, records));
    },
    flush: () => runs.made()?.flush(),
  };
}
