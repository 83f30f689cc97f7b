/** What the worker says of a run, put into what is known of it. */
import type { EngineEvent, RunId } from '../../engine/protocol.ts';
import { History } from '../../runs/history.ts';
import { initialRun, type LiveRun } from '../../state/live.ts';
import type { AppStore } from '../../state/store.ts';

type RunEvent = Extract<EngineEvent, { run: RunId }>;
type Progress = Extract<RunEvent, { type: 'progress' }>;

/** Before the first step of a run. */
export const untrained = {
  history: History.empty,
  changes: [],
  firstLoss: null,
  takenUpAt: 0,
  scores: {},
  kept: { steps: [], best: null },
  checks: [],
  past: null,
} as const satisfies Partial<LiveRun>;

export function changeRun(store: AppStore, id: RunId, change: Partial<LiveRun>): void {
  store.setState(({ live }) => {
    const run = { ...(live.runs[id] ?? initialRun), ...change };
    return { live: { ...live, runs: { ...live.runs, [id]: run } } };
  });
}

/**
 * What is known of a run after more of its steps. After a lost device training goes on from the weights last
 * kept, so steps can come a second time; the first try is forgotten.
 */
export function afterProgress(run: LiveRun, event: Progress): Partial<LiveRun> | null {
  const { records, changes, firstLoss, scores } = event;
  if (records.length === 0 && !scores) return null;
  const first = records[0]?.step ?? Number.POSITIVE_INFINITY;
  const isAgain = run.changes.some(({ step }) => step >= first);
  const earlier = isAgain ? run.changes.filter(({ step }) => step < first) : run.changes;
  return {
    history: run.history.before(first).append(records),
    changes: changes.length > 0 ? [...earlier, ...changes] : earlier,
    firstLoss: firstLoss ?? run.firstLoss,
    scores: scores ? { ...run.scores, ...scores } : run.scores,
  };
}

/** @param isRestored  whether a network with fresh weights only waits for those of the run */
export function takeRunEvent(store: AppStore, event: RunEvent, isRestored: boolean): void {
  const run = store.getState().live.runs[event.run] ?? initialRun;
  const change = (to: Partial<LiveRun>) => changeRun(store, event.run, to);
  switch (event.type) {
    case 'status':
      change({ status: event.status });
      break;
    case 'progress': {
      const after = afterProgress(run, event);
      if (after) change(after);
      break;
    }
    case 'memory':
      change({ memoryBytes: event.bytes });
      break;
    case 'restored': {
      const { parameters: parameterCount, problem } = event;
      change({ ...(problem ? untrained : { scores: {} }), parameterCount });
      break;
    }
    case 'setAside':
      break;
    case 'kept':
      change({ kept: { steps: event.steps, best: event.best }, checks: event.checks });
      break;
    case 'rewound':
      change({ ...(isRestored ? {} : untrained), parameterCount: event.parameters });
      break;
    default:
      event satisfies never;
  }
}
