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

/** The square that is cut of an image, and what of the image may be read around it, in whole pixels. */
export interface Cut {
  /** Side of the image, which may be larger than the square. */
  readonly side: number;
  readonly left: number;
  readonly top: number;
  /** What lies beyond is mirrored; the square lies in it. */
  readonly area: Rectangle;
}

/** In whole pixels. */
interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
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
  const isWhole = isRigid(transform) && !transform.flipX && !transform.flipY;
  const area = { left: 0, top: 0, width: size, height: size };
  const cut = { side: size, left: 0, top: 0, area };
  const moved = isWhole ? image : moveCut(image, cut, size, channels, transform, aspect);
  return brightened(moved, transform);
}

/** A square of an image with its transform, in one resampling: what a turn brings in comes from the image around it. */
export function transformedCut(
  image: ImageWithLabels,
  cut: Cut,
  size: number,
  channels: number,
  transform: Transform,
): ImageWithLabels {
  return brightened(moveCut(image, cut, size, channels, transform, 1), transform);
}

const isRigid = ({ angle, scale, bend }: Transform) => angle === 0 && scale === 1 && !bend;

function brightened(moved: ImageWithLabels, { brightness }: Transform): ImageWithLabels {
  if (brightness === 1) return moved;
  return { input: moved.input.map((value) => brightness * value), mask: moved.mask };
}

function moveCut(
  image: ImageWithLabels,
  cut: Cut,
  size: number,
  channels: number,
  transform: Transform,
  aspect: number,
): ImageWithLabels {
  return isRigid(transform)
    ? flipped(image, cut, size, channels, transform)
    : resampled(image, cut, size, channels, sourcesOf(size, transform, aspect));
}

function flipped(
  { input, mask }: ImageWithLabels,
  { side, left, top }: Cut,
  size: number,
  channels: number,
  { flipX, flipY }: Transform,
): ImageWithLabels {
  const values = new Float32Array(size * size * channels);
  const labels = mask && new Uint8Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const row = top + (flipY ? size - 1 - y : y);
      const from = row * side + left + (flipX ? size - 1 - x : x);
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

/** A position mirrored at the edges of a range of pixels until it lies inside, start − 0.5 to start + length − 0.5. */
function mirrored(position: number, start: number, length: number): number {
  const within = position - start;
  if (within >= -0.5 && within <= length - 0.5) return position;
  const period = 2 * length;
  const along = (((within + 0.5) % period) + period) % period;
  return start + (along < length ? along : period - along) - 0.5;
}

function resampled(
  { input, mask }: ImageWithLabels,
  { side, left, top, area }: Cut,
  size: number,
  channels: number,
  sources: Float64Array,
): ImageWithLabels {
  const values = new Float32Array(size * size * channels);
  const labels = mask && new Uint8Array(size * size);
  const lastX = area.left + area.width - 1;
  const lastY = area.top + area.height - 1;
  for (let to = 0; to < size * size; to++) {
    const x = mirrored(sources[2 * to] + left, area.left, area.width);
    const y = mirrored(sources[2 * to + 1] + top, area.top, area.height);
    const x0 = Math.max(area.left, Math.min(lastX, Math.floor(x)));
    const y0 = Math.max(area.top, Math.min(lastY, Math.floor(y)));
    const x1 = Math.min(lastX, x0 + 1);
    const y1 = Math.min(lastY, y0 + 1);
    const u = Math.max(0, Math.min(1, x - x0));
    const v = Math.max(0, Math.min(1, y - y0));
    const a = (y0 * side + x0) * channels;
    const b = (y0 * side + x1) * channels;
    const c = (y1 * side + x0) * channels;
    const d = (y1 * side + x1) * channels;
    for (let channel = 0; channel < channels; channel++) {
      const upper = input[a + channel] * (1 - u) + input[b + channel] * u;
      const lower = input[c + channel] * (1 - u) + input[d + channel] * u;
      values[to * channels + channel] = upper * (1 - v) + lower * v;
    }
    if (labels) labels[to] = mask[(v < 0.5 ? y0 : y1) * side + (u < 0.5 ? x0 : x1)];
  }
  return { input: values, mask: labels };
}
