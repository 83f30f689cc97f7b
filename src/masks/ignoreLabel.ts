/**
 * The label 255 that says "ignore": borders and objects nobody decided about, as PASCAL VOC (Everingham et al. 2010)
 * and those who write as it does paint them. In masks of 0 and 255 the same number is the foreground.
 */

import type { Raster } from '../pixels/raster.ts';
import { isGreyPalette, isGreyRaster, type Mask } from './mask.ts';
import { asRuns } from './runLengths.ts';

/** The label. */
const ignoreLabel = 255;

/** Labels of a data set that ignores 255 are below it. */
const labelLimit = 64;
/** Fewest pixels of labels, as a share of those of 255: below lie the stains of a mask of black and white. */
const leastLabelled = 0.1;

/** What a mask says of 255. */
export interface NumberedMask {
  /** Its numbers, 0 to 255, [height, width]. */
  readonly numbers: Mask;
  /** Pixels of 255, and of the labels from 1 to 254. */
  readonly whitePixels: number;
  readonly labelPixels: number;
  /** The largest label below 255; 0 where there is none. */
  readonly largest: number;
}

/**
 * The numbers of a mask that holds 255; null where it holds none, or where it is no mask of numbers: colours,
 * grey tones of a palette, lossy or floating point files.
 */
export function numberedMask(raster: Raster): NumberedMask | null {
  const { width, height, channels, bitDepth, data, palette, isLossy } = raster;
  if (isLossy || bitDepth > 16 || bitDepth < 8 || channels % 2 === 0) return null;
  if (palette ? isGreyPalette(raster) : channels === 3 && !isGreyRaster(raster)) return null;
  const numbers = new Uint8Array(width * height);
  let [whitePixels, labelPixels, largest] = [0, 0, 0];
  for (let pixel = 0; pixel < numbers.length; pixel++) {
    const value = data[pixel * channels];
    if (value > ignoreLabel) return null;
    if (value === ignoreLabel) whitePixels += 1;
    else if (value > 0) {
      labelPixels += 1;
      if (value > largest) largest = value;
    }
    numbers[pixel] = value;
  }
  if (whitePixels === 0) return null;
  return { numbers: asRuns({ width, height, data: numbers }), whitePixels, labelPixels, largest };
}

/**
 * Whether 255 is to be ignored, decided over all masks of a data set that hold it: where the other labels are numbers
 * below 64, are no fewer than a tenth as many pixels as those of 255, and stand beside it in at least half of these masks.
 * A soft or compressed edge between black and white has tones all over the scale, and a stain is small.
 *
 * @param masks  those that hold 255
 */
export function ignoresWhite(masks: readonly NumberedMask[]): boolean {
  const sum = (of: (mask: NumberedMask) => number) =>
    masks.reduce((total, mask) => total + of(mask), 0);
  const labelled = masks.filter(({ labelPixels }) => labelPixels > 0).length;
  return (
    labelled > 0 &&
    2 * labelled >= masks.length &&
    masks.every(({ largest }) => largest < labelLimit) &&
    sum(({ labelPixels }) => labelPixels) >= leastLabelled * sum(({ whitePixels }) => whitePixels)
  );
}

/** Where a mask says ignore, and the mask without it. */
export function withoutIgnored({ numbers }: NumberedMask): {
  readonly raster: Raster;
  readonly ignored: Mask;
} {
  const { width, height, data } = numbers;
  return {
    raster: {
      ...{ width, height, channels: 1, bitDepth: 8, palette: null, isLossy: false, note: null },
      data: data.map((value) => (value === ignoreLabel ? 0 : value)),
    },
    ignored: asRuns({ width, height, data: data.map((value) => Number(value === ignoreLabel)) }),
  };
}
