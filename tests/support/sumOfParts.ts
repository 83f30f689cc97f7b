/** Adds equally long parts that lie behind one another. */
export function sumOfParts(parts: ArrayLike<number>, count: number): Float64Array {
  const sum = new Float64Array(parts.length / count);
  for (let i = 0; i < parts.length; i++) sum[i % sum.length] += parts[i];
  return sum;
}
