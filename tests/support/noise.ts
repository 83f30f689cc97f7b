/** Repeatable numbers for tests, spread over (-1, 1). */
export function noise(length: number, seed: number): Float64Array {
  let state = seed * 2654435761 + 12345;
  return Float64Array.from({ length }, () => {
    // Xorshift (Marsaglia 2003), good enough to fill arrays.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // Rounded, so that the value is the same in single precision.
    return Math.fround(state / 2 ** 31);
  });
}

/** Largest difference of two arrays, over the largest value of the expected one. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length)
    throw new RangeError(`got ${actual.length} numbers, expected ${expected.length}`);
  let difference = 0;
  let size = 1e-12;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]);
    // Written so that NaN counts as infinitely far.
    difference = distance <= difference ? difference : Number.isNaN(distance) ? Infinity : distance;
    size = Math.max(size, Math.abs(expected[i]));
  }
  return difference / size;
}
