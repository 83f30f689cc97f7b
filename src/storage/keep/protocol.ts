/** What the page and the worker that keeps its work say to each other. */
import type { BridgeTypes } from '../../bridge/messages.ts';
import type { NamedFile } from '../../datasets/dataset.ts';
import type { PaintedMasks } from '../../masks/paint/paintedMask.ts';
import type { Moment, NamedParameter } from '../../runs/moment.ts';
import type { StepRecord } from '../../runs/record.ts';
import type { RunRecord } from '../../runs/runRecord.ts';
import type { KeptStudy, TrialMaps } from '../../runs/sweep/keptStudy.ts';
import type { StoredRun, WorkRecord } from './records.ts';

/** A run as it is known without reading its parts. */
export interface KeptRun extends Omit<StoredRun, 'moment' | 'history' | 'past'> {
  /** Steps of the earlier moments that are kept, ascending; absent without any. */
  readonly past?: readonly number[];
}

/** A work as it is known without reading its parts. */
export interface KeptWork extends Pick<WorkRecord, 'id' | 'savedAt' | 'link' | 'title'> {
  /** Hash of its images; empty for phantoms. */
  readonly hash: string;
  readonly hasFiles: boolean;
  readonly runs: readonly KeptRun[];
}

/** What a work is done on. */
export interface KeptImages {
  readonly files: readonly NamedFile[] | null;
  readonly painted: PaintedMasks | null;
}

/** The parts of a run. */
export interface RunParts {
  readonly moment: Moment;
  readonly history: readonly StepRecord[];
}

/** A moment as it lies in the store: its weights by name, so that the order of the layers may change. */
export interface StoredMoment extends Omit<Moment, 'weights'> {
  readonly parameters: readonly NamedParameter[];
}

/** A run as it is to be kept. */
export interface RunToKeep extends Omit<KeptRun, 'past'> {
  /** Null to leave the one that is kept. */
  readonly moment: StoredMoment | null;
  readonly history: {
    /** So many of the parts that are kept stay. */
    readonly keptParts: number;
    /** Those that follow. */
    readonly added: readonly (readonly StepRecord[])[];
  };
  /** All of its earlier moments, ascending in their steps: others are forgotten. Null for one that is kept and stays. */
  readonly past: readonly { readonly step: number; readonly moment: StoredMoment | null }[];
}

export interface WorkToKeep extends Pick<WorkRecord, 'id' | 'link' | 'title'> {
  readonly images: {
    readonly hash: string;
    /** Null where there are none, or none that can be kept. */
    readonly files: readonly NamedFile[] | 'kept' | null;
    readonly painted: PaintedMasks | 'kept' | null;
  };
  /** All of its runs: others are forgotten. */
  readonly runs: readonly RunToKeep[];
}

export type OpenedStore =
  | { readonly kind: 'open'; readonly works: readonly KeptWork[] }
  /** Another tab keeps its work. */
  | { readonly kind: 'busy' }
  /** What is kept cannot be understood; `reason` is a sentence. */
  | { readonly kind: 'bad'; readonly reason: string }
  /** This browser keeps nothing here. */
  | { readonly kind: 'none' };

export type SaveResult =
  /** Milliseconds since 1970. */
  | { readonly kind: 'saved'; readonly at: number }
  | { readonly kind: 'no room' }
  /** What the browser says about it. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The records of trainings, of whatever work. */
export interface KeptRuns {
  readonly records: readonly RunRecord[];
  /** A sentence for each that cannot be read, with its name. */
  readonly problems: readonly string[];
}

export interface RunsToKeep {
  /** New ones, and those that changed. */
  readonly put: readonly RunRecord[];
  /** Ids of those to forget. */
  readonly remove: readonly string[];
}

/** The sweeps of this browser, of whatever work. */
export interface KeptSweeps {
  /** The first to begin first. */
  readonly studies: readonly KeptStudy[];
  /** A sentence for each that cannot be read. */
  readonly problems: readonly string[];
}

export interface SweepToKeep {
  readonly study: KeptStudy;
  /** Of the trial that ended; null for none. */
  readonly maps: TrialMaps | null;
}

export interface KeepTypes extends BridgeTypes {
  readonly requests: {
    /** Opens what is kept, and makes this tab the one that keeps; also again, after it was let go. */
    readonly open: {
      readonly ask: null;
      readonly answer: OpenedStore;
      /** Another tab keeps, and does not seem to be closing. */
      readonly progress: 'waits';
    };
    /** The answer fails with a sentence where what is kept is not what it should be. @param ask  id of the work */
    readonly readImages: { readonly ask: string; readonly answer: KeptImages };
    readonly readRun: {
      readonly ask: { readonly work: string; readonly run: string };
      readonly answer: RunParts;
    };
    /** Its earlier moments, ascending in their steps. */
    readonly readPast: {
      readonly ask: { readonly work: string; readonly run: string };
      readonly answer: readonly Moment[];
    };
    readonly save: { readonly ask: WorkToKeep; readonly answer: SaveResult };
    readonly readRuns: { readonly ask: null; readonly answer: KeptRuns };
    readonly changeRuns: { readonly ask: RunsToKeep; readonly answer: null };
    readonly readSweeps: { readonly ask: null; readonly answer: KeptSweeps };
    readonly keepSweep: { readonly ask: SweepToKeep; readonly answer: null };
    /** @param ask  id of a study */
    readonly readTrialMaps: { readonly ask: string; readonly answer: readonly TrialMaps[] };
    /** Forgets a study and its maps. @param ask  its id */
    readonly removeSweep: { readonly ask: string; readonly answer: null };
    /** Everything that is kept as one ZIP file, also where it cannot be understood. */
    readonly dump: { readonly ask: null; readonly answer: Blob };
    /** Forgets everything. */
    readonly clear: { readonly ask: null; readonly answer: null };
  };
  /** Lets another tab keep, until this one opens again; what was asked before is done first. */
  readonly order: 'letGo';
  readonly event: never;
}
