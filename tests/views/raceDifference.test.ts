import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leftOut } from '../../src/masks/leftOut.ts';
import { levelOfProbability } from '../../src/masks/probabilityMap.ts';
import { paintDifference } from '../../src/views/race/differencePixels.ts';

const colours = { first: 1, second: 2, neither: 3 };
const mapOf = (probabilities: readonly number[]) => ({
  size: Math.sqrt(probabilities.length),
  levels: Uint16Array.from(probabilities, levelOfProbability),
});

it('shows who is right where two predictions decide otherwise', () => {
  const truth = Uint8Array.of(1, 1, 0, 0, 1, 0, 1, 0, leftOut);
  const first = mapOf([0.9, 0.9, 0.1, 0.1, 0.2, 0.8, 0.2, 0.9, 0.9]);
  const second = mapOf([0.8, 0.3, 0.2, 0.7, 0.1, 0.9, 0.9, 0.2, 0.1]);
  const target = new Uint32Array(9).fill(7);
  const counts = paintDifference([first, second], truth, 0.5, colours, target);
  expect([...target]).toEqual([0, 1, 0, 1, 3, 3, 2, 2, 0]);
  expect(counts).toEqual({ bothRight: 2, onlyFirst: 2, onlySecond: 2, bothWrong: 2 });
});

it('counts every pixel that is judged once, and turns around with the two', () => {
  const pixel = fc.record({
    truth: fc.constantFrom(0, 1, leftOut),
    first: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    second: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(pixel, { minLength: 4, maxLength: 4 }), (pixels) => {
      const truth = Uint8Array.from(pixels, (one) => one.truth);
      const [a, b] = [pixels.map((one) => one.first), pixels.map((one) => one.second)];
      const target = new Uint32Array(4);
      const there = paintDifference([mapOf(a), mapOf(b)], truth, 0.4, colours, target);
      const back = paintDifference([mapOf(b), mapOf(a)], truth, 0.4, colours, target);
      expect(back).toEqual({ ...there, onlyFirst: there.onlySecond, onlySecond: there.onlyFirst });
      const judged = pixels.filter((one) => one.truth !== leftOut).length;
      expect(Object.values(there).reduce((sum, part) => sum + part, 0)).toBe(judged);
    }),
  );
});
