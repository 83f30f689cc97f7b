/** The sweeps that there are, and the one that is trained: a branch of `live`. */
import type { RunId } from '../../engine/protocol.ts';
import type { KeptStudy, TrialMaps } from '../../runs/sweep/keptStudy.ts';
import type { Session } from '../session/session.ts';

/** A trial that is trained now, or whose training was paused. */
export interface TrialUnderWay {
  readonly study: string;
  /** Name of the study. */
  readonly name: string;
  /** Number of the trial. */
  readonly trial: number;
  /** Step at which it ends, or is compared. */
  readonly until: number;
  readonly run: RunId;
  /** What it is trained with. */
  readonly session: Session;
}

export interface Sweeps {
  /** In the order in which they began. */
  readonly studies: readonly KeptStudy[];
  /** Id of the study that is looked at; null for none. */
  readonly shown: string | null;
  /** Id of the study that trains; null while none does. */
  readonly training: string | null;
  readonly underWay: TrialUnderWay | null;
  /** What is to be said of it, in sentences; null for nothing. */
  readonly note: string | null;
  /** How the trials of the study that is looked at saw their images, by number. */
  readonly maps: ReadonlyMap<number, TrialMaps>;
}

export const noSweeps: Sweeps = {
  ...{ studies: [], shown: null, training: null, underWay: null, note: null },
  maps: new Map(),
};

/** What a person does with sweeps; loaded with their panel. */
export interface SweepPort {
  /** Brings what is kept in this browser into `live.sweeps`. */
  read(): void;
  /** Begins to train a study; one that trains is paused first. */
  start(study: KeptStudy): void;
  /** What is trained stays where it is. */
  pause(): void;
  /** Goes on with a study, also one of an earlier visit. */
  resume(id: string): void;
  /** The trial under way is let go; the study can be resumed. */
  stop(): void;
  show(id: string): void;
  /** Forgets a study and its maps; the runs of its trials stay in their table. */
  remove(id: string): void;
  /** A study from elsewhere joins those that are there, and is shown. */
  take(study: KeptStudy): void;
}
