/** Small pictures of the film strip. */

import type { Sample } from '../../datasets/dataset.ts';
import { maskOfClass } from '../../masks/classMaps.ts';
import { framed } from '../../pixels/frame.ts';
import { maskOutline, outlinePath } from './stage/outline.ts';
import type { Rectangle } from './stage/viewport.ts';

/** Side of a thumbnail in pixels, twice the size at which it is shown. */
export const thumbnailSize = 96;

export function drawThumbnail(
  canvas: HTMLCanvasElement,
  sample: Sample,
  size: number,
  classes: number,
): void {
  const g = canvas.getContext('2d');
  if (!g) return;
  const { width, height, data } = sample.picture;
  const full = document.createElement('canvas');
  full.width = width;
  full.height = height;
  full.getContext('2d')?.putImageData(new ImageData(data, width, height), 0, 0);
  g.imageSmoothingQuality = 'high';
  g.fillStyle = '#000';
  g.fillRect(0, 0, thumbnailSize, thumbnailSize);
  const aspect = sample.width / sample.height;
  const w = Math.min(thumbnailSize, thumbnailSize * aspect);
  const h = w / aspect;
  const left = (thumbnailSize - w) / 2;
  const top = (thumbnailSize - h) / 2;
  g.drawImage(full, left, top, w, h);
  if (!sample.mask) return;
  drawOutlines(
    g,
    sample.mask,
    size,
    classes,
    framed(sample.frame, { left, top, width: w, height: h }),
  );
}

/** The outlines of every class of a mask, [size, size], at a place of the canvas. */
export function drawOutlines(
  g: CanvasRenderingContext2D,
  mask: Uint8Array,
  size: number,
  classes: number,
  place: Rectangle,
): void {
  g.lineWidth = 1.6;
  g.lineJoin = 'round';
  const style = getComputedStyle(g.canvas);
  for (let c = 1; c < classes; c++) {
    const rings = maskOutline(maskOfClass(mask, c, classes), size);
    g.strokeStyle = classes > 2 ? style.getPropertyValue(`--class${c}`) : '#fff';
    g.stroke(outlinePath(rings, size, place));
  }
}
