/**
 * All that the page and the training worker say to each other. Requests are answered once; orders say what a
 * run is to be, and the last one wins; events say what is true now. Whatever is about a run names it.
 */

import type { BridgeTypes } from '../bridge/messages.ts';
import type { Dataset, FileProblem, NamedFile, Preparation, Sample } from '../datasets/dataset.ts';
import type { PreparedImages } from '../datasets/preparedImages.ts';
import type { LossChoice } from '../losses/lossFunction.ts';
import type { PaintedMask } from '../masks/paint/paintedMask.ts';
import type { PhantomRequest } from '../phantoms/phantomRequest.ts';
import type { Course } from '../runs/course.ts';
import type { KeptSteps, PastScores } from '../runs/keptMoments.ts';
import type { Moment } from '../runs/moment.ts';
import type { LossChange, SampleScores, StepRecord } from '../runs/record.ts';
import type { NetworkConfig, TrainingConfig } from '../runs/setting.ts';
import type { WeightsCheck } from '../runs/weightsCheck.ts';
import type { Evaluation, EvaluationRequest } from './evaluation.ts';
import type { Gathered, GatherRequest } from './gathered.ts';
import type { LandscapeProgress, LandscapeRequest, LandscapeValues } from './landscapeRequest.ts';

export type { Evaluation, EvaluationRequest } from './evaluation.ts';
export type { Gathered, GatheredImage, GatheredMask, GatherRequest } from './gathered.ts';

export type {
  LandscapeHead,
  LandscapeProgress,
  LandscapeRequest,
  LandscapeValues,
} from './landscapeRequest.ts';

export const engineIds = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type EngineId = (typeof engineIds)[number];

/** For people. */
export const engineLabels: Readonly<Record<EngineId, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

/** Names a run for as long as the worker lives. */
export type RunId = string;

/** What the worker is told to make true; latest wins, and nobody waits for it. */
export type Order =
  /**
   * Makes a run begin with fresh weights: one that is not there yet, or one whose network or seed is another
   * now. A training that was under way ends.
   *
   * Runs of one `group` train in step: none is more than a step ahead of the slowest of them that trains, and each
   * trains its own steps exactly as it would alone. Nobody waits for one that is paused, failed, closed or at the end of
   * its course; one that joins later begins at step 0, and the others wait until it is where they are. Without a group a
   * run waits for nobody.
   */
  | {
      readonly type: 'build';
      readonly run: RunId;
      readonly network: NetworkConfig;
      readonly training: TrainingConfig;
      readonly group?: string;
    }
  /** Forgets a run and frees what it alone holds. */
  | { readonly type: 'close'; readonly run: RunId }
  /** Optimiser, learning rate, augmentation or batch size alone; training goes on. */
  | { readonly type: 'setTraining'; readonly run: RunId; readonly training: TrainingConfig }
  | { readonly type: 'setLoss'; readonly run: RunId; readonly loss: LossChoice }
  /** Longest pace in steps a second; null for as fast as it goes. */
  | { readonly type: 'setPace'; readonly run: RunId; readonly stepsPerSecond: number | null }
  /** To the step `until`, which is measured and where it pauses; on and on where that is absent. */
  | { readonly type: 'train'; readonly run: RunId; readonly until?: number }
  | { readonly type: 'pause'; readonly run: RunId }
  | { readonly type: 'step'; readonly run: RunId }
  /**
   * Begins again at the initial weights of the seed, trains the steps of a course, each with the loss that it says, and
   * pauses. A loss that is set meanwhile is stronger: what is left of the course is forgotten, and the training goes on.
   */
  | { readonly type: 'repeat'; readonly run: RunId; readonly course: Course }
  /** Back to the initial weights of the same seed, step 0. */
  | { readonly type: 'reset'; readonly run: RunId }
  /**
   * Makes a run go on from a moment; answered by the event 'restored'. Whatever makes it begin anew
   * meanwhile is stronger.
   */
  | {
      readonly type: 'restore';
      readonly run: RunId;
      readonly moment: Moment;
      /** The loss of its last step; null where that is not known. */
      readonly lastLoss: LossChoice | null;
    }
  /** Gives a run that was restored the moments that were kept of it before; the event 'kept' follows. */
  | ({ readonly type: 'recall'; readonly run: RunId } & EarlierMoments)
  /** Brings a backend up; null means the best that can train. The same again is a retry. */
  | { readonly type: 'startEngine'; readonly engine: EngineId | null }
  /** Which image's predictions to send, and at which threshold to score. */
  | { readonly type: 'watch'; readonly sampleId: string; readonly threshold: number }
  /**
   * Puts painted masks in the place of those of the files, by sample id; null puts that of the file back.
   * They stay for as long as these images are open. Training goes on; the event 'repainted' follows.
   */
  | {
      readonly type: 'paintMasks';
      readonly masks: Readonly<Record<string, PaintedMask | null>>;
    };

