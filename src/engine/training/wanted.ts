/** What the page wants a run to be, and what it is: two records, which the scheduler makes alike. */
import type { LossChoice } from '../../losses/lossFunction.ts';
import type { Course } from '../../runs/course.ts';
import type { Moment } from '../../runs/moment.ts';
import type { NetworkConfig, TrainingConfig } from '../../runs/setting.ts';
import type { OpenedImages } from '../images/imageDesk.ts';
import type { TrainingSetting } from './trainer.ts';
import type { Training } from './training.ts';

/** Where a run begins. */
export interface Origin {
  /** Each beginning has another; whatever was trained under an earlier one is gone. */
  readonly number: number;
  /** Null for the initial weights of the seed. */
  readonly moment: Moment | null;
  /** Loss of the last step before it; null where there was none, or it is not known. */
  readonly lastLoss: LossChoice | null;
  /** That were open when a moment was to be gone on from; null where none were yet. */
  readonly images: OpenedImages | null;
}

export interface WantedRun {
  readonly network: NetworkConfig;
  readonly training: TrainingConfig;
  readonly loss: TrainingSetting['loss'] | null;
  readonly origin: Origin;
  /** Goes on and on, or to the end of its course. */
  readonly trains: boolean;
  /** What is being repeated; null where the losses are those that are set, and no step is the last one. */
  readonly course: Course | null;
  /** Step at which it pauses; null for none. Another beginning forgets it. */
  readonly until: number | null;
  /** Single steps still owed. */
  readonly steps: number;
  /** Null for as fast as it goes. */
  readonly stepsPerSecond: number | null;
}

/**
 * What the page was told that keeps a run from going on: it is too large for the device, or its last step or its
 * building failed. An order to train or another setting ends it.
 */
type Hindrance = 'does not fit' | 'failed';

export interface ActualRun {
  /** Null before it is built, and after its backend is gone. */
  readonly training: Training | null;
  /** Number of the beginning that it is of; null before the first. */
  readonly origin: number | null;
  /** Weights of a training whose backend is gone. */
  readonly kept: Moment | null;
  readonly hindrance: Hindrance | null;
  /** Its network made a step: what the first one takes is mostly compiling. */
  readonly hasStepped: boolean;
  /** It was training when its backend broke, and goes on with the next. */
  readonly resumes: boolean;
}

/** Of what the page was shown something last. */
interface ShownOf {
  readonly images: OpenedImages;
  readonly origin: number | null;
}

export interface ShownRun {
  /** The last map of an image. */
  readonly frame: (ShownOf & { readonly step: number; readonly sampleId: string }) | null;
  /** The last scores, and at which threshold. */
  readonly scores: (ShownOf & { readonly threshold: number }) | null;
}
