/** Outlines on the stage: where the truth ends, and where the prediction crosses the threshold. */
import { contours } from 'd3-contour';
import { levelOfProbability } from '../../data/probabilityMap.ts';

/** Closed rings in pixel coordinates, pixel centres at halves. */
function rings(values: ArrayLike<number>, size: number, threshold: number): string {
  const [shape] = contours().size([size, size]).thresholds([threshold])(
    values as unknown as number[],
  );
  let path = '';
  for (const polygon of shape?.coordinates ?? [])
    for (const ring of polygon) {
      ring.forEach(([x, y], i) => {
        path += `${i === 0 ? 'M' : 'L'}${(x as number).toFixed(2)} ${(y as number).toFixed(2)}`;
      });
      path += 'Z';
    }
  return path;
}

/** SVG path around the foreground of a mask, in units of its pixels. */
export function maskOutline(mask: Uint8Array, size: number): string {
  return rings(mask, size, 0.5);
}

/** SVG path where a map crosses the threshold; linear in the logit between pixels. */
export function predictionOutline(levels: Uint16Array, size: number, threshold: number): string {
  return rings(levels, size, levelOfProbability(threshold));
}
