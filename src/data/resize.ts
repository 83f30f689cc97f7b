/** Masks at the size that the network is trained at. */
import type { Mask } from './mask.ts';

/**
 * A mask as size×size pixels, each 0 or 1: foreground where at least half of its area was.
 *
 * The area decides rather than the pixel at the centre, because a vessel one pixel wide would be cut
 * into dots by sampling.
 *
 * @returns [size, size]
 */
export function resizeMask(mask: Mask, size: number): Uint8Array {
  const { width, height, data } = mask;
  const resized = new Uint8Array(size * size);
  const stepX = width / size;
  const stepY = height / size;
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const left = column * stepX;
      const top = row * stepY;
      const right = Math.min(width, left + stepX);
      const bottom = Math.min(height, top + stepY);
      let foreground = 0;
      for (let y = Math.floor(top); y < bottom; y++) {
        const rowShare = Math.min(y + 1, bottom) - Math.max(y, top);
        for (let x = Math.floor(left); x < right; x++)
          if (data[y * width + x])
            foreground += rowShare * (Math.min(x + 1, right) - Math.max(x, left));
      }
      if (2 * foreground >= (right - left) * (bottom - top)) resized[row * size + column] = 1;
    }
  return resized;
}
