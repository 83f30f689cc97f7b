import { describe, expect, test } from 'vitest';
import { signedDistance } from '../../src/masks/signedDistance.ts';
import { createRandom } from '../../src/pixels/random.ts';

/** Distance of each pixel to the nearest of the other class, by trying all; the outline is half-way. */
function byTrying(mask: Uint8Array, size: number): Float32Array {
  return Float32Array.from(mask, (inside, i) => {
    let nearest = size + 0.5;
    for (let other = 0; other < mask.length; other++)
      if (mask[other] !== inside) {
        const dx = (other % size) - (i % size);
        const dy = Math.floor(other / size) - Math.floor(i / size);
        nearest = Math.min(nearest, Math.sqrt(dx * dx + dy * dy));
      }
    return inside ? nearest - 0.5 : 0.5 - nearest;
  });
}

describe('signed distance', () => {
  test.each([0.02, 0.3, 0.7, 0.98])('equals trying all pixels, share %d', (share) => {
    const random = createRandom(5, `mask ${share}`);
    for (const size of [1, 2, 7, 24]) {
      const mask = Uint8Array.from({ length: size * size }, () =>
        random.uniform() < share ? 1 : 0,
      );
      expect(signedDistance(mask, size)).toEqual(byTrying(mask, size));
    }
  });

  test('where a class is absent it is the size of the image', () => {
    expect(signedDistance(new Uint8Array(9), 3)).toEqual(new Float32Array(9).fill(-3));
    expect(signedDistance(new Uint8Array(9).fill(1), 3)).toEqual(new Float32Array(9).fill(3));
  });
});
