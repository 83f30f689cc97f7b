/** The points of a landscape, in the order in which they are computed: coarse first, then finer and finer. */

/** Points along an axis at first; half the steps next. */
export const coarsest = 7;

/** Points along an axis that can be chosen. */
export const gridSizes: readonly number[] = [15, 21, 31];

/** Positions along an axis of each lattice, the coarsest first and all of them last; the middle is in each. */
export function lattices(size: number): readonly Uint16Array[] {
  const made: Uint16Array[] = [];
  for (let points = coarsest; points < size; points = 2 * points - 1)
    made.push(
      Uint16Array.from({ length: points }, (_, i) => Math.round((i * (size - 1)) / (points - 1))),
    );
  made.push(Uint16Array.from({ length: size }, (_, i) => i));
  return made;
}

/**
 * Every point once, row · size + column: those of a lattice row by row, those of the coarser ones left out.
 *
 * @param size  odd, so that one point is the middle
 */
export function gridOrder(size: number): Uint16Array {
  const order: number[] = [];
  const seen = new Set<number>();
  for (const positions of lattices(size))
    for (const row of positions)
      for (const column of positions) {
        const point = row * size + column;
        if (seen.has(point)) continue;
        seen.add(point);
        order.push(point);
      }
  return Uint16Array.from(order);
}

/**
 * A whole grid of what is known of it: what is not known yet is interpolated between the points of the finest lattice that
 * is known whole.
 *
 * @param values  [size, size], NaN where it is not known
 * @param filled  receives the grid, [size, size]
 * @returns whether there was anything to fill it from
 */
export function fillGrid(values: Float64Array, size: number, filled: Float64Array): boolean {
  const known = (positions: Uint16Array) =>
    positions.every((row) =>
      positions.every((column) => !Number.isNaN(values[row * size + column])),
    );
  const from = lattices(size).findLast(known);
  if (!from) return false;
  /** The position before each and how far it is to the next. */
  const between = Array.from({ length: size }, (_, at) => {
    const next = Math.max(
      1,
      from.findIndex((position) => position >= at),
    );
    const [low, high] = [from[next - 1], from[next]];
    return { low, high, share: (at - low) / (high - low) };
  });
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const own = values[row * size + column];
      const [v, u] = [between[row], between[column]];
      const along = (at: number) =>
        values[at * size + u.low] * (1 - u.share) + values[at * size + u.high] * u.share;
      filled[row * size + column] = Number.isNaN(own)
        ? along(v.low) * (1 - v.share) + along(v.high) * v.share
        : own;
    }
  return true;
}
