/** Smooth random fields for textures, from a hash of the lattice point: no tables. */
import { mixBits } from './random.ts';

/** A number in [0, 1) for a lattice point. */
export function latticeNoise(x: number, y: number, seed: number): number {
  return mixBits(Math.imul(x, 0x27d4eb2f) ^ Math.imul(y, 0x165667b1) ^ mixBits(seed)) / 4294967296;
}

const fade = (t: number) => t * t * (3 - 2 * t);

/** A random field: the same value for the same position, in [0, 1). */
export type Noise = (x: number, y: number) => number;

/**
 * Value noise: the lattice interpolated smoothly; one feature a unit. The corners of the last cell are
 * kept, because pixels are asked for side by side and hashing takes most of the time.
 */
export function valueNoise(seed: number): Noise {
  let column = Number.NaN;
  let row = Number.NaN;
  let topLeft = 0;
  let topRight = 0;
  let bottomLeft = 0;
  let bottomRight = 0;
  return (x, y) => {
    const left = Math.floor(x);
    const above = Math.floor(y);
    if (left !== column || above !== row) {
      column = left;
      row = above;
      topLeft = latticeNoise(left, above, seed);
      topRight = latticeNoise(left + 1, above, seed);
      bottomLeft = latticeNoise(left, above + 1, seed);
      bottomRight = latticeNoise(left + 1, above + 1, seed);
    }
    const u = fade(x - left);
    const v = fade(y - above);
    const top = topLeft * (1 - u) + topRight * u;
    const bottom = bottomLeft * (1 - u) + bottomRight * u;
    return top * (1 - v) + bottom * v;
  };
}

/** Sum of octaves of {@link valueNoise}, each half as strong and twice as fine, scaled to [0, 1). */
export function fractalNoise(seed: number, octaves: number): Noise {
  const layers = Array.from({ length: octaves }, (_, octave) => valueNoise(seed + octave));
  const total = 1 - 2 ** -octaves;
  return (x, y) => {
    let sum = 0;
    let strength = 0.5;
    let scale = 1;
    for (const layer of layers) {
      sum += strength * layer(x * scale, y * scale);
      strength /= 2;
      scale *= 2;
    }
    return sum / total;
  };
}

/** 0 below `from`, 1 above `to`, smooth between; falls instead when `from` > `to`. */
export function smoothStep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
