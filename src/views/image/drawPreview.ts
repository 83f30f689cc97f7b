/** A thumbnail of a training image as it might be trained on. */

import { aspectOf, augmented } from '../../datasets/augment/augmentImage.ts';
import type { Sample } from '../../datasets/dataset.ts';
import { wholeFrame } from '../../pixels/frame.ts';
import type { Augmentation } from '../../runs/augmentation.ts';
import { colourImage } from './stage/rasters.ts';
import { drawOutlines, thumbnailSize } from './thumbnail.ts';

export interface PreviewDraw {
  readonly settings: Augmentation;
  readonly seed: number;
  /** Which draw. */
  readonly position: number;
}

/** The same pixels at `side`, each that at its centre. */
function labelsAt(mask: Uint8Array, size: number, side: number): Uint8Array {
  const at = (i: number) => Math.floor(((i + 0.5) * size) / side);
  return Uint8Array.from(
    { length: side * side },
    (_, i) => mask[at(Math.floor(i / side)) * size + at(i % side)],
  );
}

/**
 * What the network would see of a sample, in colour, at `side` pixels.
 *
 * @param size  side of the sample's mask
 */
function previewOf(sample: Sample, size: number, side: number, draw: PreviewDraw) {
  const { picture, frame } = sample;
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const g = canvas.getContext('2d', { willReadFrequently: true });
  if (!g) return null;
  const seen = frame ?? wholeFrame;
  g.imageSmoothingQuality = 'high';
  g.drawImage(
    colourImage(picture),
    (-seen.left / seen.width) * side,
    (-seen.top / seen.height) * side,
    side / seen.width,
    side / seen.height,
  );
  const image = g.getImageData(0, 0, side, side);
  const input = new Float32Array(3 * side * side);
  let mean = 0;
  for (let i = 0; i < input.length; i++) {
    input[i] = image.data[4 * Math.floor(i / 3) + (i % 3)];
    mean += input[i] / input.length;
  }
  // Brightness multiplies values whose mean is 0.
  for (let i = 0; i < input.length; i++) input[i] = input[i] - mean;
  const mask = sample.mask && labelsAt(sample.mask, size, side);
  const shape = { size: side, channels: 3, aspect: aspectOf(sample) };
  const changed = augmented({ input, mask }, shape, draw.settings, draw.seed, draw.position);
  for (let i = 0; i < input.length; i++)
    image.data[4 * Math.floor(i / 3) + (i % 3)] = changed.input[i] + mean;
  g.putImageData(image, 0, 0);
  return { canvas, mask: changed.mask };
}

/** Draws it in the shape of the image. */
export function drawPreview(
  canvas: HTMLCanvasElement,
  sample: Sample,
  size: number,
  classes: number,
  draw: PreviewDraw,
): void {
  const side = thumbnailSize;
  const preview = previewOf(sample, size, side, draw);
  const g = canvas.getContext('2d');
  if (!preview || !g) return;
  g.fillStyle = '#000';
  g.fillRect(0, 0, side, side);
  const aspect = aspectOf(sample);
  const width = Math.min(side, side * aspect);
  const height = width / aspect;
  const place = { left: (side - width) / 2, top: (side - height) / 2, width, height };
  g.drawImage(preview.canvas, place.left, place.top, width, height);
  if (preview.mask) drawOutlines(g, preview.mask, side, classes, place);
}
