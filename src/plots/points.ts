/** The points of a curve, and what can be read from them without visiting all. */

/** Ascending in x; a y that is not finite breaks the line. */
export interface Points {
  readonly length: number;
  x(i: number): number;
  y(i: number): number;
  /**
   * Positions of the first lowest and of the first highest finite y from `start` up to and without `end`; null where
   * none is finite.
   */
  extremes(start: number, end: number): readonly [lowest: number, highest: number] | null;
}

/** Points of two arrays of one length. */
export function pointsOf(x: ArrayLike<number>, y: ArrayLike<number>): Points {
  return {
    length: x.length,
    x: (i) => x[i] as number,
    y: (i) => y[i] as number,
    extremes: (start, end) => {
      let lowest = -1;
      let highest = -1;
      for (let i = start; i < end; i++) {
        const value = y[i] as number;
        if (!Number.isFinite(value)) continue;
        if (lowest < 0 || value < (y[lowest] as number)) lowest = i;
        if (highest < 0 || value > (y[highest] as number)) highest = i;
      }
      return lowest < 0 ? null : [lowest, highest];
    },
  };
}

/** Value of a curve at x, linear between its points; NaN outside or across a gap. */
export function valueAt(points: Points, x: number): number {
  const { length } = points;
  if (length === 0 || !(x >= points.x(0) && x <= points.x(length - 1))) return Number.NaN;
  let low = 0;
  let high = length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points.x(middle) <= x) low = middle;
    else high = middle;
  }
  const x0 = points.x(low);
  const x1 = points.x(high);
  // At a point the value is its own, also beside a gap.
  if (x === x0) return points.y(low);
  if (x === x1) return points.y(high);
  const t = (x - x0) / (x1 - x0);
  return points.y(low) * (1 - t) + points.y(high) * t;
}
