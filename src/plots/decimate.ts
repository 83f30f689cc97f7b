/** Thinning of long curves to what a row of pixels can show. */

export interface Points {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly length: number;
}

/**
 * At most four points for each of `columns` equal parts of [min, max] in x: first, lowest, highest and
 * last of the part. Drawn as a line it covers the same pixels as all the points, extremes included.
 *
 * @param points  ascending in x
 * @returns positions into `points`, ascending; all of them where there are few
 */
export function decimate(points: Points, min: number, max: number, columns: number): number[] {
  const kept: number[] = [];
  if (points.length <= 2 * columns) {
    for (let i = 0; i < points.length; i++) kept.push(i);
    return kept;
  }
  const columnOf = (i: number) =>
    Math.floor((((points.x[i] as number) - min) / (max - min)) * columns);
  let start = 0;
  while (start < points.length) {
    const column = columnOf(start);
    let end = start;
    let lowest = start;
    let highest = start;
    while (end + 1 < points.length && columnOf(end + 1) === column) {
      end++;
      if ((points.y[end] as number) < (points.y[lowest] as number)) lowest = end;
      if ((points.y[end] as number) > (points.y[highest] as number)) highest = end;
    }
    const inner = lowest < highest ? [lowest, highest] : [highest, lowest];
    for (const i of [start, ...inner, end]) if (kept[kept.length - 1] !== i) kept.push(i);
    start = end + 1;
  }
  return kept;
}
