/** What a study that leaves the browser is made of. Plain data: none of it is the store's or the worker's. */
import type { PreparedImages } from '../../datasets/preparedImages.ts';
import type { LossChoice } from '../../losses/lossFunction.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import type { Study, Trial } from '../../runs/sweep/study.ts';

export interface StudyParts {
  readonly study: Study;
  readonly trials: readonly Trial[];
  /** What a trial is a setting of, by key of the link and with what the link leaves out: loss, network, training. */
  readonly setting: Readonly<Record<string, string>>;
  /** The loss of the study's base. */
  readonly loss: LossChoice;
  /** The link of a trial, without #. */
  readonly linkOf: (trial: Trial) => string;
  /** Records of the trials that were trained, by the id of their run. */
  readonly records: ReadonlyMap<string, RunRecord>;
  /** What the trials are trained on. */
  readonly trainedOn: RunRecord['images'];
  readonly images: PreparedImages;
  /** Added to the variance in the norm of the network. */
  readonly normEpsilon: number;
}
