/** What happens to be true now and is not worth repeating: data in memory, predictions, the worker's word. */
import type { Dataset, FileProblem } from '../datasets/dataset.ts';
import type { Fit } from '../datasets/prepare/preprocessing.ts';
import type {
  EngineDescription,
  EngineStatus,
  FinePrediction,
  PredictionFrame,
  RunId,
} from '../engine/protocol.ts';
import type { Prediction } from '../losses/analysis/lossAtPrediction.ts';
import type { ParameterId } from '../losses/parameters.ts';
import type { PaintedMask, PaintedMasks } from '../masks/paint/paintedMask.ts';
import type { ProbabilityMap } from '../masks/probabilityMap.ts';
import type { Picture } from '../pixels/raster.ts';
import { History } from '../runs/history.ts';
import type { KeptSteps, PastScores } from '../runs/keptMoments.ts';
import type { LossChange, SampleScores } from '../runs/record.ts';
import type { Run } from '../runs/run.ts';
import type { RunRecord } from '../runs/runRecord.ts';
import type { WeightsCheck } from '../runs/weightsCheck.ts';
import type { LiveLandscape } from './landscape.ts';
import type { Shared } from './session/codec.ts';
import type { LossChoice, Session } from './session/session.ts';
import { noSweeps, type Sweeps } from './sweep/sweep.ts';

/** A prediction of the selected image with what every view derives from it, made once per prediction. */
export interface CurrentPrediction {
  readonly sampleId: string;
  /** 'simulated', or the training step of the network that made it. */
  readonly origin: 'simulated' | number;
  /** Class looked at, 1 to C − 1. */
  readonly focus: number;
  /** Each class but the background against all others, C − 1. */
  readonly classMaps: readonly ProbabilityMap[];
  /** That of the class looked at. */
  readonly map: ProbabilityMap;
  /** Truth of the class looked at, 0 or 1, `leftOut` where nothing is judged, [size, size]; null without a mask. */
  readonly truth: Uint8Array | null;
  /** What a loss reads; null without a mask. */
  readonly judged: Prediction | null;
}

interface Opening {
  readonly done: number;
  readonly total: number;
  readonly message: string;
}

/** Files that are being made. */
interface Saving {
  /** What for: "Predicted masks". */
  readonly message: string;
  /** Images done, of all; 0 of 0 while unknown. */
  readonly done: number;
  readonly total: number;
}

export interface Notice {
  /** Sentences: what happened, what was kept, what to do. */
  readonly text: string;
  /** A button beside it, if something can be done at once. */
  readonly action:
    | 'retry'
    | 'keep-again'
    | 'open-files'
    | 'smaller-batch'
    | 'back'
    | 'start-clean'
    | 'undo'
    | 'fit'
    | 'runs'
    | null;
  /** That of the action 'smaller-batch'. */
  readonly batchSize?: number;
  /** Of the action 'undo': the id of the former run that comes back. */
  readonly formerRun?: number;
  /** Of the action 'fit': another way to make the network's input of images. */
  readonly fit?: FitOffer;
  /** It points to the notes on files. */
  readonly isOnFiles?: true;
}

export interface FitOffer {
  readonly to: Fit;
  /** What is on the button. */
  readonly name: string;
  /** What is said once it was taken. */
  readonly answer: Notice | null;
}

/** Whether a notice only offers something: nothing went wrong. */
export function isOffer(notice: Notice | null): boolean {
  return notice !== null && ['back', 'undo', 'fit', 'runs'].includes(notice.action ?? '');
}

/** A run that another one took the place of in this visit, with all that bringing it back takes but its files. */
export interface FormerRun {
  readonly id: number;
  /** Of its images. */
  readonly title: string;
  /** Milliseconds since 1970 at which it was set aside. */
  readonly at: number;
  /** Why: "the image size changed". */
  readonly reason: string;
  readonly session: Session;
  readonly painted: PaintedMasks;
  /** Null where nothing had been trained. */
  readonly run: Run | null;
}

/** Whether the work is kept in the browser. */
export type Keeping =
  /** There was nothing to keep yet. */
  | { readonly kind: 'none' }
  /** Milliseconds since 1970. */
  | { readonly kind: 'saved'; readonly at: number }
  /** Why it is not, in sentences. */
  | { readonly kind: 'off'; readonly reason: string };

/** A prediction finer than the training size, as far as it is. */
type FineState =
  | { readonly kind: 'none' }
  | { readonly kind: 'working'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly prediction: FinePrediction }
  | { readonly kind: 'failed'; readonly problem: string };

export const paintTools = ['brush', 'eraser', 'polygon', 'fill'] as const;
export type PaintTool = (typeof paintTools)[number];

/** How ground truth is painted on the selected image. */
export interface Painting {
  readonly isOn: boolean;
  readonly tool: PaintTool;
  /** Diameter of brush and eraser as a share of the longer side of the image, (0, 1). */
  readonly diameter: number;
}

