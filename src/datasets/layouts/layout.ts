/** What a layout tells of the files of a data set; everything is read from paths alone. */
import type { FileProblem } from '../dataset.ts';
import type { ctWindows } from '../volumeChoices.ts';

/** One image, or one patient with several, and what belongs to it. */
export interface LayoutCase {
  /** For people: "21_training.tif", "BraTS20_Training_001". */
  readonly name: string;
  /** What it shares with other cases of its patient; absent where names do not say. */
  readonly patient?: string;
  /** Paths of its images; several where one was taken in several ways, in the order of `modalities`. */
  readonly images: readonly { readonly modality: string; readonly path: string }[];
  /** Path of its mask, null where there is none. */
  readonly mask: string | null;
  /** Further masks that are parts of the same truth, one an object: all are joined. */
  readonly parts?: readonly string[];
  /** Masks of the same image by the second rater, the third and so on. */
  readonly raters?: readonly string[];
  /** Path of the mask of the part of the image that was seen at all, null where all of it was. */
  readonly fieldOfView: string | null;
}

/** What of a mask is foreground, where its labels leave a choice. */
export interface Target {
  /** As a link names it: "whole-tumour". */
  readonly id: string;
  /** For people: "whole tumour". */
  readonly name: string;
  /** Labels that are one foreground; null tells every label apart, 'dark' takes the dark side of a mask. */
  readonly labels: readonly number[] | 'dark' | null;
  /** Whose mask it is: the position of a rater, or what most of them say; absent where there is one. */
  readonly rater?: number | 'vote';
}

/** Files that belong together. */
export interface RecognisedLayout {
  /** Name of the layout: "DRIVE". */
  readonly name: string;
  /** What was recognised, without a full stop: "DRIVE, 20 images, 1st_manual". */
  readonly sentence: string;
  readonly cases: readonly LayoutCase[];
  /** Files that belong to the layout and are not used, or missing, each with what to do. */
  readonly problems: readonly FileProblem[];
  /** All paths that are spoken for, used or not. */
  readonly claimed: ReadonlySet<string>;
  /** Ways in which the images were taken, the preferred first, with their names; empty where there is one. */
  readonly modalities: readonly (readonly [id: string, name: string])[];
  /** What can be foreground, the default first; empty where a mask leaves no choice. */
  readonly targets: readonly Target[];
  /** For people, by label: 1 is "necrotic core". */
  readonly labelNames: Readonly<Record<number, string>>;
  /** The window that suits its CT images. */
  readonly ctWindow: keyof typeof ctWindows;
}

/** Finds one layout among paths; null where it is not there. */
export type Layout = (paths: readonly string[]) => RecognisedLayout | null;

/** The parts of a path that layouts look at. */
export interface PathParts {
  readonly path: string;
  /** Folders from the outermost, as written. */
  readonly folders: readonly string[];
  /** Innermost folder in lower case; empty for a loose file. */
  readonly folder: string;
  /** File name in lower case. */
  readonly name: string;
  /** File name in lower case without its extension, "nii.gz" as a whole. */
  readonly stem: string;
}

export function partsOf(path: string): PathParts {
  const folders = path.split('/');
  const name = (folders.pop() as string).toLowerCase();
  return {
    path,
    folders,
    folder: folders.at(-1)?.toLowerCase() ?? '',
    name,
    stem: name.replace(/(?<=.)\.(nii\.gz|[^.]*)$/, ''),
  };
}

/** Whether a file is a NIfTI volume by its name. */
export const isVolumeName = (name: string) => /\.nii(\.gz)?$/.test(name);

/** "1 image", "2 images". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** "20 images", or "20 images with masks and 3 without". */
export function countedImages(cases: readonly LayoutCase[], what = 'image', with_ = 'masks') {
  const masked = cases.filter(({ mask }) => mask !== null).length;
  const bare = cases.length - masked;
  if (bare === 0) return counted(masked, what);
  if (masked === 0) return `${counted(bare, what)} without ${with_}`;
  return `${counted(masked, what)} with ${with_} and ${bare} without`;
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];

/** Whose masks can be used where images have those of several raters; empty where none has. */
export function raterTargets(cases: readonly LayoutCase[]): readonly Target[] {
  const count = Math.max(...cases.map(({ raters = [] }) => 1 + raters.length));
  if (!(count > 1)) return [];
  return [
    ...Array.from({ length: count }, (_, i) => ({
      ...{ id: `rater-${i + 1}`, name: `${ordinals[i] ?? `${i + 1}th`} rater`, labels: null },
      rater: i,
    })),
    {
      id: 'vote',
      name: count === 2 ? 'where both raters agree' : `what most of ${count} raters say`,
      labels: null,
      rater: 'vote',
    },
  ];
}

/** "5 masks joined into 2", where several are parts of one truth. */
export function joinedWords(cases: readonly LayoutCase[]): string[] {
  const joined = cases.filter(({ parts = [] }) => parts.length > 0);
  const files = joined.reduce((sum, { parts = [] }) => sum + 1 + parts.length, 0);
  return joined.length === 0 ? [] : [`${files} masks joined into ${joined.length}`];
}

/** A layout of single images with one mask each leaves nothing to choose. */
export const noChoices = {
  modalities: [],
  targets: [],
  labelNames: {},
  ctWindow: 'soft-tissue',
} as const;

/** Groups in the order in which their keys come first. */
export function grouped<Item>(items: Iterable<Item>, keyOf: (item: Item) => string) {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
