/**
 * Applies a transform to an image and its labels in one resampling: where each new pixel comes from is
 * computed once, then values are read between four pixels and labels from the nearest one.
 */
import { controlPoints, type Transform } from './drawTransform.ts';

export interface ImageWithLabels {
  /** [size, size, channels] */
  readonly input: Float32Array<ArrayBuffer>;
  /** Class of each pixel or `leftOut`, [size, size]; null without a mask. */
  readonly mask: Uint8Array | null;
}

/**
 * @param aspect  width of what the square shows over its height: a stretched image is turned as it is, not as its square
 * @returns the image itself where the transform changes nothing
 */
export function transformed(
  image: ImageWithLabels,
  size: number,
  channels: number,
  transform: Transform,
  aspect = 1,
): ImageWithLabels {
  const { flipX, flipY, angle, scale, bend, brightness } = transform;
  const isRigid = angle === 0 && scale === 1 && !bend;
  const moved = isRigid
    ? flipX || flipY
      ? flipped(image, size, channels, flipX, flipY)
      : image
    : resampled(image, size, channels, sourcesOf(size, transform, aspect));
  if (brightness === 1) return moved;
  return { input: moved.input.map((value) => brightness * value), mask: moved.mask };
}

function flipped(
  { input, mask }: ImageWithLabels,
  size: number,
  channels: number,
  flipX: boolean,
  flipY: boolean,
): ImageWithLabels {
  const values = new Float32Array(input.length);
  const labels = mask && new Uint8Array(mask.length);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const from = (flipY ? size - 1 - y : y) * size + (flipX ? size - 1 - x : x);
      const to = y * size + x;
      for (let c = 0; c < channels; c++) values[to * channels + c] = input[from * channels + c];
      if (labels) labels[to] = mask[from];
    }
  return { input: values, mask: labels };
}

/** Weights of the four control points around each pixel of a side, and the first of them: a cubic B-spline. */
function splineOf(size: number): { readonly first: Uint8Array; readonly weights: Float64Array } {
  // The first and the last control point lie one distance beyond the image.
  const intervals = controlPoints - 3;
  const first = new Uint8Array(size);
  const weights = new Float64Array(4 * size);
  for (let i = 0; i < size; i++) {
    const at = ((i + 0.5) / size) * intervals;
    const cell = Math.min(intervals - 1, Math.floor(at));
    const t = at - cell;
    first[i] = cell;
    weights[4 * i] = (1 - t) ** 3 / 6;
    weights[4 * i + 1] = (3 * t ** 3 - 6 * t ** 2 + 4) / 6;
    weights[4 * i + 2] = (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6;
    weights[4 * i + 3] = t ** 3 / 6;
  }
  return { first, weights };
}

/** Where each pixel comes from, column and row in pixels of the image, [size, size, 2]. */
function sourcesOf(
  size: number,
  { flipX, flipY, angle, scale, bend }: Transform,
  aspect: number,
): Float64Array {
  const sources = new Float64Array(2 * size * size);
  const cosine = Math.cos(angle) / scale;
  const sine = Math.sin(angle) / scale;
  const signX = flipX ? -1 : 1;
  const signY = flipY ? -1 : 1;
  const spline = bend && splineOf(size);
  const row = new Float64Array(2 * controlPoints);
  for (let y = 0; y < size; y++) {
    if (bend && spline) {
      row.fill(0);
      for (let k = 0; k < 4; k++) {
        const weight = spline.weights[4 * y + k];
        const from = (spline.first[y] + k) * row.length;
        for (let i = 0; i < row.length; i++) row[i] = row[i] + weight * bend[from + i];
      }
    }
    const v = (y + 0.5) / size - 0.5;
    for (let x = 0; x < size; x++) {
      const u = ((x + 0.5) / size - 0.5) * aspect;
      let fromX = 0.5 + (signX * (cosine * u - sine * v)) / aspect;
      let fromY = 0.5 + signY * (sine * u + cosine * v);
      if (spline) {
        const start = 2 * spline.first[x];
        for (let k = 0; k < 4; k++) {
          const weight = spline.weights[4 * x + k];
          fromX += weight * row[start + 2 * k];
          fromY += weight * row[start + 2 * k + 1];
        }
      }
      const at = 2 * (y * size + x);
      sources[at] = fromX * size - 0.5;
      sources[at + 1] = fromY * size - 0.5;
    }
  }
  return sources;
}

/** A position mirrored at the edges of the image until it lies inside, −0.5 to size − 0.5. */
function mirrored(position: number, size: number): number {
  if (position >= -0.5 && position <= size - 0.5) return position;
  const period = 2 * size;
  const along = (((position + 0.5) % period) + period) % period;
  return (along < size ? along : period - along) - 0.5;
}

function resampled(
  { input, mask }: ImageWithLabels,
  size: number,
  channels: number,
  sources: Float64Array,
): ImageWithLabels {
  const values = new Float32Array(input.length);
  const labels = mask && new Uint8Array(mask.length);
  const last = size - 1;
  for (let to = 0; to < size * size; to++) {
    const x = mirrored(sources[2 * to], size);
    const y = mirrored(sources[2 * to + 1], size);
    const x0 = Math.max(0, Math.min(last, Math.floor(x)));
    const y0 = Math.max(0, Math.min(last, Math.floor(y)));
    const x1 = Math.min(last, x0 + 1);
    const y1 = Math.min(last, y0 + 1);
    const u = Math.max(0, Math.min(1, x - x0));
    const v = Math.max(0, Math.min(1, y - y0));
    const a = (y0 * size + x0) * channels;
    const b = (y0 * size + x1) * channels;
    const c = (y1 * size + x0) * channels;
    const d = (y1 * size + x1) * channels;
    for (let channel = 0; channel < channels; channel++) {
      const upper = input[a + channel] * (1 - u) + input[b + channel] * u;
      const lower = input[c + channel] * (1 - u) + input[d + channel] * u;
      values[to * channels + channel] = upper * (1 - v) + lower * v;
    }
    if (labels) labels[to] = mask[(v < 0.5 ? y0 : y1) * size + (u < 0.5 ? x0 : x1)];
  }
  return { input: values, mask: labels };
}
