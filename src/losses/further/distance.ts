/**
 * Exact Euclidean distances on a grid of pixels, in time linear in their number.
 * Source: Felzenszwalb, Huttenlocher 2012, Distance transforms of sampled functions,
 * doi:10.4086/toc.2012.v008a019.
 */

interface Grid {
  readonly width: number;
  readonly height: number;
}

/** The lower envelope of the parabolas q ↦ f(q) + (x − q)², read at every x, in place. */
function transform(
  values: Float64Array,
  start: number,
  step: number,
  count: number,
  work: { readonly row: Float64Array; readonly at: Int32Array; readonly from: Float64Array },
): void {
  const { row, at, from } = work;
  let last = -1;
  for (let q = 0; q < count; q++) {
    row[q] = values[start + q * step];
    if (row[q] === Infinity) continue;
    let meets = -Infinity;
    while (last >= 0) {
      const p = at[last];
      meets = (row[q] + q * q - row[p] - p * p) / (2 * (q - p));
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
    values[start + x * step] = (x - at[k]) ** 2 + row[at[k]];
  }
}

/**
 * Distance of each pixel to the nearest pixel of a set, in pixels between centres; infinite where the
 * set is empty.
 *
 * @param isInside  membership of a pixel by its index
 */
export function distanceTo(
  { width, height }: Grid,
  isInside: (i: number) => boolean,
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
  for (let x = 0; x < width; x++) transform(squared, x, width, height, work);
  for (let y = 0; y < height; y++) transform(squared, y * width, 1, width, work);
  return squared.map(Math.sqrt);
}
