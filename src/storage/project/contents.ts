/** What a project file holds. */
import type { NamedFile } from '../../datasets/dataset.ts';
import type { Safetensors } from '../../formats/safetensors.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';

/** An image of the project as people read it; nothing is read from it but the path of a painted mask. */
export interface ProjectSample {
  readonly id: string;
  readonly split: string;
  readonly hasMask: boolean;
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
}

export interface ProjectRun {
  /** Weights by name, and the state of the optimiser beside them. */
  readonly weights: Safetensors;
  readonly optimizer: Safetensors | null;
  /** What else there is to know of the training; JSON that the page knows. */
  readonly info: Readonly<Record<string, unknown>>;
  /** Records of the steps; JSON. */
  readonly history: readonly unknown[];
}

export const projectFormat = 'loss-explorer-project';
export const projectVersion = 1;

/** Names of the entries. */
export const entryNames = {
  manifest: 'project.json',
  weights: 'weights.safetensors',
  optimizer: 'optimizer.safetensors',
  images: 'images/',
  painted: 'painted masks/',
} as const;

export interface Manifest {
  readonly format: typeof projectFormat;
  readonly version: number;
  readonly title: string;
  readonly link: string;
  readonly hasFiles: boolean;
  /** Entry of the painted mask of each sample that has one, in the order in which they were painted. */
  readonly painted: Readonly<Record<string, string>>;
  readonly samples: readonly ProjectSample[];
  readonly run: Readonly<Record<string, unknown>> | null;
  readonly history: readonly unknown[];
}

/** Told how many of how many entries are done. */
export type ProjectProgress = (done: number, total: number) => void;
