/** Outlines on the stage: where the truth ends, and where the prediction crosses the threshold. */
import { contours } from 'd3-contour';
import { levelOfProbability } from '../../data/probabilityMap.ts';

type Ring = readonly (readonly [number, number])[];

/** Cuts the corners of a closed ring (Chaikin 1974): each edge keeps its middle half. */
function rounded(ring: Ring): Ring {
  // The last point repeats the first.
  const corners = ring.slice(0, -1);
  const points = corners.flatMap(([x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length] as readonly [number, number];
    return [
      [0.75 * x + 0.25 * nextX, 0.75 * y + 0.25 * nextY],
      [0.25 * x + 0.75 * nextX, 0.25 * y + 0.75 * nextY],
    ] as const;
  });
  return [...points, points[0] as readonly [number, number]];
}

/** Closed rings in pixel coordinates, pixel centres at halves; corners cut `rounds` times. */
function rings(values: ArrayLike<number>, size: number, threshold: number, rounds: number): string {
  const [shape] = contours().size([size, size]).thresholds([threshold])(
    values as unknown as number[],
  );
  let path = '';
  for (const polygon of shape?.coordinates ?? [])
    for (const corners of polygon) {
      let ring = corners as unknown as Ring;
      for (let round = 0; round < rounds; round++) ring = rounded(ring);
      ring.forEach(([x, y], i) => {
        path += `${i === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`;
      });
      path += 'Z';
    }
  return path;
}

/** SVG path around the foreground of a mask, in units of its pixels. */
export function maskOutline(mask: Uint8Array, size: number): string {
  // A mask has stairs for edges; the eye wants the line that they stand for.
  return rings(mask, size, 0.5, 2);
}

/** SVG path where a map crosses the threshold; linear in the logit between pixels. */
export function predictionOutline(levels: Uint16Array, size: number, threshold: number): string {
  return rings(levels, size, levelOfProbability(threshold), 0);
}
