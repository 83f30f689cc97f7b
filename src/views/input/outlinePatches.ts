/** Patches that training could draw of an image, outlined on what the network reads. */
import type { Patches, Sample } from '../../datasets/dataset.ts';
import { placeOfPatch } from '../../datasets/patches/drawPatch.ts';
import { areaOf } from '../../datasets/prepare/canvas.ts';
import { judgedLabels } from '../../masks/leftOut.ts';

/** As many as still can be told apart. */
const shown = 6;
/** Width of their lines in parts of the side of the canvas. */
const lineWidth = 1 / 160;

/** @param size  side of the canvas, in pixels of the input */
export function outlinePatches(
  g: CanvasRenderingContext2D,
  sample: Sample,
  size: number,
  patches: Patches,
): void {
  const mask = judgedLabels(sample);
  if (!mask) return;
  const source = { mask, side: size, area: areaOf(sample.frame, size) };
  g.lineWidth = Math.max(1, size * lineWidth);
  g.strokeStyle = '#fff';
  for (let position = 0; position < shown; position++) {
    const { left, top } = placeOfPatch(source, patches, 1, position);
    g.strokeRect(left, top, patches.side, patches.side);
  }
}
