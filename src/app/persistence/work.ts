/** A person's work as a whole, as it is stored and taken up again, and what of it a store or a file may hold. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { StepRecord, TrainingSnapshot } from '../../engine/protocol.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import type { LossChange } from '../../state/live.ts';
import type { LossChoice, Session } from '../../state/session.ts';

/** A training, up to one moment. */
export interface Run {
  readonly snapshot: TrainingSnapshot;
  /** Records of its steps, none later than the snapshot. */
  readonly history: readonly StepRecord[];
  readonly changes: readonly LossChange[];
  /** What its first step was made with. */
  readonly firstLoss: LossChoice | null;
}

export interface Work {
  readonly session: Session;
  /** A person's own files; null for phantoms, and where there was no room for them. */
  readonly files: readonly NamedFile[] | null;
  /** What was painted on the images, by the id of their sample. */
  readonly painted: PaintedMasks;
  readonly run: Run | null;
}

/** The run at the moment of a snapshot. */
export function runAt(
  snapshot: TrainingSnapshot,
  live: {
    history: readonly StepRecord[];
    changes: readonly LossChange[];
    firstLoss: LossChoice | null;
  },
): Run {
  const { step } = snapshot;
  const isLater = (live.history.at(-1)?.step ?? 0) > step;
  return {
    snapshot,
    history: isLater ? live.history.filter((record) => record.step <= step) : live.history,
    changes: live.changes.filter((change) => change.step <= step),
    firstLoss: live.firstLoss,
  };
}

/** The loss of the last step. */
export function lastLossOf({ changes, firstLoss }: Run): LossChoice | null {
  return changes.at(-1)?.to ?? firstLoss;
}

/** What can change hands when a snapshot is handed on. */
export function buffersOf({ parameters, moments }: TrainingSnapshot): ArrayBuffer[] {
  const arrays = parameters.map(({ values }) => values);
  if (moments) arrays.push(moments.first, ...(moments.second ? [moments.second] : []));
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}
