/**
 * Several classes in one mask. Files name a class by a number, an index of a palette or a colour; here
 * that is its key. Which class a key becomes is decided over all masks of a data set.
 */

import { cellEnds, type Frame, wholeFrame } from '../pixels/frame.ts';
import type { Raster } from '../pixels/raster.ts';
import { mostClasses } from './classMaps.ts';
import { isGreyPalette, isGreyRaster, levelsOf, type Mask, thresholdOf } from './mask.ts';

export interface LabelMap {
  readonly width: number;
  readonly height: number;
  /** 0 on background, else one more than the position of the pixel's key, [height, width]. */
  readonly data: Uint8Array;
  /** Ascending: grey level, palette index, or red, green and blue in 24 bits. */
  readonly keys: readonly number[];
  /** Whether keys are colours. */
  readonly isColour: boolean;
}

/** How a pixel names its class, by the position of its first sample; null where files only say foreground. */
function keyReader(raster: Raster): ((at: number) => number) | null {
  const { data, channels, bitDepth, palette, isLossy } = raster;
  if (isLossy || bitDepth >= 32) return null;
  if (palette) return isGreyPalette(raster) ? null : (at) => data[at];
  if (channels < 3 || isGreyRaster(raster))
    return thresholdOf(levelsOf(raster), 2 ** bitDepth - 1) === 0 ? (at) => data[at] : null;
  if (bitDepth !== 8) return null;
  return (at) => (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
}

/** A mask that names more classes than can be told apart, as the instance numbers of cells do. */
export type MaskLabels = LabelMap | 'too many';

/**
 * The labels of a mask; null where its values only say foreground.
 *
 * @param mask  of the same raster: what is background there stays background
 */
export function labelsOf(raster: Raster, mask: Mask): MaskLabels | null {
  const keyAt = keyReader(raster);
  if (!keyAt) return null;
  const found = new Set<number>();
  for (let pixel = 0; pixel < mask.data.length; pixel++) {
    if (!mask.data[pixel]) continue;
    found.add(keyAt(pixel * raster.channels));
    if (found.size >= mostClasses) return 'too many';
  }
  const keys = [...found].sort((a, b) => a - b);
  const place = new Map(keys.map((key, i) => [key, i + 1]));
  const data = mask.data.map((inside, pixel) =>
    inside ? (place.get(keyAt(pixel * raster.channels)) as number) : 0,
  );
  const isColour = !raster.palette && raster.channels >= 3 && !isGreyRaster(raster);
  return { width: mask.width, height: mask.height, data, keys, isColour };
}

/** The labels of a whole data set, in the order of their classes. */
export interface LabelSet {
  readonly keys: readonly number[];
  /** For people: "label 2", "colour #ff0000". */
  readonly names: readonly string[];
  /** Whether keys are colours. */
  readonly areColours: boolean;
  /** There are more than can be told apart, so none is. */
  readonly tooMany: boolean;
}

/**
 * All labels of a data set; none where a mask knows only foreground, where there is only one, or where
 * there are more than can be told apart.
 *
 * @param masks  of every image with a mask
 * @param namesOf  what labels mean, where that is known
 */
export function labelSet(
  masks: readonly (MaskLabels | null)[],
  namesOf: Readonly<Record<number, string>> = {},
): LabelSet {
  const none = { keys: [], names: [], areColours: false, tooMany: false };
  const maps: LabelMap[] = [];
  const keys = new Set<number>();
  for (const map of masks) {
    if (!map) return none;
    if (map === 'too many') return { ...none, tooMany: true };
    maps.push(map);
    for (const key of map.keys) keys.add(key);
  }
  if (keys.size < 2 || keys.size >= mostClasses)
    return { ...none, tooMany: keys.size >= mostClasses };
  const sorted = [...keys].sort((a, b) => a - b);
  const isColour = maps.some((map) => map.isColour);
  const nameOf = (key: number) =>
    isColour ? `colour #${key.toString(16).padStart(6, '0')}` : (namesOf[key] ?? `label ${key}`);
  return { keys: sorted, names: sorted.map(nameOf), areColours: isColour, tooMany: false };
}

/**
 * Classes at the training size. Which pixels are background is decided as for two classes; each of the
 * others has the class that covers most of it.
 *
 * @param foreground  0 or 1, [rows, size]
 * @param classOf  class of each key of the map, in their order; 0 leaves a label to the background
 * @param rows  where the sides differ; `size` is then the number of columns
 * @param frame  the part of the image that the square shows; the whole of it if left out
 * @returns [rows, size]
 */
export function resizeLabels(
  { width, height, data }: LabelMap,
  foreground: Uint8Array,
  size: number,
  classOf: readonly number[],
  rows = size,
  frame: Frame | null = null,
): Uint8Array {
  const part = frame ?? wholeFrame;
  const columnEnds = cellEnds(width, size, part.left, part.width);
  const rowEnds = cellEnds(height, rows, part.top, part.height);
  const resized = new Uint8Array(foreground.length);
  const covered = new Float64Array(classOf.length + 1);
  for (let i = 0; i < resized.length; i++) {
    if (!foreground[i]) continue;
    const [left, right] = columnEnds(i % size);
    const [top, bottom] = rowEnds(Math.floor(i / size));
    covered.fill(0);
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(bottom, height); y++)
      for (let x = Math.max(0, Math.floor(left)); x < Math.min(right, width); x++)
        covered[data[y * width + x]] += 1;
    let best = 0;
    for (let label = 1; label < covered.length; label++)
      if (covered[label] > 0 && (best === 0 || covered[label] > covered[best])) best = label;
    resized[i] = best === 0 ? 0 : classOf[best - 1];
  }
  return resized;
}
