/** Network inputs of many images, made when they are asked for. */
import type { ImageInputs } from '../dataset.ts';
import { LruCache } from '../lruCache.ts';

/** Bytes of inputs that are kept: a thousand of 64 x 64 pixels, or 85 of 512 x 512 in colour. */
const budget = 256 * 2 ** 20;

/**
 * Inputs that are computed at first use and kept as long as all that were used lately fit the budget.
 *
 * @param make  computes the input at a position; always the same values for the same position
 * @param limit  most bytes that are kept; the last input used always is
 */
export function cachedInputs(
  length: number,
  make: (position: number) => Float32Array<ArrayBuffer>,
  limit = budget,
): ImageInputs {
  const kept = new LruCache<number, Float32Array<ArrayBuffer>>(limit, (input) => input.byteLength);
  return {
    length,
    at: (position) =>
      Number.isInteger(position) && position >= 0 && position < length
        ? kept.get(position, () => make(position))
        : undefined,
  };
}
