/**
 * All that the page and the training worker say to each other: orders one way, events the other.
 * Arrays named in a transfer list change hands and are not copied.
 */

import type {
  Dataset,
  FileProblem,
  NamedFile,
  Preparation,
  Sample,
  Split,
} from '../datasets/dataset.ts';
import type { LossChoice } from '../losses/lossFunction.ts';
import type { PaintedMask } from '../masks/paint/paintedMask.ts';
import type { ClassValues } from '../masks/predictedMask.ts';
import type { PhantomRequest } from '../phantoms/phantomRequest.ts';
import type { Moment } from '../runs/moment.ts';
import type { SampleScores, Scores, StepRecord } from '../runs/record.ts';
import type { NetworkConfig, TrainingConfig } from '../runs/setting.ts';

export const engineIds = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type EngineId = (typeof engineIds)[number];

/** The loss at one moment, as the engine needs it and as the training curves label it. */
interface LossSetting {
  readonly choice: LossChoice;
  /** Grows by one whenever the page changes the loss; echoed in {@link StepRecord}. */
  readonly revision: number;
}

export type Command =
  /** `first` is the position of the image that is wanted before the others are drawn. */
  | { type: 'openPhantoms'; request: PhantomRequest; preparation: Preparation; first?: number }
  | { type: 'openFiles'; files: readonly NamedFile[]; preparation: Preparation }
  /** Prepares the images that are open again, at another size or split. */
  | { type: 'prepare'; preparation: Preparation }
  | { type: 'cancelOpening' }
  /** Asks for the mask that an image was opened with, at the size that it is painted at; answered by 'mask'. */
  | { type: 'askMask'; sampleId: string }
  /**
   * Puts painted masks in the place of those of the files, by sample id; null puts that of the file back.
   * They stay for as long as these images are open. Training goes on; answered by 'repainted'.
   */
  | { type: 'paintMasks'; masks: Readonly<Record<string, PaintedMask | null>> }
  /** Brings a backend up; `engine` null means the best that can train. Sent once, and again by Retry. */
  | { type: 'startEngine'; engine: EngineId | null }
  /** Builds the network with fresh weights. Sent before training and whenever one of these changes. */
  | { type: 'build'; network: NetworkConfig; training: TrainingConfig }
  /** Optimiser, learning rate or batch size alone; training goes on. */
  | { type: 'setTraining'; training: TrainingConfig }
  | { type: 'setLoss'; loss: LossSetting }
  /** Longest pace in steps a second; null for as fast as it goes. */
  | { type: 'setPace'; stepsPerSecond: number | null }
  /** Which image's prediction to send, and at which threshold to score. */
  | { type: 'watch'; sampleId: string; threshold: number }
  /**
   * Predicts one image at `zoom` times the training size, in overlapping tiles, with the current weights;
   * answered by 'fine'. The last request wins.
   */
  | { type: 'predictFine'; sampleId: string; zoom: number }
  | { type: 'cancelFine' }
  /** Answered by 'gathered'; training waits meanwhile, so that all of it is of one step. The last request wins. */
  | { type: 'gather'; request: GatherRequest }
  | { type: 'cancelGather' }
  | { type: 'train' }
  | { type: 'pause' }
  | { type: 'step' }
  /** Back to the initial weights of the same seed, step 0. */
  | { type: 'reset' }
  /** Asks for the training as it is after the steps under way; answered by 'moment'. */
  | { type: 'moment' }
  /**
   * Goes on from a moment; sent after the images and the network are what it was made with, and
   * answered by 'restored'. Anything that starts the training anew meanwhile is stronger.
   */
  | { type: 'restore'; moment: Moment };

/** What to make for files: the masks of all images, the scores of all, or the network with one image as its example. */
export type GatherRequest =
  | { readonly kind: 'masks'; readonly threshold: number }
  | { readonly kind: 'scores'; readonly threshold: number }
  | { readonly kind: 'network'; readonly sampleId: string };

/** A predicted mask at the original size of its image. */
export interface GatheredMask {
  /** In an archive: that of the image or its volume with the ending png or nii.gz. */
  readonly path: string;
  /** A PNG file, or a packed NIfTI volume with all slices of one volume. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Which part of a volume was predicted; empty for images. */
  readonly note: string;
}

/** An image as the network predicts it, at the training size. */
export interface GatheredImage {
  readonly name: string;
  readonly split: Split;
  /** Original size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Share that is not background of the mask, null without one, and of the prediction, [0, 1]. */
  readonly foregroundShare: number | null;
  readonly predictedShare: number;
  readonly scores: Scores | null;
}