/** What was kept of a run before it was taken up again. */
export interface EarlierMoments {
  /** Step that it was restored to. */
  readonly takenUpAt: number;
  /** Ascending in their steps; each with its Dice on validation images, null where it was not measured. */
  readonly moments: readonly { readonly moment: Moment; readonly dice: number | null }[];
  readonly checks: readonly WeightsCheck[];
}

/** `dataset` null: nothing usable, what was open stays open. `problems` lists what was left out. */
export interface Opened {
  readonly dataset: Dataset | null;
  readonly problems: readonly FileProblem[];
}

export type OpeningProgress =
  /** done of total files; total 0 while still unknown. */
  | {
      readonly kind: 'files';
      readonly done: number;
      readonly total: number;
      readonly message: string;
    }
  /** One image of phantoms that are being drawn: it takes the place of the one of the same id. */
  | { readonly kind: 'phantom'; readonly sample: Sample };

/** Images or tiles that are done. */
export interface PartDone {
  readonly done: number;
  readonly total: number;
}

export interface EngineTypes extends BridgeTypes {
  readonly requests: {
    /** `first` is the position of the image that is wanted before the others are drawn. */
    readonly openPhantoms: {
      readonly ask: {
        readonly request: PhantomRequest;
        readonly preparation: Preparation;
        readonly first?: number;
      };
      readonly answer: Opened;
      readonly progress: OpeningProgress;
    };
    readonly openFiles: {
      readonly ask: { readonly files: readonly NamedFile[]; readonly preparation: Preparation };
      readonly answer: Opened;
      readonly progress: OpeningProgress;
    };
    /** Prepares the images that are open again, at another size or split; null where none are. */
    readonly prepare: {
      readonly ask: { readonly preparation: Preparation };
      readonly answer: Opened | null;
      readonly progress: OpeningProgress;
    };
    /** The mask that an image was opened with, at the size that it is painted at; null where there is none. */
    readonly mask: {
      readonly ask: { readonly sampleId: string };
      readonly answer: PaintedMask | null;
    };
    /**
     * Predicts one image at `zoom` times the training size, in overlapping tiles, with the current weights;
     * training waits meanwhile.
     */
    readonly fine: {
      readonly ask: { readonly run: RunId; readonly sampleId: string; readonly zoom: number };
      readonly answer: FinePrediction;
      readonly progress: PartDone;
    };
    /** All images that are open, as they are trained on; null where none are. */
    readonly preparedImages: {
      readonly ask: Record<never, never>;
      readonly answer: PreparedImages | null;
    };
    /** Predicts one of the images that are open, as it is trained on, with the current weights. */
    readonly preview: {
      readonly ask: { readonly run: RunId; readonly sampleId: string };
      readonly answer: FinePrediction;
    };
    /** Makes what files need, all of it by the weights of one step; training waits meanwhile. */
    readonly gather: {
      readonly ask: { readonly run: RunId; readonly request: GatherRequest };
      readonly answer: Gathered;
      readonly progress: PartDone;
    };
    /** Scores the images of a split that have a mask, by the weights of one step; training waits meanwhile. */
    readonly evaluate: {
      readonly ask: { readonly run: RunId; readonly request: EvaluationRequest };
      readonly answer: Evaluation;
      readonly progress: PartDone;
    };
    /** The run as it is after the steps under way, which the page knows by then; null without a network. */
    readonly moment: { readonly ask: { readonly run: RunId }; readonly answer: Moment | null };
    /**
     * A run as it was at a step that it keeps (event 'kept'): one image as it was predicted then and, where they are asked
     * for, the scores, by the loss of that step. Neither its weights nor its training are touched; null where the step
     * or the image is not there (any longer).
     */
    readonly past: {
      readonly ask: {
        readonly run: RunId;
        readonly step: number;
        readonly sampleId: string;
        /** Probability from which a pixel counts as foreground. */
        readonly threshold: number;
        readonly scores: boolean;
      };
      readonly answer: Past | null;
    };
    /**
     * A copy of a kept moment: a run that is built with the same setting and restored to it goes on exactly as this
     * one did. Null where the step is not kept (any longer).
     */
    readonly momentAt: {
      readonly ask: { readonly run: RunId; readonly step: number };
      readonly answer: Moment | null;
    };
    /**
     * Predicts images with the weights of many points of a plane through those that the run has, coarse points first. Its
     * own are not touched, and it trains on meanwhile.
     */
    readonly landscape: {
      readonly ask: { readonly run: RunId; readonly request: LandscapeRequest };
      /** Points computed. */
      readonly answer: number;
      readonly progress: LandscapeProgress;
    };
    /** A loss that histograms do not decide, at every point of the last landscape. */
    readonly landscapeValues: {
      readonly ask: { readonly run: RunId; readonly id: number; readonly loss: LossChoice };
      /** Points computed. */
      readonly answer: number;
      readonly progress: LandscapeValues;
    };
    /** Whether so many runs of one setting fit into memory side by side; null without images or an engine. */
    readonly room: {
      readonly ask: {
        readonly network: NetworkConfig;
        readonly training: TrainingConfig;
        /** 1 or more. */
        readonly runs: number;
      };
      readonly answer: Room | null;
    };
  };
  readonly order: Order;
  readonly event: EngineEvent;
}

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

