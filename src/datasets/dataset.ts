/** What the rest of the program knows of the person's images. */

import type { ClassValues } from '../masks/predictedMask.ts';
import type { Frame } from '../pixels/frame.ts';
import type { Picture } from '../pixels/raster.ts';
import type { SliceOrigin } from './labelVolume.ts';
import type { Preprocessing } from './prepare/preprocessing.ts';
import type { ChoicesOffered, VolumeChoices } from './volumeChoices.ts';

/** Sides in pixels to which images can be resized for training; all divide by 16. */
export const imageSizes = [32, 48, 64, 96, 128, 160, 192, 224, 256, 320, 384, 512] as const;

/** Shares of the images that can be held out for validation, ends included. */
export const validationRange = [0.05, 0.5] as const;

/** In the order of a dataset. Slices between are of the patient of both, and neither trained on nor held out. */
export const splits = ['training', 'between', 'validation'] as const;
export type Split = (typeof splits)[number];

/** Most slices that can be left out between training and validation. */
export const mostGap = 64;

/** A file and its path below what was opened, with forward slashes: "DRIVE/training/images/21_training.tif". */
export interface NamedFile {
  readonly path: string;
  readonly file: Blob;
}

/** How images become network input; the same for every image of a dataset. */
export interface Preparation {
  /** Side of the square that the network reads in training, one of {@link imageSizes}. */
  readonly size: number;
  /** Share of the images held out for validation, of {@link validationRange}; at least one image where there are two. */
  readonly validationShare: number;
  /**
   * Slices left out between training and validation where both are of one patient, 0 to {@link mostGap}; 0 where it is
   * absent.
   */
  readonly validationGap?: number;
  /** Seed of split and crops, a 32-bit unsigned integer. */
  readonly seed: number;
  /**
   * C, 2 to {@link mostClasses}: the background and the first C − 1 labels of the masks; 2 for
   * everything that is no background together.
   */
  readonly classes: number;
  /** What of an image the network reads, and how; `defaultPreprocessing` where it is absent. */
  readonly preprocessing?: Preprocessing;
  /** How volumes become images; `defaultVolumeChoices` where it is absent. */
  readonly volumes?: VolumeChoices;
}

/** One image with its mask, ready to draw and to train on. */
export interface Sample {
  /** Unique within the dataset and stable: the path of its image, or kind and number of a phantom. */
  readonly id: string;
  /** Short name for people: "21_training.tif", "ultrasound 3". */
  readonly name: string;
  readonly split: Split;
  /** Original size in pixels; the stage keeps this aspect ratio. */
  readonly width: number;
  readonly height: number;
  /** The image to look at, RGBA; how large it may be, `pictureSide` of raster.ts says. */
  readonly picture: Picture;
  /** What it shares with other slices of its patient, as far as files say; absent for an image by itself. */
  readonly patient?: string;
  /** Path of the file that its mask came from; absent for phantoms, and where there is none. */
  readonly maskFile?: string;
  /** Where it lies in a volume that predicted labels can be written for; absent for images. */
  readonly slice?: SliceOrigin;
  /** The part of the image that the network sees; absent for the whole of it without padding. */
  readonly frame?: Frame;
  /** Class of each pixel of the frame at the training size, [size, size] row-major; null where no mask was found. */
  readonly mask: Uint8Array | null;
  /**
   * 1 where there is nothing that could be judged, outside of a field of view or in the padding,
   * [size, size]; absent where all of it can. The mask is 0 there.
   */
  readonly outside?: Uint8Array;
  /** 1 where the mask says "ignore", [size, size]; nothing is judged there. Absent where it never does. */
  readonly ignored?: Uint8Array;
  /** Share of the judged pixels that are not background, [0, 1]; 0 without a mask. */
  readonly foregroundShare: number;
}

/** What the network reads; it stays in the worker. */
export interface TrainingPixels {
  /** 1 for grey, 3 for colour. */
  readonly channels: 1 | 3;
  /** On the scale that was chosen, one [size, size, channels] array a sample. */
  readonly inputs: ImageInputs;
}

/** The inputs of images by their position. An array is one; `prepare.ts` makes them when they are asked for. */
export interface ImageInputs {
  readonly length: number;
  /** The same position always gives the same values; undefined beyond the last. Not to be written to. */
  at(position: number): Float32Array<ArrayBuffer> | undefined;
}

/** How squares are drawn from images that are trained on in patches. */
export interface Patches {
  /** Side of a patch in pixels. */
  readonly side: number;
  /** Share of them that are drawn around a pixel of the foreground, [0, 1]. */
  readonly foreground: number;
}

export interface Dataset {
  /** For people: "Phantoms, seed 7" or "DRIVE, 6 images". */
  readonly title: string;
  /** What was recognised, in sentences: "DRIVE, 20 images, 1st_manual."; empty for phantoms. */
  readonly recognised: string;
  /** Side of the square of each sample: what the network reads, or with patches what they are drawn from. */
  readonly size: number;
  /** Absent where the network reads the whole square. */
  readonly patches?: Patches;
  readonly channels: 1 | 3;
  /** Names of the classes but the background, C − 1: "foreground", or "kidney" and "tumour". */
  readonly classNames: readonly string[];
  /** How the files of the masks write these classes; absent for 255, or 1 to C − 1 where there are more. */
  readonly classValues?: ClassValues;
  /**
   * Names of the labels that the masks tell apart, those that a person painted after those of the files;
   * empty where they only know foreground.
   */
  readonly labels: readonly string[];
  readonly samples: readonly Sample[];
  /** SHA-256 of the opened files' names and bytes, hex; identifies them in a link. Empty for phantoms. */
  readonly hash: string;
  /** Overall share of the masks that is not background, [0, 1]. */
  readonly foregroundShare: number;
  /** What could have been opened otherwise; null where there is nothing to choose. */
  readonly choices: ChoicesOffered | null;
}

/** A file that could not be used, or only in part, and why, in a sentence that says what to do. */
export interface FileProblem {
  readonly path: string;
  readonly reason: string;
}
