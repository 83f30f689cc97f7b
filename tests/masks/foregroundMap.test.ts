import { describe, expect, it } from 'vitest';
import { classProbabilities } from '../../src/masks/classMaps.ts';
import { foregroundProbability, weightedMean } from '../../src/masks/foregroundMap.ts';
import { levelCount, levelProbability } from '../../src/masks/probabilityMap.ts';
import { createRandom } from '../../src/pixels/random.ts';

const random = createRandom(1, 'test');
const levels = () => Uint16Array.from({ length: 50 }, () => random.integer(levelCount));

describe('the probability of the foreground', () => {
  it('of two classes is that of each level', () => {
    const map = Uint16Array.from([0, (levelCount - 1) / 2, levelCount - 1]);
    const [low, even, high] = foregroundProbability([map]);
    expect(even).toBe(0.5);
    expect(low).toBeCloseTo(levelProbability[0] as number, 12);
    expect(high).toBeCloseTo(1, 6);
  });

  it('of more classes is what the background leaves', () => {
    const differences = [levels(), levels(), levels()];
    const all = classProbabilities(differences);
    const found = foregroundProbability(differences);
    for (let pixel = 0; pixel < 50; pixel++)
      expect(found[pixel]).toBeCloseTo(1 - (all[4 * pixel] as number), 6);
  });

  it('is averaged with weights', () => {
    const maps = [
      { map: Float32Array.from([0, 1]), weight: 0.25 },
      { map: Float32Array.from([1, 1]), weight: 0.75 },
    ];
    expect([...weightedMean(maps)]).toEqual([0.75, 1]);
    expect(weightedMean([])).toHaveLength(0);
  });
});
