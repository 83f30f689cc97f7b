/**
 * Exact signed Euclidean distance of every pixel to the outline of a mask, in linear time: the lower
 * envelope of parabolas, first along columns, then along rows (Felzenszwalb & Huttenlocher 2012,
 * doi:10.4086/toc.2012.v008a019).
 */

const far = 1e20;

/** Squared distances of one line of samples `f`, in place of `f`; the other arrays are scratch space. */
function transformLine(
  f: Float64Array,
  length: number,
  result: Float64Array,
  vertices: Int32Array,
  borders: Float64Array,
): void {
  let last = 0;
  vertices[0] = 0;
  borders[0] = -far;
  borders[1] = far;
  for (let q = 1; q < length; q++) {
    const height = f[q] + q * q;
    let border = 0;
    for (;;) {
      const v = vertices[last];
      border = (height - (f[v] + v * v)) / (2 * q - 2 * v);
      if (border > borders[last] || last === 0) break;
      last--;
    }
    if (border > borders[last]) last++;
    vertices[last] = q;
    borders[last] = border;
    borders[last + 1] = far;
  }
  let k = 0;
  for (let q = 0; q < length; q++) {
    while (borders[k + 1] < q) k++;
    const v = vertices[k];
    result[q] = (q - v) ** 2 + f[v];
  }
}

/** Squared distance of each pixel to the nearest pixel with mask = `target`, [size, size]. */
function squaredDistance(mask: Uint8Array, size: number, target: 0 | 1): Float64Array {
  const distance = new Float64Array(size * size);
  for (let i = 0; i < distance.length; i++) distance[i] = (mask[i] ? 1 : 0) === target ? 0 : far;
  const line = new Float64Array(size);
  const result = new Float64Array(size);
  const vertices = new Int32Array(size);
  const borders = new Float64Array(size + 1);
  for (const [along, across] of [
    [size, 1],
    [1, size],
  ] as const)
    for (let start = 0; start < size; start++) {
      for (let i = 0; i < size; i++) line[i] = distance[start * across + i * along];
      transformLine(line, size, result, vertices, borders);
      for (let i = 0; i < size; i++) distance[start * across + i * along] = result[i];
    }
  return distance;
}

/**
 * Distance to the outline in pixels, positive inside the foreground, negative outside; the outline
 * runs half-way between pixels, so no value is 0. Where a class is absent the distance is ±size.
 *
 * @param mask  0 or 1, [size, size]
 */
export function signedDistance(mask: Uint8Array, size: number): Float32Array {
  const toForeground = squaredDistance(mask, size, 1);
  const toBackground = squaredDistance(mask, size, 0);
  return Float32Array.from(mask, (inside, i) => {
    const squared = inside ? toBackground[i] : toForeground[i];
    const distance = Math.min(Math.sqrt(squared), size + 0.5) - 0.5;
    return inside ? distance : -distance;
  });
}
