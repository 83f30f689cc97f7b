/**
 * What the one record of the store says: which images there are, which works on them, and under which keys their
 * parts lie. Parts never change; what is new gets a key of its own.
 */
import type { LossChange } from '../../runs/record.ts';
import type { Run } from '../../runs/run.ts';
import type { RunSetting } from '../../runs/setting.ts';
import type { WeightsCheck } from '../../runs/weightsCheck.ts';

/** Images as a person trains on them. Works on the same images name the same set; sets of the same files share these. */
export interface ImageSet {
  readonly id: string;
  /** SHA-256 of names and bytes of the files, hex; empty for phantoms, which the session draws again. */
  readonly hash: string;
  /** Key of the files; null for phantoms, and where there was no room for them. */
  readonly files: string | null;
  /** Key of the masks that were painted on the images; null where there are none. */
  readonly painted: string | null;
}

/** A training of a work. */
export interface StoredRun {
  readonly id: string;
  /** Null for runs that were stored before it was written down: the link has it. */
  readonly setting: RunSetting | null;
  /** That of the moment. */
  readonly step: number;
  /** Length of the history. */
  readonly records: number;
  readonly changes: readonly LossChange[];
  readonly firstLoss: Run['firstLoss'];
  /** Key of its moment. */
  readonly moment: string;
  /** Keys of the parts of its history, in order. */
  readonly history: readonly string[];
  /** Earlier moments that are kept, ascending in their steps, with the key of each. Absent without any. */
  readonly past?: readonly { readonly step: number; readonly moment: string }[];
  /** Of the weights at earlier steps; absent without any. */
  readonly checks?: readonly WeightsCheck[];
}

/** A session on images, with its runs. */
export interface WorkRecord {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** The session, as a link has it. */
  readonly link: string;
  /** Title of its images. */
  readonly title: string;
  /** Id of its image set. */
  readonly images: string;
  readonly runs: readonly StoredRun[];
}

export const listVersion = 2;

export interface KeptList {
  readonly version: typeof listVersion;
  readonly images: readonly ImageSet[];
  /** The one saved last first. */
  readonly works: readonly WorkRecord[];
}

export const emptyList: KeptList = { version: listVersion, images: [], works: [] };

/** The image set of a work. */
export function imagesOf({ images }: KeptList, work: WorkRecord): ImageSet | undefined {
  return images.find(({ id }) => id === work.images);
}

/** Keys of all parts that a list names. */
export function keysIn({ images, works }: KeptList): string[] {
  const ofImages = images.flatMap(({ files, painted }) => [files, painted]);
  const ofRuns = works.flatMap(({ runs }) =>
    runs.flatMap(({ moment, history, past = [] }) => [
      ...[moment, ...history],
      ...past.map((earlier) => earlier.moment),
    ]),
  );
  return [...ofImages, ...ofRuns].filter((key) => key !== null);
}

/** The list without image sets that no work names. */
export function withoutUnnamed({ version, images, works }: KeptList): KeptList {
  const named = new Set(works.map((work) => work.images));
  return { version, images: images.filter(({ id }) => named.has(id)), works };
}
