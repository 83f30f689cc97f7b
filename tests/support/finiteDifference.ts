/**
 * Derivative of a function of many numbers by one of them, by central differences.
 *
 * @param index  which of the numbers
 * @param step  half the distance; the error is of the order step² plus rounding / step
 */
export function centralDifference(
  f: (x: Float64Array) => number,
  x: ArrayLike<number>,
  index: number,
  step = 1e-5,
): number {
  const moved = Float64Array.from(x);
  moved[index] = x[index] + step;
  const above = f(moved);
  moved[index] = x[index] - step;
  return (above - f(moved)) / (2 * step);
}
