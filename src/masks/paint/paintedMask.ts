/** Ground truth that a person painted, as it is kept, sent to the worker and saved. */

import type { Frame } from '../../pixels/frame.ts';
import { mostClasses } from '../classMaps.ts';
import { resizeLabels } from '../labels.ts';
import { resizeMask } from '../resize.ts';

export interface PaintedMask {
  readonly width: number;
  readonly height: number;
  /**
   * [height, width]: 0 on background, else n for the nth of the dataset's `labels`; 1 for foreground
   * where the dataset has none. So it holds whether the labels are told apart or not.
   */
  readonly labels: Uint8Array;
}

/** Masks by the id of their sample. */
export type PaintedMasks = Readonly<Record<string, PaintedMask>>;

/** Longest side that is painted on, in pixels. */
const longestSide = 1024;

/** The size that an image is painted at: its own pixels, or fewer where a side is longer than 1,024. */
export function paintingSize({ width, height }: { width: number; height: number }) {
  const shrink = Math.min(1, longestSide / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * shrink)),
    height: Math.max(1, Math.round(height * shrink)),
  };
}

/** Whether there are as many labels as pixels, and no more than anyone may paint. */
export function isPaintedMask({ width, height, labels }: PaintedMask): boolean {
  return (
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    Math.min(width, height) >= 1 &&
    Math.max(width, height) <= longestSide &&
    labels.length === width * height
  );
}

/**
 * Classes at the training size, decided as those of a mask file are.
 *
 * @param classes  C; with 2 everything that is no background is one class
 * @param frame  the part of the image that the square shows; the whole of it if left out
 * @returns [size, size], each below C
 */
export function paintedClasses(
  painted: PaintedMask,
  size: number,
  classes: number,
  frame: Frame | null = null,
): Uint8Array {
  const { width, height, labels } = painted;
  const inside = labels.map((label) => (label > 0 ? 1 : 0));
  const foreground = resizeMask({ width, height, data: inside }, size, frame);
  if (classes === 2) return foreground;
  const classOf = Array.from({ length: mostClasses }, (_, i) => (i + 1 < classes ? i + 1 : 0));
  const map = { width, height, data: labels, keys: [], isColour: false };
  return resizeLabels(map, foreground, size, classOf, size, frame);
}

/** The same labels at another size: each pixel takes the label at its centre. */
export function resampled(
  painted: PaintedMask,
  { width, height }: { readonly width: number; readonly height: number },
): PaintedMask {
  if (painted.width === width && painted.height === height) return painted;
  const labels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * painted.height) / height) * painted.width;
    for (let x = 0; x < width; x++)
      labels[y * width + x] = painted.labels[row + Math.floor(((x + 0.5) * painted.width) / width)];
  }
  return { width, height, labels };
}
