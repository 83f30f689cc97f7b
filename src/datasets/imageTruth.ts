/** The truth of an image from the files of its masks: one, several that are parts of it, or those of several raters. */

import { type NumberedMask, numberedMask, withoutIgnored } from '../masks/ignoreLabel.ts';
import { labelsOf, type MaskLabels } from '../masks/labels.ts';
import { darkSide, type Mask, maskOf } from '../masks/mask.ts';
import { asRuns } from '../masks/runLengths.ts';
import type { Raster } from '../pixels/raster.ts';
import type { Target } from './layouts/layout.ts';
import type { OpenedImage } from './prepare/prepare.ts';

export interface ImageTruth {
  readonly mask: Mask;
  readonly labels: MaskLabels | null;
  /** Set where it holds 255, which other masks of the data set may turn into "ignore"; null where it does not. */
  readonly numbered: NumberedMask | null;
}

/** What a mask says, as far as it can be told from it alone. */
export function truthOf(raster: Raster, target: Target | null): ImageTruth {
  const isDark = target?.labels === 'dark';
  const mask = isDark ? darkSide(maskOf(raster)) : maskOf(raster);
  const labels = isDark ? null : labelsOf(raster, mask);
  return {
    mask: asRuns(mask),
    labels: labels && labels !== 'too many' ? asRuns(labels) : labels,
    numbered: isDark ? null : numberedMask(raster),
  };
}

/** An opened image whose mask ignores 255. */
export function ignoringWhite(image: OpenedImage, numbered: NumberedMask): OpenedImage {
  const { raster, ignored } = withoutIgnored(numbered);
  const { mask, labels } = truthOf(raster, null);
  return { ...image, mask, labels, fieldOfView: judgedView(image.fieldOfView, ignored), ignored };
}

/** What is seen and not ignored, at the resolution of what is ignored. */
function judgedView(fieldOfView: Mask | null, ignored: Mask): Mask {
  const { width, height } = ignored;
  const out = ignored.data;
  const sees = fieldOfView?.data;
  const data = out.map((skip, pixel) => {
    if (!fieldOfView || !sees) return 1 - skip;
    const x = Math.floor(((pixel % width) * fieldOfView.width) / width);
    const y = Math.floor((Math.floor(pixel / width) * fieldOfView.height) / height);
    return sees[y * fieldOfView.width + x] && !skip ? 1 : 0;
  });
  return asRuns({ width, height, data });
}

const isSameKind = (a: Raster, b: Raster) =>
  a.channels === b.channels &&
  a.bitDepth === b.bitDepth &&
  a.isLossy === b.isLossy &&
  String(a.palette) === String(b.palette);

/** Foreground as a mask of black and white. */
function blackAndWhite({ width, height, data }: Mask): Raster {
  return {
    ...{ width, height, channels: 1, bitDepth: 8, palette: null, isLossy: false, note: null },
    data: data.map((value) => 255 * value),
  };
}

/**
 * Masks that are parts of one truth, as one: whatever is foreground in any of them, with the label of the first that
 * has one there.
 *
 * @param rasters  of one size
 */
export function joinedMask(rasters: readonly Raster[]): Raster {
  const [first, ...others] = rasters;
  if (others.length === 0) return first;
  if (!others.every((other) => isSameKind(first, other)))
    return joinedMask(rasters.map((raster) => blackAndWhite(maskOf(raster))));
  const { channels } = first;
  const data = first.data.slice();
  const taken = maskOf(first).data;
  for (const other of others) {
    const own = maskOf(other).data;
    for (let pixel = 0; pixel < own.length; pixel++) {
      if (!own[pixel] || taken[pixel]) continue;
      taken[pixel] = 1;
      for (let c = 0; c < channels; c++)
        data[pixel * channels + c] = other.data[pixel * channels + c];
    }
  }
  return { ...first, data };
}

/** What more than half of the raters call foreground. @param rasters  of one size */
export function votedMask(rasters: readonly Raster[]): Raster {
  const masks = rasters.map((raster) => maskOf(raster));
  const { width, height } = masks[0];
  const data = new Uint8Array(width * height);
  for (let pixel = 0; pixel < data.length; pixel++) {
    let votes = 0;
    for (const mask of masks) votes += mask.data[pixel];
    if (2 * votes > masks.length) data[pixel] = 1;
  }
  return blackAndWhite({ width, height, data });
}
