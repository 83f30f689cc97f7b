/**
 * Outlines on the stage: where the truth ends, and where the prediction crosses the threshold.
 *
 * Marching squares (W. E. Lorensen and H. E. Cline 1987, in two dimensions) traced into rings. Which
 * ring is a hole of which does not matter to a stroke, and finding it out is what makes general
 * contour libraries slow on vessels.
 */
import { levelOfProbability } from '../../../masks/probabilityMap.ts';

/** A closed line: x and y in turn, in pixels, pixel centres at halves; the last point joins the first. */
export type Ring = Float32Array;

/**
 * Cells by their corners that are inside (bit 0 top left, then clockwise): pairs of sides that a line
 * enters and leaves, the inside on its right. Sides: 0 top, 1 right, 2 bottom, 3 left.
 */
const crossings: readonly (readonly number[])[] = [
  [],
  [0, 3],
  [1, 0],
  [1, 3],
  [2, 1],
  [0, 3, 2, 1],
  [2, 0],
  [2, 3],
  [3, 2],
  [0, 2],
  [1, 0, 3, 2],
  [1, 2],
  [3, 1],
  [0, 1],
  [3, 0],
  [],
];

/**
 * Rings around everything at or above a threshold; what lies outside the image counts as below.
 *
 * @param values  [size, size], row-major
 */
function traceRings(values: ArrayLike<number>, size: number, threshold: number): Ring[] {
  // A border of one pixel closes the lines that leave the image.
  const width = size + 2;
  const heights = new Float32Array(width * width).fill(Number.NEGATIVE_INFINITY);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      heights[(y + 1) * width + x + 1] = (values[y * size + x] as number) - threshold;

  // An edge of the grid is crossed by one line at most: 2i to the right of point i, 2i + 1 below it.
  const next = new Int32Array(2 * width * width).fill(-1);
  for (let y = 0; y < width - 1; y++)
    for (let x = 0; x < width - 1; x++) {
      const i = y * width + x;
      const inside =
        Number((heights[i] as number) >= 0) |
        (Number((heights[i + 1] as number) >= 0) << 1) |
        (Number((heights[i + width + 1] as number) >= 0) << 2) |
        (Number((heights[i + width] as number) >= 0) << 3);
      if (inside === 0 || inside === 15) continue;
      const sides = [2 * i, 2 * (i + 1) + 1, 2 * (i + width), 2 * i + 1];
      const pairs = crossings[inside] as readonly number[];
      for (let k = 0; k < pairs.length; k += 2)
        next[sides[pairs[k] as number] as number] = sides[pairs[k + 1] as number] as number;
    }

  /** Where the line crosses an edge; halfway to the border, whose depth has no meaning. */
  const cross = (edge: number, into: number[]) => {
    const i = edge >> 1;
    const below = edge & 1;
    const from = heights[i] as number;
    const to = heights[below ? i + width : i + 1] as number;
    const at = Number.isFinite(from) && Number.isFinite(to) ? from / (from - to) : 0.5;
    const x = (i % width) - 0.5;
    const y = Math.floor(i / width) - 0.5;
    into.push(below ? x : x + at, below ? y + at : y);
  };

  const rings: Ring[] = [];
  for (let start = 0; start < next.length; start++) {
    if ((next[start] as number) < 0) continue;
    const points: number[] = [];
    for (let edge = start; (next[edge] as number) >= 0; ) {
      cross(edge, points);
      const following = next[edge] as number;
      next[edge] = -1;
      edge = following;
    }
    rings.push(Float32Array.from(points));
  }
  return rings;
}

/** How far smoothing may move a point, in pixels: the line stays within the pixels it separates. */
const mostSmoothing = 0.5;
const smoothingPasses = 8;
/** Shrink and grow factors of a pass: the pair leaves the size of a ring as it was. */
const shrinking = 0.5;
const growing = -0.53;

