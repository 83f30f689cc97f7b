/** The ways by which actions reach the worker and what is kept; the bindings of `app` are at their ends. */
import type { NamedFile } from '../datasets/dataset.ts';
import type {
  EngineId,
  Evaluation,
  EvaluationRequest,
  GatherRequest,
  RunId,
} from '../engine/protocol.ts';
import type { PaintedMask } from '../masks/paint/paintedMask.ts';
import type { Course } from '../runs/course.ts';
import type { Study, Trial } from '../runs/sweep/study.ts';
import type { LandscapePort } from './landscape.ts';
import type { SweepPort } from './sweep/sweep.ts';

/** The way to the worker. What comes of it stands in the store. */
export interface EnginePort {
  /** Brings an engine up, null for the best; again after a failure. */
  startEngine(engine: EngineId | null): void;
  openFiles(files: readonly NamedFile[]): void;
  cancelOpening(): void;
  train(): void;
  pause(): void;
  /** One run of a race; the others stay as they are. */
  trainRun(run: RunId): void;
  pauseRun(run: RunId): void;
  step(): void;
  reset(): void;
  /** Goes back to a step that is kept; what came after it is set aside. */
  goOnFrom(step: number): void;
  /** Why so many runs of this setting do not fit beside each other, with what does; null where they do. */
  refusalOf(runs: number): Promise<string | null>;
  /** Begins again and trains the steps of a course. */
  repeat(course: Course): void;
  predictFine(sampleId: string, zoom: number): void;
  cancelFine(): void;
  gather(request: GatherRequest): void;
  cancelGather(): void;
  /** Scores a split by the weights of the selected run. The answer fails with a sentence, also where it is cancelled. */
  evaluate(request: EvaluationRequest): {
    readonly answer: Promise<Evaluation>;
    readonly cancel: () => void;
  };
  /** Landscapes of the loss in weight space, once what computes them is there. */
  landscapes(use: (port: LandscapePort) => void): void;
  askMask(sampleId: string): void;
  /** Masks by sample id; null for that of the file again. */
  paintMasks(masks: Readonly<Record<string, PaintedMask | null>>): void;
}

/** The way to what is kept in the browser. */
export interface KeepingPort {
  /** Goes on with the work that was kept before this page was opened. */
  backToLastWork(): void;
  /** Brings a run back that another one took the place of, with its session and images, paused. */
  takeBack(formerRun: number): void;
  /** Begins with the defaults, on the engine that is asked for; what was there is set aside. */
  startOver(): void;
  /** Everything that is kept, as a file. */
  downloadKept(): void;
  /** Forgets everything that is kept. */
  startClean(): void;
  /** Tries again to keep what could not be kept. */
  keepAgain(): void;
  /** Brings the records of earlier trainings into `live.records`; those of this visit are there. */
  readRecords(): void;
  /** Everything there is as one file; `live.saving` tells how far it is. */
  saveProject(): void;
  /** A sweep with its project as one archive for other programs; the images that it is of must be open. */
  saveStudy(study: Study, trials: readonly Trial[]): void;
}

/** The way to what trains sweeps. */
export interface SweepingPort {
  /** Does something with the sweeps, once what trains them is loaded. */
  withSweeps(use: (sweeps: SweepPort) => void): void;
}

/** Where nothing is kept. */
export const keepsNothing: KeepingPort = {
  backToLastWork: () => {},
  takeBack: () => {},
  startOver: () => {},
  downloadKept: () => {},
  startClean: () => {},
  keepAgain: () => {},
  readRecords: () => {},
  saveProject: () => {},
  saveStudy: () => {},
};
