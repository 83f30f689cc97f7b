/** Outlines on the stage: where the truth ends, and where the prediction crosses the threshold. */
import { levelOfProbability } from '../../../masks/probabilityMap.ts';
import { type Ring, RingTracer } from '../../../plots/isoRings.ts';

export type { Ring };

let lastTracer: RingTracer | null = null;

/**
 * Rings around everything at or above a threshold, in pixels, pixel centres at halves.
 *
 * @param values  [size, size], row-major
 */
function ringsOf(values: ArrayLike<number>, size: number, threshold: number): Ring[] {
  if (lastTracer?.columns !== size) lastTracer = new RingTracer(size, size);
  lastTracer.load((i) => values[i] as number);
  return lastTracer.rings(threshold, 0.5, 1, 1);
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
  let points = Float64Array.from(ring);
  let moved = new Float64Array(ring.length);
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
  return ringsOf(mask, size, 0.5).map(smoothRing);
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
  const rings = ringsOf(levels, size, levelOfProbability(threshold));
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