/**
 * Takes the stairs out of a ring that follows pixels (G. Taubin 1995, "A signal processing approach
 * to fair surface design"): unlike averaging it neither shrinks a disc nor swallows a thin vessel.
 */
function smoothRing(ring: Ring): Ring {
  const count = ring.length / 2;
  let points = Float32Array.from(ring);
  let moved = new Float32Array(ring.length);
  for (let pass = 0; pass < 2 * smoothingPasses; pass++) {
    const factor = pass % 2 === 0 ? shrinking : growing;
    for (let k = 0; k < count; k++) {
      const before = 2 * ((k + count - 1) % count);
      const after = 2 * ((k + 1) % count);
      for (let axis = 0; axis < 2; axis++) {
        const here = points[2 * k + axis] as number;
        const middle = ((points[before + axis] as number) + (points[after + axis] as number)) / 2;
        const origin = ring[2 * k + axis] as number;
        const wanted = here + factor * (middle - here);
        moved[2 * k + axis] = Math.min(
          origin + mostSmoothing,
          Math.max(origin - mostSmoothing, wanted),
        );
      }
    }
    [points, moved] = [moved, points];
  }
  return points;
}

/** Smooth rings around the foreground of a mask, within half a pixel of its edges. */
export function maskOutline(mask: Uint8Array, size: number): Ring[] {
  return traceRings(mask, size, 0.5).map(smoothRing);
}

/** Area over length, in pixels: half the radius of a disc, half the width of a vessel. */
function thickness(ring: Ring): number {
  let twiceArea = 0;
  let length = 0;
  for (let k = 0; k < ring.length; k += 2) {
    const after = (k + 2) % ring.length;
    const [x, y] = [ring[k] as number, ring[k + 1] as number];
    const [toX, toY] = [ring[after] as number, ring[after + 1] as number];
    twiceArea += x * toY - toX * y;
    length += Math.hypot(toX - x, toY - y);
  }
  return Math.abs(twiceArea) / 2 / length;
}

/** More rings than this are the noise of a network that has hardly learned. */
const mostRings = 200;
/** Rings of noise thinner than this share of the image say nothing. */
const thinnest = 0.015;

/**
 * Rings where a map crosses the threshold; linear in the logit between pixels. Where they are very
 * many only the thick ones are kept: the specks and worms of noise would bury the picture.
 */
export function predictionOutline(levels: Uint16Array, size: number, threshold: number): Ring[] {
  const rings = traceRings(levels, size, levelOfProbability(threshold));
  if (rings.length <= mostRings) return rings;
  return rings.filter((ring) => thickness(ring) > thinnest * size);
}

/** Rectangle, in whatever unit, that the pixels of an outline fill. */
interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Both points lie on the same side of the image. */
function alongSide(size: number, x: number, y: number, toX: number, toY: number): boolean {
  return (x === toX && (x === 0 || x === size)) || (y === toY && (y === 0 || y === size));
}

/**
 * Rings of an image of `size` × `size` pixels as a path over a rectangle.
 *
 * @param open  leaves out what runs along a side of the image, where nothing ends but the image; such
 *   a path can be stroked but not filled
 */
export function outlinePath(
  rings: readonly Ring[],
  size: number,
  place: Place,
  open = false,
): Path2D {
  const path = new Path2D();
  const scaleX = place.width / size;
  const scaleY = place.height / size;
  for (const ring of rings) {
    let x = ring[ring.length - 2] as number;
    let y = ring[ring.length - 1] as number;
    path.moveTo(place.left + x * scaleX, place.top + y * scaleY);
    for (let k = 0; k < ring.length; k += 2) {
      const toX = ring[k] as number;
      const toY = ring[k + 1] as number;
      const [left, top] = [place.left + toX * scaleX, place.top + toY * scaleY];
      if (open && alongSide(size, x, y, toX, toY)) path.moveTo(left, top);
      else path.lineTo(left, top);
      x = toX;
      y = toY;
    }
  }
  return path;
}
