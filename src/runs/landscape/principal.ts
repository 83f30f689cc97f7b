/**
 * The two principal directions of the weights that a run kept, and the path of training in a plane. Source: Li et
 * al. 2018, arXiv:1712.09913, section 7: a principal component analysis of the weights at several steps; of N weights at
 * n steps it takes the n × n matrix of their products.
 */
import { symmetricEigen } from './eigen.ts';

export interface PrincipalDirections {
  /** Orthogonal, of length 1; the path goes towards their positive ends. */
  readonly directions: readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
  /** Share of the variance of the weights along each, [0, 1]. */
  readonly explained: readonly [number, number];
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Product of how far two of them are from a third. */
function dotFrom(from: Float32Array, a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < from.length; i++) sum += (a[i] - from[i]) * (b[i] - from[i]);
  return sum;
}

/** Weights at least that two directions can be found in. */
export const fewestMoments = 3;

/**
 * All weights count, biases and scales among them: the plane is to hold the path as it was.
 *
 * @param path  flat weights at some steps, in their order
 * @returns null where there are too few, or they lie on a line
 */
export function principalDirections(path: readonly Float32Array[]): PrincipalDirections | null {
  const n = path.length;
  const last = path.at(-1);
  if (n < fewestMoments || !last) return null;
  // Products of small differences lose less than those of the weights themselves.
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const product = dotFrom(last, path[i], path[j]);
      gram[i * n + j] = product;
      gram[j * n + i] = product;
    }
  const centred = centredGram(gram, n);
  const pairs = symmetricEigen(centred, n);
  const total = pairs.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const directionOf = (axis: number) => {
    const { value, vector } = pairs[axis];
    const made = new Float64Array(last.length);
    // The mean goes out with vectors that add up to 0, as those of a centred matrix do.
    for (let i = 0; i < n; i++) {
      const factor = vector[i] / Math.sqrt(value);
      const weights = path[i];
      for (let k = 0; k < made.length; k++) made[k] += factor * (weights[k] - last[k]);
    }
    let towardsFirst = 0;
    for (let k = 0; k < made.length; k++) towardsFirst += made[k] * (path[0][k] - last[k]);
    const sign = towardsFirst > 0 ? -1 : 1;
    return Float32Array.from(made, (one) => sign * one);
  };
  const share = (axis: number) => (pairs[axis]?.value ?? 0) / total;
  // What rounding leaves of directions in which nothing moved is no direction.
  if (!(total > 0) || share(1) < 1e-9) return null;
  return { directions: [directionOf(0), directionOf(1)], explained: [share(0), share(1)] };
}

/** Products of what was centred: rows and columns lose their means. */
function centredGram(gram: Float64Array, n: number): Float64Array {
  const means = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += gram[i * n + j];
    return sum / n;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  return gram.map((value, at) => {
    const [row, column] = [Math.floor(at / n), at % n];
    return value - means[row] - means[column] + mean;
  });
}

/** A point of a plane: multiples of its two directions. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

export interface ProjectedPath {
  /** In the order of the path. */
  readonly points: readonly PlanePoint[];
  /** Share of the squared distances from the centre that lies in the plane, [0, 1]; null where nothing moved. */
  readonly share: number | null;
}

/**
 * Weights as the nearest points of a plane, which need not have orthogonal directions.
 *
 * @param centre  the plane goes through it
 */
export function projectedPath(
  path: readonly Float32Array[],
  centre: Float32Array,
  [x, y]: readonly [Float32Array, Float32Array],
): ProjectedPath {
  const [xx, xy, yy] = [dot(x, x), dot(x, y), dot(y, y)];
  const determinant = xx * yy - xy ** 2;
  let all = 0;
  let inPlane = 0;
  const points = path.map((weights) => {
    const difference = weights.map((value, i) => value - centre[i]);
    const [alongX, alongY] = [dot(difference, x), dot(difference, y)];
    const a = determinant > 0 ? (yy * alongX - xy * alongY) / determinant : 0;
    const b = determinant > 0 ? (xx * alongY - xy * alongX) / determinant : 0;
    all += dot(difference, difference);
    inPlane += a * a * xx + 2 * a * b * xy + b * b * yy;
    return { x: a, y: b };
  });
  return { points, share: all > 0 ? Math.min(1, inPlane / all) : null };
}
