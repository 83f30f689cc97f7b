/** The segmentation of an image as a small picture: the image in grey, dimmed, and what is right and wrong over it. */
import type { Sample } from '../../datasets/dataset.ts';
import { leftOut } from '../../masks/leftOut.ts';
import { levelCount } from '../../masks/probabilityMap.ts';
import { wholeFrame } from '../../pixels/frame.ts';

/** What is drawn: a prediction with its truth, of equal size. */
export interface Segmentation {
  /** Side of the maps in pixels. */
  readonly size: number;
  /** Logit of each class minus that of the background in levels, C − 1 of [size, size]. */
  readonly differences: readonly Uint16Array[];
  /** Class of each pixel or `leftOut`; null without a mask. */
  readonly mask: Uint8Array | null;
}

/** As over the stage, which is dark in both themes: right, wrongly found, missed. */
const colours = { right: [255, 255, 255], extra: [226, 63, 196], missed: [111, 209, 58] } as const;
/** Of the image, where nothing lies over it. */
const dimmed = 0.55;

/** As likely as the background. */
const evenLevel = (levelCount - 1) / 2;

function colourOf(isFound: boolean, truth: number | null) {
  if (truth === leftOut) return null;
  // Without a mask nothing is right or wrong: what was found is white.
  if (truth === null) return isFound ? colours.right : null;
  if (isFound) return truth > 0 ? colours.right : colours.extra;
  return truth > 0 ? colours.missed : null;
}

/**
 * RGBA, [side, side]. The nearest pixel is taken, so that no colour is mixed.
 *
 * @param sample  the image to look at, and the part of it that the network sees
 */
export function thumbnailPixels(
  { picture, frame = wholeFrame }: Pick<Sample, 'picture' | 'frame'>,
  { size, differences, mask }: Segmentation,
  side: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * side * side);
  const nearest = (i: number) => Math.min(size - 1, Math.floor(((i + 0.5) * size) / side));
  /** Position in the image; beyond its ends there is padding. */
  const source = (i: number, start: number, extent: number, length: number) =>
    Math.floor((start + ((i + 0.5) / side) * extent) * length);
  const { width, height, data } = picture;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const column = source(x, frame.left, frame.width, width);
      const row = source(y, frame.top, frame.height, height);
      const isImage = column >= 0 && column < width && row >= 0 && row < height;
      const at = isImage ? 4 * (row * width + column) : 0;
      const [r = 0, g = 0, b = 0] = isImage ? data.subarray(at, at + 3) : [];
      const pixel = nearest(y) * size + nearest(x);
      // The background is not the likeliest.
      const isFound = differences.some((levels) => (levels[pixel] as number) >= evenLevel);
      const grey = dimmed * (0.299 * r + 0.587 * g + 0.114 * b);
      const colour = colourOf(isFound, mask ? (mask[pixel] as number) : null);
      pixels.set([...(colour ?? [grey, grey, grey]), 255], 4 * (y * side + x));
    }
  return pixels;
}

/** As a data URL: WebP where the browser writes it, else PNG. */
export function pictureUrl(pixels: Uint8ClampedArray<ArrayBuffer>, side: number): string {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, side, side), 0, 0);
  return canvas.toDataURL('image/webp', 0.8);
}
