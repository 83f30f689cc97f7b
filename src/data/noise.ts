/** Smooth random fields for textures, from a hash of the lattice point: no tables, no state. */
import { mixBits } from './random.ts';

/** A number in [0, 1) for a lattice point. */
export function latticeNoise(x: number, y: number, seed: number): number {
  return mixBits(Math.imul(x, 0x27d4eb2f) ^ Math.imul(y, 0x165667b1) ^ mixBits(seed)) / 4294967296;
}

const fade = (t: number) => t * t * (3 - 2 * t);

/** Value noise in [0, 1): the lattice interpolated smoothly; one feature a unit. */
export function valueNoise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const u = fade(x - column);
  const v = fade(y - row);
  const top = latticeNoise(column, row, seed) * (1 - u) + latticeNoise(column + 1, row, seed) * u;
  const bottom =
    latticeNoise(column, row + 1, seed) * (1 - u) + latticeNoise(column + 1, row + 1, seed) * u;
  return top * (1 - v) + bottom * v;
}

/** Sum of octaves of {@link valueNoise}, each half as strong and twice as fine, scaled to [0, 1). */
export function fractalNoise(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0;
  let strength = 0.5;
  let total = 0;
  let scale = 1;
  for (let octave = 0; octave < octaves; octave++) {
    sum += strength * valueNoise(x * scale, y * scale, seed + octave);
    total += strength;
    strength /= 2;
    scale *= 2;
  }
  return sum / total;
}

/** 0 below `from`, 1 above `to`, smooth between; falls instead when `from` > `to`. */
export function smoothStep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
