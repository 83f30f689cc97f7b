/** The race of a session: what each entrant is trained with, and by which run. */
import type { RunId } from '../engine/protocol.ts';
import type { LossChoice } from '../losses/lossFunction.ts';
import { type Entrant, selectedEntrant } from '../runs/race.ts';
import { initialRun, mainRun } from './live.ts';
import type { Session } from './session/session.ts';
import type { AppState } from './store.ts';

const prefix = 'race ';

/** Whether a run is one of a race, of this one or another. */
export function isRaceRun(run: RunId): boolean {
  return run.startsWith(prefix);
}

/** The run of an entrant. */
export function runOfEntrant({ id }: Pick<Entrant, 'id'>): RunId {
  return `${prefix}${id}`;
}

export function lossOfEntrant(entrant: Entrant, session: Session): LossChoice {
  return entrant.loss ?? session.loss;
}

/** The session of an entrant as if it were trained alone. */
export function sessionOfEntrant(entrant: Entrant, session: Session): Session {
  const loss = lossOfEntrant(entrant, session);
  return { ...session, race: [], loss, seed: entrant.seed ?? session.seed };
}

/** The run that the sliders move: that of the selected entrant, or the one there is. */
export function selectedRunOf({ race }: Pick<Session, 'race'>): RunId {
  const entrant = selectedEntrant(race);
  return entrant ? runOfEntrant(entrant) : mainRun;
}

/** All runs that Train and Pause are about. */
export function runsOf({ race }: Pick<Session, 'race'>): readonly RunId[] {
  return race.length > 0 ? race.map(runOfEntrant) : [mainRun];
}

/** The entrant of a run; undefined where it is none. */
export function entrantOf(run: RunId, { race }: Pick<Session, 'race'>): Entrant | undefined {
  return race.find((entrant) => runOfEntrant(entrant) === run);
}

/** Whether anything trains. */
export function isTraining({ session, live }: AppState): boolean {
  return runsOf(session).some((run) => (live.runs[run] ?? initialRun).status.kind === 'training');
}
