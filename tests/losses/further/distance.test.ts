import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedBoundaryDistance } from '../../../src/losses/further/boundary.ts';
import { distanceTo } from '../../../src/losses/further/distance.ts';

const anyShape = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      label: fc.uint8Array({ max: 1, minLength: width * height, maxLength: width * height }),
    }),
  );

function nearest(width: number, members: ArrayLike<number>, from: number, wanted: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < members.length; i++)
    if (members[i] === wanted) {
      const x = (i % width) - (from % width);
      const y = Math.floor(i / width) - Math.floor(from / width);
      least = Math.min(least, Math.sqrt(x * x + y * y));
    }
  return least;
}

describe('distances', () => {
  it('are those to the nearest of all pixels of the set', () => {
    fc.assert(
      fc.property(anyShape, ({ width, height, label }) => {
        const distance = distanceTo({ width, height }, (i) => label[i] === 1);
        for (let i = 0; i < label.length; i++)
          expect(distance[i]).toBe(nearest(width, label, i, 1));
      }),
      { numRuns: 300 },
    );
  });

  it('are signed by the truth, counted from the boundary, in units of the longer side', () => {
    fc.assert(
      fc.property(anyShape, ({ width, height, label }) => {
        const phi = signedBoundaryDistance(label, { width, height }, 1);
        const isMixed = label.includes(0) && label.includes(1);
        for (let i = 0; i < label.length; i++) {
          const away = nearest(width, label, i, 1 - label[i]);
          const expected = label[i] === 1 ? 1 - away : away;
          expect(phi[i]).toBe(isMixed ? expected / Math.max(width, height) : 0);
        }
      }),
    );
  });
});
