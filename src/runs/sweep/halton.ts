/**
 * Points that fill a cube evenly however many of them are taken: the Halton sequence (Halton 1960, doi:10.1007/BF01386213), moved
 * as a whole by a shift modulo 1 (Cranley and Patterson 1976, doi:10.1137/0713071), which keeps it even and makes a seed of it.
 */
import { createRandom } from '../../pixels/random.ts';

/** A base for each dimension. */
const primes = [2, 3, 5, 7, 11, 13, 17, 19] as const;

/** Most dimensions; beyond them the sequence is no better than chance. */
export const mostDimensions = primes.length;

/** The digits of a whole number in a base, read behind the point in reverse. In [0, 1). */
export function radicalInverse(number: number, base: number): number {
  let value = 0;
  let scale = 1 / base;
  for (let rest = number; rest > 0; rest = Math.floor(rest / base)) {
    value += (rest % base) * scale;
    scale /= base;
  }
  return value;
}

/**
 * The first points, [count][dimensions], each coordinate in [0, 1).
 *
 * @param dimensions  up to {@link mostDimensions}
 * @throws RangeError where there are more dimensions
 */
export function haltonPoints(count: number, dimensions: number, seed: number): number[][] {
  if (dimensions > mostDimensions)
    throw new RangeError(`at most ${mostDimensions} dimensions, not ${dimensions}`);
  const random = createRandom(seed, 'sweep');
  const bases = primes.slice(0, dimensions);
  const shifts = bases.map(() => random.uniform());
  return Array.from({ length: count }, (_, i) =>
    bases.map((base, d) => (radicalInverse(i, base) + (shifts[d] as number)) % 1),
  );
}
