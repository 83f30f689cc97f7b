import { describe, expect, test } from 'vitest';
import { confusionAt, diceOf, histogramOfMap } from '../../src/masks/histogram.ts';
import {
  levelCount,
  levelOfLogit,
  levelOfProbability,
  levelProbability,
  levelsPerLogit,
  logitLimit,
} from '../../src/masks/probabilityMap.ts';
import { createRandom } from '../../src/pixels/random.ts';

const random = createRandom(2, 'map');
const size = 20;
const map = {
  size,
  levels: Uint16Array.from({ length: size * size }, () => random.integer(levelCount)),
};
const mask = Uint8Array.from(map.levels, () => random.integer(2));

describe('levels', () => {
  test('stand for probabilities from 1e-7 to 1 - 1e-7, symmetric about one half', () => {
    expect(levelProbability).toHaveLength(2 * logitLimit * levelsPerLogit + 1);
    expect(levelProbability[0]).toBeCloseTo(1 / (1 + Math.exp(logitLimit)), 20);
    expect(levelProbability[2048]).toBe(0.5);
    expect(levelProbability[0]).toBeLessThan(1.2e-7);
    for (let level = 0; level < levelCount; level += 7)
      expect(levelProbability[level] + levelProbability[levelCount - 1 - level]).toBeCloseTo(1, 14);
  });
  test('are found back from their probability, and limits are kept', () => {
    for (let level = 0; level < levelCount; level++)
      expect(levelOfProbability(levelProbability[level])).toBe(level);
    expect([levelOfProbability(0), levelOfProbability(1)]).toEqual([0, levelCount - 1]);
    expect(levelOfLogit(Number.NaN)).toBe(2048);
  });
});

describe('histogram of a map', () => {
  test('counts every pixel once, at its level and class', () => {
    const { foreground, background } = histogramOfMap(map, mask);
    for (let level = 0; level < levelCount; level++) {
      const at = [...map.levels.keys()].filter((i) => map.levels[i] === level);
      expect(foreground[level]).toBe(at.filter((i) => mask[i] === 1).length);
      expect(background[level]).toBe(at.filter((i) => mask[i] === 0).length);
    }
  });
  test('refuses a mask of another size', () => {
    expect(() => histogramOfMap(map, new Uint8Array(3))).toThrow(RangeError);
  });
});

describe('decisions at a threshold', () => {
  test('agree with counting pixel by pixel', () => {
    for (const threshold of [0.1, 0.5, 0.93]) {
      const positive = Array.from(map.levels, (level) => level >= levelOfProbability(threshold));
      const count = (decision: boolean, truth: number) =>
        positive.filter((value, i) => value === decision && mask[i] === truth).length;
      expect(confusionAt(map, mask, threshold)).toEqual({
        truePositives: count(true, 1),
        falsePositives: count(true, 0),
        falseNegatives: count(false, 1),
        trueNegatives: count(false, 0),
      });
    }
  });
  test('a pixel at the threshold is foreground', () => {
    const half = { size: 1, levels: Uint16Array.of(2048) };
    expect(confusionAt(half, Uint8Array.of(1), 0.5).truePositives).toBe(1);
  });
  test('Dice', () => {
    const confusion = { truePositives: 3, falsePositives: 1, falseNegatives: 2, trueNegatives: 9 };
    expect(diceOf(confusion)).toBeCloseTo(6 / 9, 15);
    const nothing = { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 9 };
    expect(diceOf(nothing)).toBe(1);
    expect(diceOf({ ...nothing, falsePositives: 1 })).toBe(0);
  });
});
