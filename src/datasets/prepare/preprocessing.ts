/** How an image becomes what the network reads: which part of it, in which channels, on which scale. */

/**
 * What of an image the square of the network shows: all of it with changed sides, all of it with
 * padding, a square part of it that stays the same, or squares that are drawn anew for each step.
 */
export const fits = ['stretch', 'letterbox', 'crop', 'patches'] as const;
export type Fit = (typeof fits)[number];

/** `auto` is grey where every image of the data set is. */
export const colourModes = ['auto', 'grey', 'rgb'] as const;
export type ColourMode = (typeof colourModes)[number];

/**
 * Scale of the values, of each image by itself: mean 0 and deviation 1; from the smallest at 0 to the
 * largest at 1; or a window of brightness from 0 to 1, what lies beyond being cut.
 */
export const valueScales = ['z-score', 'min-max', 'window'] as const;
export type ValueScale = (typeof valueScales)[number];

export interface Preprocessing {
  readonly fit: Fit;
  /** Side of a crop in parts of the image's shorter side, {@link leastCrop} to 1. */
  readonly crop: number;
  /** Pixels of a patch to one of the image along a side, of {@link patchScales}. */
  readonly patchScale: number;
  /** Share of the patches that are drawn around a pixel of the foreground, [0, 1]. */
  readonly patchForeground: number;
  readonly colour: ColourMode;
  readonly scale: ValueScale;
  /** Ends of the window, 0 to 255, the first below the second. */
  readonly window: readonly [low: number, high: number];
}

export const leastCrop = 0.1;

/** Ends included. */
export const patchScales = [0.1, 2] as const;

export const defaultPreprocessing: Preprocessing = {
  fit: 'stretch',
  crop: 1,
  patchScale: 1,
  // As nnU-Net has it: Isensee et al. 2021, doi:10.1038/s41592-020-01008-z.
  patchForeground: 0.33,
  colour: 'auto',
  scale: 'z-score',
  window: [0, 255],
};

/** Channels of the network's input. */
export function channelsOf({ colour }: Preprocessing, areAllGrey: boolean): 1 | 3 {
  if (colour === 'auto') return areAllGrey ? 1 : 3;
  return colour === 'grey' ? 1 : 3;
}
