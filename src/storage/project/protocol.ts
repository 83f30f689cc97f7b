/** What the page and the worker that writes and reads projects say to each other. */
import type { BridgeTypes } from '../../bridge/messages.ts';
import type { StoredStudy } from '../study/readStudy.ts';
import type { UnpackedStudy } from '../study/unpackStudy.ts';
import type { ProjectContents } from './contents.ts';

/** How many of how many entries are done. */
export interface EntriesDone {
  readonly done: number;
  readonly total: number;
}

export interface ProjectWatch {
  /** Stops between two entries; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly progress?: (done: EntriesDone) => void;
}

export interface ProjectTypes extends BridgeTypes {
  readonly requests: {
    readonly write: {
      readonly ask: ProjectContents;
      readonly answer: Blob;
      readonly progress: EntriesDone;
    };
    /** A study from an Optuna journal; null for a file that is none, and fails with a sentence for one of another study. */
    readonly readStudy: {
      readonly ask: { readonly path: string; readonly file: Blob };
      readonly answer: StoredStudy | null;
      readonly progress: never;
    };
    /** What lies in the archive of a study; null for an archive of something else. */
    readonly unpackStudy: {
      readonly ask: { readonly path: string; readonly file: Blob };
      readonly answer: UnpackedStudy | null;
      readonly progress: never;
    };
    /** Null for a file that is no project; fails with a sentence for one that is damaged. */
    readonly read: {
      readonly ask: { readonly path: string; readonly file: Blob };
      readonly answer: ProjectContents | null;
      readonly progress: EntriesDone;
    };
  };
  readonly order: never;
  readonly event: never;
}
