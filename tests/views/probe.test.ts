import { describe, expect, test } from 'vitest';
import type { Sample } from '../../src/datasets/dataset.ts';
import { levelOfProbability } from '../../src/masks/probabilityMap.ts';
import { currentPrediction } from '../../src/state/currentPrediction.ts';
import type { CurrentPrediction } from '../../src/state/live.ts';
import { currentContributions } from '../../src/state/selectors.ts';
import { createAppStore } from '../../src/state/store.ts';
import { movedPixel, readPixel, signed, tellingPixel } from '../../src/views/image/stage/probe.ts';

function predicted(probabilities: readonly number[], mask: Uint8Array | null): CurrentPrediction {
  const size = Math.sqrt(probabilities.length);
  const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
  const sample: Sample = {
    id: 'a',
    name: 'a',
    split: 'training',
    width: size,
    height: size,
    picture,
    mask,
    foregroundShare: 0,
  };
  const differences = [Uint16Array.from(probabilities, levelOfProbability)];
  return currentPrediction({ sample, origin: 'simulated', size, differences, focus: 1 });
}

/** Contributions to the default loss for a prediction. */
function contributionsOf(prediction: CurrentPrediction) {
  const store = createAppStore();
  store.setState(({ live }) => ({ live: { ...live, prediction } }));
  return currentContributions(store.getState());
}

describe('reading a pixel', () => {
  const mask = Uint8Array.of(1, 1, 0, 0);
  const prediction = predicted([0.9, 0.3, 0.7, 0.05], mask);
  const contributions = contributionsOf(prediction);
  const read = (x: number, y: number) => readPixel(prediction, contributions, 0.5, { x, y });

  test('names what became of it', () => {
    const kinds = [read(0, 0), read(1, 0), read(0, 1), read(1, 1)].map(
      ({ judged }) => judged?.kind,
    );
    expect(kinds).toEqual(['hit', 'miss', 'false alarm', 'true background']);
  });

  test('gives its probability to the width of a level', () => {
    expect(read(1, 0).p).toBeCloseTo(0.3, 2);
  });

  test('the gradient raises p on the foreground and lowers it on the background', () => {
    const gradient = (x: number, y: number) => {
      const judged = read(x, y).judged;
      return judged ? judged.distributionGradient + judged.regionGradient : Number.NaN;
    };
    expect(gradient(1, 0)).toBeLessThan(0);
    expect(gradient(0, 1)).toBeGreaterThan(0);
  });

  test('outside the map it is the nearest pixel at the edge', () => {
    expect(read(9, -3)).toEqual(read(1, 0));
    expect(movedPixel({ x: 1, y: 1 }, -5, 5, 4)).toEqual({ x: 0, y: 3 });
  });

  test('without a mask there is a probability and no judgement', () => {
    const alone = predicted([0.9, 0.3, 0.7, 0.05], null);
    const reading = readPixel(alone, contributionsOf(alone), 0.5, { x: 0, y: 0 });
    expect(reading.judged).toBeNull();
    expect(reading.p).toBeCloseTo(0.9, 2);
  });
});

describe('the telling pixel', () => {
  test('is the miss nearest to 0.3, away from the border', () => {
    const size = 32;
    const mask = new Uint8Array(size * size);
    const p = new Array<number>(size * size).fill(0.05);
    const put = (x: number, y: number, value: number, truth: 0 | 1) => {
      p[y * size + x] = value;
      mask[y * size + x] = truth;
    };
    put(10, 12, 0.31, 1);
    put(20, 12, 0.9, 1);
    put(15, 15, 0.3, 0);
    put(0, 5, 0.3, 1);
    expect(tellingPixel(predicted(p, mask), mask)).toEqual({ x: 10, y: 12 });
  });

  test('of an empty mask is the middle', () => {
    const mask = new Uint8Array(64);
    expect(tellingPixel(predicted(new Array(64).fill(0.2), mask), mask)).toEqual({ x: 4, y: 4 });
  });
});

test('signed numbers carry a true minus', () => {
  expect([signed(-0.5644), signed(0.21)]).toEqual(['−0.564', '+0.210']);
});
