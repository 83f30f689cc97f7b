import { expect, test } from 'vitest';
import { classLevels, classProbabilities, maskOfClass } from '../../src/masks/classMaps.ts';
import { leftOut } from '../../src/masks/leftOut.ts';
import { levelOfLogit, levelProbability } from '../../src/masks/probabilityMap.ts';

const differences = [
  Uint16Array.from([-3, 0, 2.5, 9], levelOfLogit),
  Uint16Array.from([1, 0, -4, 8], levelOfLogit),
];

test('probabilities are a softmax with the background at 0', () => {
  const probability = classProbabilities(differences);
  const sum = 1 + Math.exp(2.5) + Math.exp(-4);
  expect(probability[6]).toBeCloseTo(1 / sum, 12);
  expect(probability[7]).toBeCloseTo(Math.exp(2.5) / sum, 12);
  for (let pixel = 0; pixel < 4; pixel++)
    expect(probability.slice(3 * pixel, 3 * pixel + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
});

test('levels are those of each class against all others, to half a level', () => {
  const probability = classProbabilities(differences);
  classLevels(differences).forEach((levels, c) => {
    levels.forEach((level, pixel) => {
      const p = probability[3 * pixel + c + 1];
      const logit = Math.log(p / (1 - p));
      const read = levelProbability[level];
      expect(Math.abs(Math.log(read / (1 - read)) - logit)).toBeLessThan(0.5 / 128 + 1e-9);
    });
  });
});

test('of two classes they are the map itself', () => {
  expect(classLevels(differences.slice(0, 1))[0]).toBe(differences[0]);
});

test('the mask of a class, and of the only one', () => {
  const labels = Uint8Array.of(0, 1, 2, 1);
  expect(Array.from(maskOfClass(labels, 2, 3))).toEqual([0, 0, 1, 0]);
  expect(maskOfClass(labels, 1, 2)).toBe(labels);
  expect(Array.from(maskOfClass(Uint8Array.of(0, 1, leftOut, 2), 2, 3))).toEqual([
    0,
    0,
    leftOut,
    1,
  ]);
});
