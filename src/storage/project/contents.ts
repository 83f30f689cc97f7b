/** What a project file holds: a work that leaves the browser. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import type { StepRecord } from '../../runs/record.ts';
import type { Run } from '../../runs/run.ts';
import type { RunRecord } from '../../runs/runRecord.ts';

/** An image of the project as people read it. */
interface ProjectSample {
  readonly id: string;
  readonly split: string;
  readonly hasMask: boolean;
}

/** A run with its history as plain records. */
export interface ProjectRun extends Omit<Run, 'history'> {
  readonly history: readonly StepRecord[];
}

export interface ProjectContents {
  /** The session, as a link has it. */
  readonly link: string;
  readonly title: string;
  readonly samples: readonly ProjectSample[];
  /** A person's own files, byte for byte; null for phantoms, which the session draws again. */
  readonly files: readonly NamedFile[] | null;
  readonly painted: PaintedMasks;
  /** Null before the first step. */
  readonly run: ProjectRun | null;
  /** Records of the trainings on these images, that of `run` among them. */
  readonly records: readonly RunRecord[];
}

/** Names of the entries. */
export const entryNames = {
  manifest: 'project.json',
  runs: 'runs.json',
  weights: 'weights.safetensors',
  optimizer: 'optimizer.safetensors',
  images: 'images/',
  painted: 'painted masks/',
} as const;
