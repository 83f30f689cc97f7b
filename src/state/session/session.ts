/**
 * The session: everything that is needed to repeat the experiment, and nothing else. It is JSON, it is
 * what a link carries, and a parser stands between it and the outside.
 */

import type { Preparation } from '../../datasets/dataset.ts';
import { defaultPreprocessing, type Preprocessing } from '../../datasets/prepare/preprocessing.ts';
import { defaultVolumeChoices, type VolumeChoices } from '../../datasets/volumeChoices.ts';
import type { EngineId } from '../../engine/protocol.ts';
import type { ConventionId } from '../../losses/conventions.ts';
import type { LossChoice } from '../../losses/lossFunction.ts';
import { defaultParameters } from '../../losses/parameters.ts';
import type { SimulationSettings } from '../../masks/simulatedPrediction.ts';
import type { PhantomRequest } from '../../phantoms/phantomRequest.ts';
import { type Augmentation, noAugmentation } from '../../runs/augmentation.ts';
import type { Race } from '../../runs/race.ts';
import type { NetworkConfig, OptimizerId } from '../../runs/setting.ts';

export type { LossChoice } from '../../losses/lossFunction.ts';

export const layers = ['truth', 'probability', 'errors', 'loss', 'gradient'] as const;
export type Layer = (typeof layers)[number];

export const predictionSources = ['simulated', 'network'] as const;
/** Which prediction the page looks at: the sliders' or the network's. */
type PredictionSource = (typeof predictionSources)[number];

export const variedParameters = ['lambda', 'delta', 'gamma'] as const;

/** Axes of the loss surface: mean probabilities, or two parameters. */
export const surfaceAxes = ['p-p', 'lambda-gamma', 'delta-gamma', 'weights'] as const;
export type SurfaceAxes = (typeof surfaceAxes)[number];

/** Whether scales fit what is shown or stay where they are; `auto` locks them while a setting is pinned, and in a lecture. */
export const scaleChoices = ['auto', 'fit', 'locked'] as const;
type ScaleChoice = (typeof scaleChoices)[number];

/** Where a locked colour scale can end, ends included. */
export const scaleEndRange = [1e-6, 1e6] as const;

/** What can be enlarged for a lecture. */
export const lectureViews = ['image', 'equation', 'curves', 'surface', 'training'] as const;
export type LectureView = (typeof lectureViews)[number];

/** Probabilities from which a pixel can count as foreground, ends included. */
export const thresholdRange = [0.02, 0.98] as const;

export interface View {
  readonly layer: Layer;
  /** Strength of the layer over the image, [0, 1]. */
  readonly opacity: number;
  /** Probability from which a pixel counts as foreground, of {@link thresholdRange}. */
  readonly threshold: number;
  readonly source: PredictionSource;
  readonly simulation: SimulationSettings;
  /** Class looked at, 1 to C − 1. */
  readonly focus: number;
  /** Position of the selected image in the dataset, from 0. */
  readonly image: number;
  /** Parameter whose family of curves is drawn; null for none. */
  readonly vary: (typeof variedParameters)[number] | null;
  readonly axes: SurfaceAxes;
  readonly scale: ScaleChoice;
  /**
   * End of the locked colour scale of the gradient layer, N × dL/dlogit, of {@link scaleEndRange}; null while it is not
   * locked, or for that of all that is compared.
   */
  readonly gradientEnd: number | null;
  /** The same of the loss layer, N × share of the loss. */
  readonly lossEnd: number | null;
  /** What is enlarged for a lecture; null for the whole page. */
  readonly lecture: LectureView | null;
}

/** Files cannot travel in a link: it names them, and the receiver is asked for them. */
export interface FilesRequest {
  readonly kind: 'files';
  /** Title under which the sender saw them, and how many images they held. */
  readonly title: string;
  readonly count: number;
  /** How many of them the files had masks for; absent where a link does not say. */
  readonly masks?: number;
  /** SHA-256 of names and bytes, hex. */
  readonly hash: string;
}

/** Steps a second that can be asked for, ends included. */
export const paceRange = [0.1, 60] as const;

export interface Session {
  readonly loss: LossChoice;
  readonly pinned: LossChoice | null;
  /** What is trained beside each other; empty where one setting is trained alone. */
  readonly race: Race;
  readonly convention: ConventionId;
  readonly data: PhantomRequest | FilesRequest;
  /** Side in pixels of the training images. */
  readonly size: number;
  /** What of an image the network reads, and how. */
  readonly preprocessing: Preprocessing;
  readonly validationShare: number;
  /** Slices left out between training and validation of one patient. */
  readonly validationGap: number;
  /** C, 2 to 8: classes of the masks, the background among them. */
  readonly classes: number;
  /** How volumes become images. */
  readonly volumes: VolumeChoices;
  readonly network: NetworkConfig;
  /** How training images are changed each time they are trained on. */
  readonly augmentation: Augmentation;
  readonly optimizer: OptimizerId;
  readonly learningRate: number;
  readonly batchSize: number;
  /** Seed of weights and batches. */
  readonly seed: number;
  /** Steps a second, of {@link paceRange}; null for as fast as it goes. */
  readonly pace: number | null;
  /** Engine asked for by name; null for the best that can train. */
  readonly engine: EngineId | null;
  readonly view: View;
}

/** Of split and crops: they stay when the weights are drawn anew, so that trainings can be compared. */
const preparationSeed = 1;

/** How the images of a session become network input. */
export function preparationOf(session: Session): Preparation {
  const { size, preprocessing, validationShare, validationGap, classes, volumes } = session;
  const split = { validationShare, validationGap, seed: preparationSeed };
  return { size, preprocessing, ...split, classes, volumes };
}

/** Where each optimiser starts: steps of plain gradients are far shorter than Adam's. */
export const defaultLearningRates: Readonly<Record<OptimizerId, number>> = {
  adam: 0.001,
  sgd: 0.05,
};

/** Phantoms that are shown before anything is asked for. */
export const defaultPhantoms: PhantomRequest = {
  kind: 'phantoms',
  phantom: 'mixed',
  count: 8,
  seed: 1,
};

export const defaultSession: Session = {
  loss: { id: 'asymmetric-unified-focal', parameters: defaultParameters },
  pinned: null,
  race: [],
  convention: 'reference',
  data: defaultPhantoms,
  size: 128,
  preprocessing: defaultPreprocessing,
  validationShare: 0.25,
  validationGap: 0,
  classes: 2,
  volumes: defaultVolumeChoices,
  network: { depth: 3, filters: 16, norm: 'instance' },
  augmentation: noAugmentation,
  optimizer: 'adam',
  learningRate: defaultLearningRates.adam,
  batchSize: 4,
  seed: 1,
  pace: null,
  engine: null,
  view: {
    layer: 'gradient',
    opacity: 0.95,
    threshold: 0.5,
    source: 'simulated',
    simulation: { blur: 5, shift: 7, confidence: 0.85, missed: 0.45, falseAlarms: 0.5 },
    focus: 1,
    image: 0,
    vary: 'gamma',
    axes: 'p-p',
    scale: 'auto',
    gradientEnd: null,
    lossEnd: null,
    lecture: null,
  },
};
