/**
 * Exact Euclidean distances on a grid of pixels, in time linear in their number.
 * Source: Felzenszwalb, Huttenlocher 2012, Distance transforms of sampled functions,
 * doi:10.4086/toc.2012.v008a019.
 */

interface Grid {
  readonly width: number;
  readonly height: number;
}

/**
 * The lower envelope of the parabolas q ↦ f(q) + s² (x − q)², read at every x, in place; s is the distance of two
 * neighbours.
 */
function transform(
  values: Float64Array,
  start: number,
  step: number,
  count: number,
  spacing: number,
  work: { readonly row: Float64Array; readonly at: Int32Array; readonly from: Float64Array },
): void {
  const { row, at, from } = work;
  const scale = spacing * spacing;
  let last = -1;
  for (let q = 0; q < count; q++) {
    row[q] = values[start + q * step];
    if (row[q] === Infinity) continue;
    let meets = -Infinity;
    while (last >= 0) {
      const p = at[last];
      meets = ((row[q] - row[p]) / scale + q * q - p * p) / (2 * (q - p));
      if (meets > from[last]) break;
      last--;
    }
    if (last < 0) meets = -Infinity;
    last++;
    at[last] = q;
    from[last] = meets;
  }
  if (last < 0) return;
  let k = 0;
  for (let x = 0; x < count; x++) {
    while (k < last && from[k + 1] < x) k++;
    values[start + x * step] = scale * (x - at[k]) ** 2 + row[at[k]];
  }
}

/** Distance of the centres of two neighbours along columns and along rows, > 0. */
export interface Spacing {
  /** From a pixel to the one below it. */
  readonly down: number;
  /** From a pixel to the one at its right. */
  readonly right: number;
}

/**
 * Distance of each pixel to the nearest pixel of a set, between centres; infinite where the set is empty.
 *
 * @param isInside  membership of a pixel by its index
 * @param spacing  in the unit of the distances; pixels where nothing is said
 */
export function distanceTo(
  { width, height }: Grid,
  isInside: (i: number) => boolean,
  spacing: Spacing = { down: 1, right: 1 },
): Float64Array {
  const squared = Float64Array.from({ length: width * height }, (_, i) =>
    isInside(i) ? 0 : Infinity,
  );
  const longest = Math.max(width, height);
  const work = {
    row: new Float64Array(longest),
    at: new Int32Array(longest),
    from: new Float64Array(longest),
  };
  for (let x = 0; x < width; x++) transform(squared, x, width, height, spacing.down, work);
  for (let y = 0; y < height; y++) transform(squared, y * width, 1, width, spacing.right, work);
  return squared.map(Math.sqrt);
}
