import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictTiled, tileStarts, tileWeights } from '../../../src/engine/networks/tiles.ts';

const request = {
  channels: 1,
  maps: 1,
  batch: 3,
  goesOn: () => true,
};
const noise = (length: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * i) * 3.7);

describe('tiles', () => {
  it('cover a side from end to end, each overlapping the next by a quarter', () => {
    const sides = fc.record({ tile: fc.integer({ min: 8, max: 128 }), more: fc.nat(500) });
    fc.assert(
      fc.property(sides, ({ tile, more }) => {
        const length = tile + more;
        const starts = tileStarts(length, tile);
        expect(starts[0]).toBe(0);
        expect((starts.at(-1) as number) + tile).toBe(length);
        for (const [i, start] of starts.slice(1).entries()) {
          expect(start).toBeGreaterThan(starts[i]);
          expect(start - starts[i]).toBeLessThanOrEqual(Math.ceil(0.75 * tile));
        }
      }),
    );
  });

  it('have a shorter side in their middle', () => {
    expect(tileStarts(31, 32)).toEqual([0]);
    expect(tileStarts(20, 32)).toEqual([-6]);
  });

  it('weigh every pixel, the middle most, the same from both ends', () => {
    const weights = tileWeights(8);
    for (const [i, weight] of weights.entries()) {
      expect(weight).toBeGreaterThan(0);
      expect(weight).toBeCloseTo(weights[7 - i], 12);
    }
    expect(Math.max(...weights)).toBeCloseTo(weights[3], 12);
    // A Gaussian whose deviation is an eighth of the tile.
    expect(weights[1] / weights[3]).toBeCloseTo(Math.exp(-0.5 * (2.5 ** 2 - 0.5 ** 2)), 12);
  });
});

describe('a tiled prediction', () => {
  it('is the image where the network gives back what it sees, at any size', async () => {
    for (const side of [3, 8, 9, 16, 27]) {
      const pixels = noise(side * side);
      const result = await predictTiled({
        ...request,
        pixels,
        side,
        tile: 8,
        predict: async (tiles) => tiles,
      });
      for (const [i, value] of (result as Float32Array).entries())
        expect(Math.abs(value - pixels[i])).toBeLessThan(1e-5);
    }
  });

  it('keeps channels and maps apart', async () => {
    const side = 12;
    const pixels = noise(side * side * 3);
    const result = await predictTiled({
      ...request,
      pixels,
      side,
      channels: 3,
      maps: 2,
      tile: 8,
      // The first map is the first channel, the second the last.
      predict: async (tiles) =>
        tiles.map((tile) =>
          Float32Array.from({ length: 128 }, (_, i) => tile[3 * (i % 64) + (i < 64 ? 0 : 2)]),
        ),
    });
    for (let i = 0; i < side * side; i++) {
      expect(result?.[i]).toBeCloseTo(pixels[3 * i], 5);
      expect(result?.[side * side + i]).toBeCloseTo(pixels[3 * i + 2], 5);
    }
  });

  it('shows no step where one tile ends, even if tiles disagree', async () => {
    const side = 64;
    let tiles = 0;
    const result = (await predictTiled({
      ...request,
      batch: 1,
      pixels: new Float32Array(side * side),
      side,
      tile: 32,
      predict: async () => [new Float32Array(1024).fill(tiles++ % 2)],
    })) as Float32Array;
    for (let row = 0; row < side; row++)
      for (let column = 1; column < side; column++) {
        const step = result[row * side + column] - result[row * side + column - 1];
        expect(Math.abs(step)).toBeLessThan(0.5);
      }
  });

  it('is of a part of the square alone, and certain background where no tile lies', async () => {
    const side = 40;
    const pixels = noise(side * side);
    const area = { left: 3, top: 12, width: 30, height: 5 };
    let tiles = 0;
    const result = (await predictTiled({
      ...{ ...request, pixels, side, area, tile: 16 },
      predict: async (chosen) => {
        tiles += chosen.length;
        return chosen;
      },
    })) as Float32Array;
    // One row of tiles, in whose middle the part lies.
    expect(tiles).toBe(3);
    for (let row = 0; row < side; row++)
      for (let column = 0; column < side; column++) {
        const isSeen = row >= 7 && row < 23 && column >= 3 && column < 33;
        const at = row * side + column;
        if (isSeen) expect(result[at]).toBeCloseTo(pixels[at], 5);
        else expect(result[at]).toBeLessThan(-10);
      }
  });

  it('tells how far it is, and stops when told', async () => {
    const seen: [number, number][] = [];
    const stopped = await predictTiled({
      ...request,
      pixels: noise(256),
      side: 16,
      tile: 8,
      predict: async (tiles) => tiles,
      goesOn: (done, total) => {
        seen.push([done, total]);
        return done < 6;
      },
    });
    expect(stopped).toBeNull();
    expect(seen).toEqual([
      [0, 9],
      [3, 9],
      [6, 9],
    ]);
  });
});
