/** Slices of a volume: which ones, and their pixels, turned as radiologists look at them. */
import type { Plane, SlicePick } from './volumeChoices.ts';

/** The values of a volume and how it lies in the body. */
export interface Grid {
  /** Voxels along each axis; the first changes fastest in `data`. */
  readonly shape: readonly [number, number, number];
  readonly data: ArrayLike<number>;
  /**
   * Where each axis grows to: "L", "R", "A", "P", "S" or "I"; null for pages, whose columns grow to the
   * right, rows downwards, and which are axial.
   */
  readonly towards: readonly [string, string, string] | null;
}

export interface Slice {
  readonly width: number;
  readonly height: number;
  /** [height, width]. */
  readonly data: Float32Array;
}

const bodyAxis: Readonly<Record<string, number>> = { L: 0, R: 0, A: 1, P: 1, S: 2, I: 2 };

/** Body axes of columns, rows and slices, and where columns and rows grow to on the screen. */
const views = {
  axial: { axes: [0, 1, 2], right: 'L', down: 'P' },
  coronal: { axes: [0, 2, 1], right: 'L', down: 'I' },
  sagittal: { axes: [1, 2, 0], right: 'P', down: 'I' },
} as const;

/** Axes of the array that are columns, rows and slices of a plane. */
export function arrayAxes(
  { towards }: Pick<Grid, 'towards'>,
  plane: Plane,
): readonly [number, number, number] {
  const { axes } = views[plane];
  if (!towards) return [axes[0], axes[1], axes[2]];
  const at = (axis: number) => towards.findIndex((letter) => bodyAxis[letter] === axis);
  return [at(axes[0]), at(axes[1]), at(axes[2])];
}

/** Number of slices along a plane. */
export function sliceCount(grid: Grid, plane: Plane): number {
  return grid.shape[arrayAxes(grid, plane)[2]];
}

/** Position of the same slice in a volume that may grow the other way. */
export function samePosition(from: Grid, to: Grid, plane: Plane, at: number): number {
  const letter = (grid: Grid) => grid.towards?.[arrayAxes(grid, plane)[2]];
  const isTurned = from.towards !== null && to.towards !== null && letter(from) !== letter(to);
  return isTurned ? sliceCount(to, plane) - 1 - at : at;
}

function stridesOf({ shape }: Grid): readonly [number, number, number] {
  return [1, shape[0], shape[0] * shape[1]];
}

/**
 * One slice.
 *
 * @param at  its position along the axis of the array, from 0
 */
export function sliceOf(grid: Grid, plane: Plane, at: number): Slice {
  const { width, height, positions } = placesOf(grid, plane, at);
  return { width, height, data: Float32Array.from(positions, (place) => grid.data[place]) };
}

/**
 * The reverse: writes a slice, as it is looked at, where it belongs.
 *
 * @param values  [height, width] of the slice
 * @throws RangeError where there are not as many values as the slice has pixels
 */
export function putSlice(
  grid: Grid & { readonly data: Uint8Array | Uint16Array },
  plane: Plane,
  at: number,
  values: ArrayLike<number>,
): void {
  const { positions } = placesOf(grid, plane, at);
  if (values.length !== positions.length)
    throw new RangeError(`a slice of ${positions.length} voxels got ${values.length} values`);
  for (let i = 0; i < positions.length; i++) grid.data[positions[i]] = values[i];
}

/** Where the pixels of a slice lie among the voxels, [height, width]. */
function placesOf(grid: Grid, plane: Plane, at: number) {
  const { shape, towards } = grid;
  const [column, row, through] = arrayAxes(grid, plane);
  const strides = stridesOf(grid);
  const [width, height] = [shape[column], shape[row]];
  const { right, down } = views[plane];
  const mirrors = (axis: number, wanted: string) =>
    towards === null ? false : towards[axis] !== wanted;
  // Pages have their own top; seen from another side they lie in their order, from the top.
  const mirrorsColumn = mirrors(column, right);
  const mirrorsRow = mirrors(row, down);
  const positions = new Uint32Array(width * height);
  const start = at * strides[through];
  for (let y = 0; y < height; y++) {
    const line = start + (mirrorsRow ? height - 1 - y : y) * strides[row];
    for (let x = 0; x < width; x++)
      positions[y * width + x] = line + (mirrorsColumn ? width - 1 - x : x) * strides[column];
  }
  return { width, height, positions };
}

/** Voxels of each slice that are foreground. */
export function foregroundBySlice(
  grid: Grid,
  plane: Plane,
  isForeground: (value: number) => boolean,
): Float64Array {
  const { shape, data } = grid;
  const through = arrayAxes(grid, plane)[2];
  const stride = stridesOf(grid)[through];
  const count = shape[through];
  const counts = new Float64Array(count);
  // Runs of `stride` voxels lie in one slice.
  for (let start = 0, slice = 0; start < data.length; start += stride) {
    let found = 0;
    for (let i = start; i < start + stride; i++) if (isForeground(data[i])) found += 1;
    counts[slice] += found;
    slice = slice + 1 === count ? 0 : slice + 1;
  }
  return counts;
}

/** Positions at even distances, each in the middle of its part; all of them where there are no more. */
export function evenSlices(count: number, wanted: number): number[] {
  if (wanted >= count) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: wanted }, (_, i) => Math.floor(((i + 0.5) * count) / wanted));
}

/**
 * Which slices of a volume are taken, ascending; with 'foreground' none that has no foreground, so
 * possibly none at all.
 *
 * @param foreground  voxels of each slice that are foreground
 */
export function chooseSlices(
  foreground: Float64Array,
  wanted: number,
  pick: SlicePick,
): readonly number[] {
  if (pick === 'even') return evenSlices(foreground.length, wanted);
  return Array.from(foreground, (_, i) => i)
    .filter((i) => foreground[i] > 0)
    .sort((a, b) => foreground[b] - foreground[a] || a - b)
    .slice(0, wanted)
    .sort((a, b) => a - b);
}

/** Values to show as black and white where no unit says: the darkest and brightest ½ % aside. */
export function contrastOf({ data }: Grid): readonly [number, number] {
  // A part of a large volume says the same.
  const step = Math.max(1, Math.floor(data.length / 400_000));
  const values: number[] = [];
  let minimum = Number.POSITIVE_INFINITY;
  for (let i = 0; i < data.length; i += step)
    if (Number.isFinite(data[i])) {
      values.push(data[i]);
      minimum = Math.min(minimum, data[i]);
    }
  values.sort((a, b) => a - b);
  const at = (sorted: readonly number[], share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const black = at(values, 0.005);
  // Most of a head scan is the black around it, which says nothing of the brightest tissue.
  const tissue = values.filter((value) => value > Math.max(black, 0));
  const white = tissue.length > 0 ? at(tissue, 0.995) : at(values, 1);
  return white > black ? [black, white] : [black, black + 1];
}

/** Values as 8 bits: black and below is 0, white and above is 255. */
export function windowed(values: Float32Array, [black, white]: readonly [number, number]) {
  const gain = 255 / (white - black);
  return Uint8Array.from(values, (value) =>
    Math.round(Math.min(255, Math.max(0, (value - black) * gain))),
  );
}