/** What was made, all of it by the weights of one step. */
export type Gathered = { readonly step: number } & (
  | ({
      readonly kind: 'masks';
      readonly threshold: number;
      readonly masks: readonly GatheredMask[];
    } & ClassValues)
  | {
      readonly kind: 'scores';
      readonly threshold: number;
      readonly images: readonly GatheredImage[];
    }
  | {
      readonly kind: 'network';
      readonly config: NetworkConfig;
      readonly normEpsilon: number;
      readonly channels: 1 | 3;
      /** In the layouts of `unet.ts`. */
      readonly parameters: readonly {
        readonly name: string;
        readonly shape: readonly number[];
        readonly values: Float32Array;
      }[];
      /** Standardised pixels [size, size, channels], and logit differences [C − 1, size, size]. */
      readonly example: { readonly input: Float32Array; readonly differences: Float32Array };
    }
);

export interface PredictionFrame {
  readonly sampleId: string;
  readonly step: number;
  readonly size: number;
  /**
   * Logit of each class minus that of the background in levels of masks/probabilityMap.ts, C − 1 of
   * [size, size]; transferred.
   */
  readonly differences: readonly Uint16Array[];
}

/** A prediction finer than the training size, with the truth at its own size. */
export interface FinePrediction extends PredictionFrame {
  /** Class of each pixel or `leftOut`, [size, size]; null without a mask. */
  readonly mask: Uint8Array | null;
}

export type EngineStatus =
  /** Nothing asked for yet. */
  | { kind: 'idle' }
  /** Work before the first step can run, in words: "Starting WebGPU", "Compiling the network". */
  | { kind: 'preparing'; message: string; engine: EngineId | null }
  | { kind: 'ready'; engine: EngineId; step: number }
  | { kind: 'training'; engine: EngineId; step: number; stepsPerSecond: number }
  | { kind: 'paused'; engine: EngineId; step: number }
  /** Needs a person; `retry` says whether Retry can go on, from `step`. */
  | {
      kind: 'failed';
      engine: EngineId | null;
      step: number;
      message: string;
      retry: boolean;
      /** A smaller batch with which it should work. */
      batchSize?: number;
    };

export interface EngineDescription {
  readonly engine: EngineId;
  /** For people: "WebGPU", "WebAssembly". */
  readonly label: string;
  /** Adapter or reason: "NVIDIA H100", "software adapter", "no WebGPU in this browser". */
  readonly detail: string;
  /** Why each better engine was passed over, in sentences. */
  readonly passedOver: readonly string[];
}

/** What of a sample a painted mask changes. */
interface Repainted extends Pick<Sample, 'id' | 'split' | 'mask' | 'foregroundShare'> {}

export type EngineEvent =
  /** done of total files; total 0 while still unknown. */
  | { type: 'opening'; done: number; total: number; message: string }
  /** `problems` lists what was left out. `dataset` null: nothing usable, what was open stays open. */
  | { type: 'opened'; dataset: Dataset | null; problems: readonly FileProblem[] }
  /** Answers 'askMask'; null where no such image is open. */
  | { type: 'mask'; sampleId: string; mask: PaintedMask | null }
  /** Other masks are true now: the ids of all samples in their new order, and those that are others. */
  | {
      type: 'repainted';
      order: readonly string[];
      changed: readonly Repainted[];
      /** As in the dataset; painting can add to them, and then the training starts anew. */
      labels: readonly string[];
      classNames: readonly string[];
      foregroundShare: number;
    }
  /** One image of phantoms that are being drawn: it takes the place of the one of the same id. */
  | { type: 'phantom'; sample: Sample }
  | { type: 'status'; status: EngineStatus }
  | { type: 'engine'; description: EngineDescription }
  /** At most every 100 ms while training, after every step when steps are slower. */
  | {
      type: 'progress';
      records: readonly StepRecord[];
      frame: PredictionFrame | null;
      scores: SampleScores | null;
    }
  /** Tiles of a fine prediction that are done. */
  | { type: 'fineProgress'; done: number; total: number }
  /** Answers 'predictFine'; null with a sentence where it could not be made. */
  | { type: 'fine'; prediction: FinePrediction | null; problem: string | null }
  /** Images that are gathered. */
  | { type: 'gathering'; done: number; total: number }
  /** Answers 'gather'; null with a sentence where it could not be made. */
  | { type: 'gathered'; result: Gathered | null; problem: string | null }
  /** Memory that the network which is being built takes, estimated. */
  | { type: 'memory'; bytes: number }
  /** Answers 'moment'; null where there is no network yet. Its arrays are transferred. */
  | { type: 'moment'; moment: Moment | null }
  /** Answers 'restore': the network has the weights of this step, or `problem` says why it has not. */
  | { type: 'restored'; parameters: number; step: number; problem: string | null }
  /** The network was built or reset: the history starts again at step 0. */
  | { type: 'rewound'; parameters: number };
