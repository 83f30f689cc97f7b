/**
 * The square that the samples of a dataset have in common. With patches it holds each image whole, in the middle, at
 * the scale that was chosen: pixels of the canvas are pixels of the scaled image, and around a smaller image is padding.
 */
import { type Frame, wholeFrame } from '../../pixels/frame.ts';
import type { Patches, Preparation, Split } from '../dataset.ts';
import { frameOfSample } from './frameOfSample.ts';
import { defaultPreprocessing } from './preprocessing.ts';

interface Sides {
  readonly width: number;
  readonly height: number;
}

/** Largest side of a canvas in pixels: that of the pictures that are kept of images. */
export const mostCanvas = 1024;

export interface Canvas {
  /** In pixels. */
  readonly side: number;
  readonly patches: Patches | null;
  /** That images are scaled by for patches; less than what was asked for where they would be larger than a canvas may be. */
  readonly scale: number;
  /** The part of an image that the canvas shows; null for the whole of it without padding. */
  readonly frameOf: (image: Sides & { readonly id: string }, split: Split) => Frame | null;
}

/** @param images  all of the dataset */
export function canvasOf(
  images: readonly Sides[],
  { size, seed, preprocessing = defaultPreprocessing }: Preparation,
): Canvas {
  if (preprocessing.fit !== 'patches') {
    const frameOf: Canvas['frameOf'] = (image, split) =>
      frameOfSample(image, split, preprocessing, seed);
    return { side: size, patches: null, scale: 1, frameOf };
  }
  const longest = images.reduce((most, { width, height }) => Math.max(most, width, height), 1);
  const scale = Math.min(preprocessing.patchScale, mostCanvas / longest);
  const side = Math.max(size, scaled(longest, scale));
  return {
    side,
    scale,
    patches: { side: size, foreground: preprocessing.patchForeground },
    frameOf: (image) => centred(scaled(image.width, scale), scaled(image.height, scale), side),
  };
}

/** Pixels of a side at a scale, at least one. */
const scaled = (length: number, scale: number) => Math.max(1, Math.round(length * scale));

/** The frame of an image of so many pixels in the middle of a canvas. */
function centred(width: number, height: number, side: number): Frame | null {
  if (width === side && height === side) return null;
  return {
    left: -marginOf(width, side) / width,
    top: -marginOf(height, side) / height,
    width: side / width,
    height: side / height,
  };
}

/** Pixels before something in the middle of something longer. */
const marginOf = (length: number, side: number) => Math.floor((side - length) / 2);

/** Whole pixels of a canvas. */
export interface Area extends Sides {
  readonly left: number;
  readonly top: number;
}

/** Where the image lies on a canvas of patches. */
export function areaOf(frame: Frame | null | undefined, side: number): Area {
  const { left, top, width, height } = frame ?? wholeFrame;
  return {
    left: Math.round((-left / width) * side),
    top: Math.round((-top / height) * side),
    width: Math.round(side / width),
    height: Math.round(side / height),
  };
}