/** What is known of a run. */
export interface LiveRun {
  readonly status: EngineStatus;
  readonly history: History;
  readonly changes: readonly LossChange[];
  /** What the first step of the history was made with; null before it. */
  readonly firstLoss: LossChoice | null;
  /** Step at which it was taken up from elsewhere, 0 for one that began here. */
  readonly takenUpAt: number;
  /** Dice by sample id, of the network. */
  readonly scores: SampleScores;
  /** Its earlier moments that can be looked at and gone on from. */
  readonly kept: KeptSteps;
  /** What its weights are checked by, at its first steps and the last that was measured. */
  readonly checks: readonly WeightsCheck[];
  /** How it scored at the earlier moment that was looked at last; null for none. */
  readonly past: {
    readonly step: number;
    /** Probability from which a pixel counted as foreground. */
    readonly threshold: number;
    readonly scores: PastScores;
  } | null;
  /** Parameters of the network; 0 before it is built. */
  readonly parameterCount: number;
  /** Bytes of memory that the training takes, estimated; 0 before it is known. */
  readonly memoryBytes: number;
}

export const initialRun: LiveRun = {
  status: { kind: 'idle' },
  history: History.empty,
  changes: [],
  firstLoss: null,
  takenUpAt: 0,
  scores: {},
  kept: { steps: [], best: null },
  checks: [],
  past: null,
  parameterCount: 0,
  memoryBytes: 0,
};

/** The run that the page begins with. */
export const mainRun: RunId = 'main';

export interface Live {
  readonly dataset: Dataset | null;
  /** Files of the last opening that could not be used. */
  readonly problems: readonly FileProblem[];
  readonly opening: Opening | null;
  readonly prediction: CurrentPrediction | null;
  /** Column and row in its map of the pixel that is looked at, from 0; null before there is one. */
  readonly lookedAt: { readonly x: number; readonly y: number } | null;
  readonly painting: Painting;
  /** Which draw of the augmentation the film strip shows; null for the images as they are. */
  readonly augmentationDraw: number | null;
  /** What the network reads of an image, which the stage shows in its place; null while it is not asked for. */
  readonly input: { readonly sampleId: string; readonly picture: Picture } | null;
  /** The mask that an image was opened with, of the last image that was asked for; null while it comes. */
  readonly openedMask: { readonly sampleId: string; readonly mask: PaintedMask } | null;
  /** What was painted on the images that are open, by sample id. */
  readonly painted: PaintedMasks;
  readonly fine: FineState;
  readonly saving: Saving | null;
  /** The last one that was asked for; null before there is one, and once other images are open. */
  readonly landscape: LiveLandscape | null;
  readonly engine: EngineDescription | null;
  /** What is known of each run, by its id. */
  readonly runs: Readonly<Record<RunId, LiveRun>>;
  /** Runs that others took the place of, the newest first. */
  readonly formerRuns: readonly FormerRun[];
  /** Every training that made a step, in this visit or kept from earlier ones. */
  readonly records: readonly RunRecord[];
  /** What is to be said of keeping them, in sentences. */
  readonly recordNotes: readonly string[];
  readonly sweeps: Sweeps;
  /** The run that the sliders move and the page looks at. */
  readonly selectedRun: RunId;
  /** The last prediction of each entrant of the race, of the image looked at; empty where nothing is raced. */
  readonly frames: Readonly<Record<RunId, PredictionFrame>>;
  /** The step of the training that is looked at; null for as it is now. */
  readonly time: number | null;
  /** The run that a person points at in one picture, and that all others show; null for none. */
  readonly litRun: RunId | null;
  /** Dice by sample id, of the simulated prediction. */
  readonly simulatedScores: SampleScores;
  readonly notice: Notice | null;
  /** What the sender of the link had trained; null where that was nothing, or is not to be repeated. */
  readonly shared: Shared | null;
  /** The same while it is repeated, and afterwards: it says whether the weights came out the same. */
  readonly repeated: Shared | null;
  readonly kept: Keeping;
  /** The parameter that was moved last; null before the first. */
  readonly movedParameter: ParameterId | null;
  /** A slider is held: scales may grow but not shrink. */
  readonly dragging: boolean;
}

export const initialLive: Live = {
  dataset: null,
  problems: [],
  opening: null,
  prediction: null,
  lookedAt: null,
  painting: { isOn: false, tool: 'brush', diameter: 0.05 },
  augmentationDraw: null,
  input: null,
  openedMask: null,
  painted: {},
  fine: { kind: 'none' },
  saving: null,
  landscape: null,
  engine: null,
  runs: { [mainRun]: initialRun },
  formerRuns: [],
  records: [],
  recordNotes: [],
  sweeps: noSweeps,
  selectedRun: mainRun,
  frames: {},
  time: null,
  litRun: null,
  simulatedScores: {},
  notice: null,
  shared: null,
  repeated: null,
  kept: { kind: 'none' },
  movedParameter: null,
  dragging: false,
};

/** The run that the page looks at. */
export function runOf({ runs, selectedRun }: Pick<Live, 'runs' | 'selectedRun'>): LiveRun {
  return runs[selectedRun] ?? initialRun;
}

/** The one that is trained where nothing is raced; it waits while a race goes on. */
export function mainRunOf({ runs }: Pick<Live, 'runs'>): LiveRun {
  return runs[mainRun] ?? initialRun;
}
