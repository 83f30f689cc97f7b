/** A run: a training on a set of images, with what it has been through. */
import type { LossChoice } from '../losses/lossFunction.ts';
import type { History } from './history.ts';
import type { Moment } from './moment.ts';
import type { LossChange } from './record.ts';
import type { WeightsCheck } from './weightsCheck.ts';

/** Earlier moments of a run, which lie elsewhere until the run itself is there again. */
interface EarlierMoments {
  readonly checks: readonly WeightsCheck[];
  /** Ascending in their steps. Rejects with a sentence where they cannot be read. */
  readonly read: () => Promise<readonly Moment[]>;
}

/** A training up to a moment. */
export interface Run {
  readonly moment: Moment;
  /** Records of its steps, none later than the moment. */
  readonly history: History;
  readonly changes: readonly LossChange[];
  /** What its first step was made with. */
  readonly firstLoss: LossChoice | null;
  /** Absent where no earlier one is kept. */
  readonly earlier?: EarlierMoments;
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
  return {
    moment,
    history: known.history.before(step + 1),
    changes: known.changes.filter((change) => change.step <= step),
    firstLoss: known.firstLoss,
  };
}