/** An image, and where they were asked for the scores, as a run had them at an earlier step. */
export interface Past {
  readonly frame: PredictionFrame;
  readonly scores?: PastScores;
}

/** What runs of one setting take of memory, in bytes. */
export interface Room {
  /** All that were asked for, with what they share. */
  readonly bytes: number;
  /** That one more takes. */
  readonly perRun: number;
  /** That can be had, what other runs have taken already left out. */
  readonly available: number;
  /** The most runs that fit, 0 or more. */
  readonly most: number;
  /** Why they do not fit, with the numbers and what does; a sentence. Null where they do. */
  readonly refusal: string | null;
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
  /** Other masks are true now: the ids of all samples in their new order, and those that are others. */
  | {
      readonly type: 'repainted';
      readonly order: readonly string[];
      readonly changed: readonly Repainted[];
      /** As in the dataset; painting can add to them, and then the training starts anew. */
      readonly labels: readonly string[];
      readonly classNames: readonly string[];
      readonly foregroundShare: number;
    }
  | { readonly type: 'engine'; readonly description: EngineDescription }
  /** The engine's own code did not load, so that nothing can be trained; a sentence. Retry may help. */
  | { readonly type: 'notLoaded'; readonly message: string }
  | { readonly type: 'status'; readonly run: RunId; readonly status: EngineStatus }
  /** At most every 100 ms while a run trains, after every step when steps are slower. */
  | {
      readonly type: 'progress';
      readonly run: RunId;
      readonly records: readonly StepRecord[];
      /** Steps among these at which the loss was another than before. */
      readonly changes: readonly LossChange[];
      /** The loss of the first of these records, where it is the first of the run. */
      readonly firstLoss: LossChoice | null;
      readonly frame: PredictionFrame | null;
      readonly scores: SampleScores | null;
    }
  /** Memory that the network which is being built takes, estimated. */
  | { readonly type: 'memory'; readonly run: RunId; readonly bytes: number }
  /** Follows 'restore': the network has the weights of this step, or `problem` says why it has not. */
  | {
      readonly type: 'restored';
      readonly run: RunId;
      readonly parameters: number;
      readonly step: number;
      readonly problem: string | null;
    }
  /**
   * A trained run begins anew: what it was until then, after the records of all its steps and before what it
   * begins with.
   */
  | { readonly type: 'setAside'; readonly run: RunId; readonly moment: Moment }
  /** The network has its initial weights: the history of the run starts again at step 0. */
  | { readonly type: 'rewound'; readonly run: RunId; readonly parameters: number }
  /**
   * Which moments of a run can be looked at and gone on from has changed, and what its weights are checked by: at steps 1
   * and 10 and at the last one, where it was measured or rests. A reset, another network or other images make it empty; so does a moment that is
   * restored, which is then the only one kept.
   */
  | ({
      readonly type: 'kept';
      readonly run: RunId;
      readonly checks: readonly WeightsCheck[];
    } & KeptSteps);
