/** Thinning of long curves to what a row of pixels can show. */
import type { Points } from './points.ts';

/**
 * The first point behind `start` that is not in the same part, where all points of a part lie side by side.
 *
 * @param guess  how many points the part may have
 */
function endOfPart(
  points: Points,
  start: number,
  guess: number,
  isInPart: (x: number) => boolean,
): number {
  let inside = start;
  let outside = points.length;
  // Looks about the guess first, then ever farther from it.
  let probe = start + guess - 1;
  let stride = 1;
  while (outside - inside > 1) {
    if (probe <= inside || probe >= outside) probe = (inside + outside) >> 1;
    if (isInPart(points.x(probe))) inside = probe;
    else outside = probe;
    probe = inside === probe ? inside + stride : outside - stride;
    stride *= 2;
  }
  return outside;
}

/**
 * At most four points for each of `columns` equal parts of [min, max] in x: first, lowest, highest and last of the
 * part. Drawn as a line they cover the same pixels as all the points, extremes included; only a gap that begins and
 * ends within one part is closed. Costs the parts, not the points.
 *
 * @returns positions into `points`, ascending; all of them where there are few
 */
export function decimate(points: Points, min: number, max: number, columns: number): number[] {
  const kept: number[] = [];
  if (points.length <= 2 * columns) {
    for (let i = 0; i < points.length; i++) kept.push(i);
    return kept;
  }
  const columnOf = (x: number) => Math.floor(((x - min) / (max - min)) * columns);
  const keep = (i: number) => {
    if (kept[kept.length - 1] !== i) kept.push(i);
  };
  let start = 0;
  let guess = 1;
  while (start < points.length) {
    const column = columnOf(points.x(start));
    const end = endOfPart(points, start, guess, (x) => columnOf(x) === column);
    const extremes = points.extremes(start, end);
    keep(start);
    if (extremes) {
      keep(Math.min(...extremes));
      keep(Math.max(...extremes));
    }
    keep(end - 1);
    guess = end - start;
    start = end;
  }
  return kept;
}
