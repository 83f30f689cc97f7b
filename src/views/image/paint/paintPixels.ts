/** A painted map as colours over the image: each class filled faintly, its border strongly. */
import type { Box } from '../../../masks/paint/history.ts';

/** How labels are seen: position is the label, value the class whose colour it has, 0 for none. */
export type ShownClasses = Uint8Array;

/** Packed RGBA by class, in the byte order of this machine; 0 at the background. */
export interface PaintColours {
  readonly fill: Uint32Array;
  readonly border: Uint32Array;
}

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
const fillAlpha = 0.34;
const borderAlpha = 0.95;

/**
 * @param rgb  red, green and blue of each class from 1, [0, 255]
 * @param isFilled  or only bordered, so that a layer below is seen
 */
export function paintColours(
  rgb: readonly (readonly [number, number, number])[],
  isFilled = true,
): PaintColours {
  const packed = (alpha: number) =>
    Uint32Array.from([[0, 0, 0] as const, ...rgb], ([red, green, blue], i) => {
      const a = i === 0 ? 0 : Math.round(255 * alpha);
      return littleEndian
        ? (a << 24) | (blue << 16) | (green << 8) | red
        : (red << 24) | (green << 16) | (blue << 8) | a;
    });
  return { fill: packed(isFilled ? fillAlpha : 0), border: packed(borderAlpha) };
}

/** Width of the border in pixels of a map, so that it is seen on a stage that shows all of it. */
export function borderWidth(width: number, height: number): number {
  return Math.max(1, Math.round(Math.max(width, height) / 400));
}

interface PaintedMap {
  readonly width: number;
  readonly height: number;
  /** [height, width] */
  readonly labels: Uint8Array;
}

/** A box with a margin, within a map. */
export function grown({ left, top, right, bottom }: Box, by: number, map: PaintedMap): Box {
  return {
    left: Math.max(0, left - by),
    top: Math.max(0, top - by),
    right: Math.min(map.width, right + by),
    bottom: Math.min(map.height, bottom + by),
  };
}

/**
 * Colours the pixels of a box. A pixel is of the border where one `reach` away, in any of four directions,
 * has another class; so what changes in a box shows up to `reach` pixels outside of it.
 *
 * @param pixels  receives packed RGBA, [height, width]
 */
export function colourBox(
  { width, height, labels }: PaintedMap,
  { left, top, right, bottom }: Box,
  shown: ShownClasses,
  { fill, border }: PaintColours,
  reach: number,
  pixels: Uint32Array,
): void {
  for (let row = top; row < bottom; row++) {
    const above = row >= reach ? -reach * width : 0;
    const below = row + reach < height ? reach * width : 0;
    for (let column = left; column < right; column++) {
      const at = row * width + column;
      const own = shown[labels[at]];
      if (own === 0) {
        pixels[at] = 0;
        continue;
      }
      const before = column >= reach ? -reach : 0;
      const after = column + reach < width ? reach : 0;
      const isInside =
        shown[labels[at + above]] === own &&
        shown[labels[at + below]] === own &&
        shown[labels[at + before]] === own &&
        shown[labels[at + after]] === own;
      pixels[at] = isInside ? fill[own] : border[own];
    }
  }
}
