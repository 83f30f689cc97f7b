/** A run: a training on a set of images, with what it has been through. */
import type { LossChoice } from '../losses/lossFunction.ts';
import type { Moment } from './moment.ts';
import type { LossChange, StepRecord } from './record.ts';

/** A training up to a moment. */
export interface Run {
  readonly moment: Moment;
  /** Records of its steps, none later than the moment. */
  readonly history: readonly StepRecord[];
  readonly changes: readonly LossChange[];
  /** What its first step was made with. */
  readonly firstLoss: LossChoice | null;
}

/** The loss of the last step. */
export function lastLossOf({
  changes,
  firstLoss,
}: Pick<Run, 'changes' | 'firstLoss'>): LossChoice | null {
  return changes.at(-1)?.to ?? firstLoss;
}

/** The run at a moment, of what is known of it now. */
export function runAt(moment: Moment, known: Omit<Run, 'moment'>): Run {
  const { step } = moment;
  const isLater = (known.history.at(-1)?.step ?? 0) > step;
  return {
    moment,
    history: isLater ? known.history.filter((record) => record.step <= step) : known.history,
    changes: known.changes.filter((change) => change.step <= step),
    firstLoss: known.firstLoss,
  };
}
