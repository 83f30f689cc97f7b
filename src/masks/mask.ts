/**
 * Which pixels of a mask are foreground. Files say it in many ways: white on black, class or instance
 * numbers that all look black, palette indices, colours, transparency, and all of it softened by JPEG.
 */
import { alphaChannel, type Raster, type Samples, valueRange } from '../pixels/raster.ts';

export interface Mask {
  readonly width: number;
  readonly height: number;
  /** 0 or 1, [height, width]. */
  readonly data: Uint8Array;
}

/** Decides for one pixel, by the position of its first sample. */
type IsForeground = (at: number) => boolean;

/** The foreground of a mask file at its own resolution. */
export function maskOf(raster: Raster): Mask {
  const { width, height, channels } = raster;
  const isForeground = ruleOf(raster);
  const data = new Uint8Array(width * height);
  for (let pixel = 0; pixel < data.length; pixel++)
    if (isForeground(pixel * channels)) data[pixel] = 1;
  return { width, height, data };
}

/** The mask of what another leaves out, for labels that are black where the object is. */
export function darkSide({ width, height, data }: Mask): Mask {
  return { width, height, data: data.map((value) => 1 - value) };
}

function ruleOf(raster: Raster): IsForeground {
  const { data, palette } = raster;
  if (palette) return paletteRule(data, palette);
  const alphaAt = alphaChannel(raster);
  const colour = alphaAt >= 0 && isConstant(raster) ? () => true : colourRule(raster);
  if (alphaAt < 0) return colour;
  const half = (2 ** raster.bitDepth - 1) / 2;
  return (at) => data[at + alphaAt] > half && colour(at);
}

/**
 * Indices into grey tones are a grey picture; indices into colours are class numbers, however dark
 * the colours. A transparent entry is background either way.
 */
function paletteRule(indices: Samples, palette: Uint8Array): IsForeground {
  const used = new Set(indices as Uint8Array);
  if (!areGrey(used, palette)) return (at) => indices[at] > 0 && palette[4 * indices[at] + 3] > 127;
  const levels = greyLevels((mark) => {
    for (const index of used) mark(palette[4 * index]);
  });
  const limit = thresholdOf(levels, 255);
  return (at) => palette[4 * indices[at]] > limit && palette[4 * indices[at] + 3] > 127;
}

function areGrey(indices: Iterable<number>, palette: Uint8Array): boolean {
  for (const index of indices)
    if (
      palette[4 * index] !== palette[4 * index + 1] ||
      palette[4 * index] !== palette[4 * index + 2]
    )
      return false;
  return true;
}

/** Whether all indices that occur are of grey tones, so that a file is a picture and its indices no labels. */
export function isGreyPalette({ data, palette }: Raster): boolean {
  return palette !== null && areGrey(new Set(data), palette);
}

function colourRule(raster: Raster): IsForeground {
  const { data, channels, bitDepth, isLossy } = raster;
  const full = 2 ** bitDepth - 1;
  if (bitDepth >= 32) {
    const limit = floatThreshold(raster);
    return (at) => data[at] > limit;
  }
  if (channels < 3 || isGreyRaster(raster)) {
    const limit = isLossy ? full / 2 : thresholdOf(levelsOf(raster), full);
    return (at) => data[at] > limit;
  }
  // Colours name classes, and a class may be dark: (128, 0, 0). Only compression makes dark noise.
  const limit = isLossy ? full / 2 : 0;
  return (at) => Math.max(data[at], data[at + 1], data[at + 2]) > limit;
}

/** Grey levels that occur, each once, [0, full]. */
export function levelsOf({ data, channels, bitDepth }: Raster): Uint8Array {
  const occurs = new Uint8Array(2 ** bitDepth);
  for (let at = 0; at < data.length; at += channels) occurs[data[at]] = 1;
  return occurs;
}

function greyLevels(visit: (mark: (level: number) => void) => void): Uint8Array {
  const occurs = new Uint8Array(256);
  visit((level) => {
    occurs[level] = 1;
  });
  return occurs;
}

/**
 * Grey level above which a pixel is foreground: half of the scale for black-to-white masks, whose
 * soft borders and faint stains lie below it, 0 for numbers of classes or instances.
 *
 * Numbers show in one of two ways: none reaches the bright half, or they run 1, 2, 3 … without the
 * gaps of a picture and stop before white. Sixteen bits without white are always numbers.
 */
export function thresholdOf(occurs: Uint8Array, full: number): number {
  const largest = occurs.lastIndexOf(1);
  const half = full / 2;
  if (largest <= half) return 0;
  if (largest >= 0.95 * full) return half;
  if (full > 255) return 0;
  let count = 0;
  for (let level = 1; level <= largest; level++) count += occurs[level];
  return count >= 0.9 * largest ? 0 : half;
}

/** Probabilities are cut at ½, whole numbers are labels, other scales are cut half-way. */
function floatThreshold(raster: Raster): number {
  const { maximum } = valueRange(raster);
  if (maximum > 1 && raster.data.every((value) => Number.isInteger(value) || Number.isNaN(value)))
    return maximum === 255 ? 127 : 0;
  return maximum > 0 ? maximum / 2 : 0;
}

export function isGreyRaster({ data, channels }: Raster): boolean {
  for (let at = 0; at < data.length; at += channels)
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false;
  return true;
}

/** Whether every pixel has the same colour, so that only transparency can tell. */
function isConstant({ data, channels }: Raster): boolean {
  for (let at = channels; at < data.length; at++)
    if (at % channels !== channels - 1 && data[at] !== data[at % channels]) return false;
  return true;
}

/** How far width : height may differ between an image and its mask. */
const aspectTolerance = 0.02;

/** Whether a mask can be laid over its image: the same shape, if not the same number of pixels. */
export function fitsImage(
  mask: { readonly width: number; readonly height: number },
  image: { readonly width: number; readonly height: number },
): boolean {
  const ratio = (mask.width * image.height) / (mask.height * image.width);
  return Math.abs(ratio - 1) <= aspectTolerance;
}
