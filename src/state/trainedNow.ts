/** What a link made now says of the training: the one that the page looks at, or what its own link said before it. */
import { runOf } from './live.ts';
import type { Trained } from './session/trained.ts';
import type { AppState } from './store.ts';

export function trainedNow({ session, live }: AppState): Trained | null {
  const { history, changes, firstLoss } = runOf(live);
  const steps = history.last?.step ?? 0;
  if (steps === 0) return live.shared;
  return {
    steps,
    engine: session.engine ? null : (live.engine?.engine ?? null),
    course: { steps, firstLoss: changes[0]?.from ?? firstLoss ?? session.loss, changes },
    changes: changes.length,
  };
}
