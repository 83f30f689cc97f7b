import { describe, expect, test } from 'vitest';
import type { Contributions } from '../../src/losses/analysis/lossAtPrediction.ts';
import { levelCount, levelOfProbability } from '../../src/masks/probabilityMap.ts';
import { colourRamp, type Rgb } from '../../src/views/colour.ts';
import {
  fillLayerTables,
  type LayerSetting,
  makeLayerTables,
  paintLayer,
  type StageColours,
} from '../../src/views/image/stage/layerPixels.ts';

const white: Rgb = [255, 255, 255];
const magenta: Rgb = [204, 18, 170];
const green: Rgb = [111, 209, 58];
const colours: StageColours = {
  probability: colourRamp(['#1c2130', '#f1eec0']),
  loss: colourRamp(['#2a2233', '#fbe6a2']),
  gradient: colourRamp(['#7fb8ff', '#2a2c31', '#ffab85']),
  truePositive: white,
  falsePositive: magenta,
  falseNegative: green,
};

/** Tables with one value everywhere, by class. */
function constantTables(foreground: number, background: number): Contributions {
  const table = (value: number) => ({
    loss: new Float64Array(levelCount).fill(Math.abs(value)),
    distributionGradient: new Float64Array(levelCount).fill(value / 4),
    regionGradient: new Float64Array(levelCount).fill((3 * value) / 4),
  });
  return { by: 'level', foreground: table(foreground), background: table(background) };
}

/** RGBA, 0 to 255, of two pixels at probability p: the first foreground, the second background. */
function painted(change: Partial<LayerSetting>, p: number, mask: Uint8Array | null) {
  const tables = makeLayerTables();
  const setting: LayerSetting = {
    layer: 'gradient',
    opacity: 1,
    threshold: 0.5,
    contributions: constantTables(-1, 1),
    gradientLimit: 1,
    lossLimit: 1,
    ...change,
  };
  fillLayerTables(tables, setting, colours);
  const pixels = new Uint32Array(2);
  const level = levelOfProbability(p);
  paintLayer(tables, Uint16Array.of(level, level), mask, pixels);
  const bytes = [...new Uint8ClampedArray(pixels.buffer)];
  return [bytes.slice(0, 4), bytes.slice(4)] as [number[], number[]];
}
const both = Uint8Array.of(1, 0);

describe('errors', () => {
  test('hits are white and false alarms magenta above the threshold', () => {
    const [hit, falseAlarm] = painted({ layer: 'errors' }, 0.6, both);
    expect(hit.slice(0, 3)).toEqual(white);
    expect(falseAlarm.slice(0, 3)).toEqual(magenta);
  });

  test('misses are green below it, and the true background is left alone', () => {
    const [miss, background] = painted({ layer: 'errors' }, 0.4, both);
    expect(miss.slice(0, 3)).toEqual(green);
    expect(background[3]).toBe(0);
  });

  test('a pixel at the threshold counts as foreground', () => {
    const [hit] = painted({ layer: 'errors', threshold: 0.3 }, 0.3, both);
    expect(hit.slice(0, 3)).toEqual(white);
  });
});

describe('gradient', () => {
  test('raising p is blue, lowering it red', () => {
    const [raised, lowered] = painted({}, 0.3, both);
    expect(raised[2]).toBeGreaterThan(raised[0]);
    expect(lowered[0]).toBeGreaterThan(lowered[2]);
  });

  test('zero is transparent, and more is more opaque', () => {
    const opacityOf = (value: number) =>
      painted({ contributions: constantTables(value, value) }, 0.3, both)[0][3];
    expect(opacityOf(0)).toBe(0);
    expect(opacityOf(0.5)).toBeGreaterThan(opacityOf(0.1));
  });

  test('what is beyond the scale looks like its end', () => {
    expect(painted({ contributions: constantTables(-9, 9) }, 0.3, both)).toEqual(
      painted({}, 0.3, both),
    );
  });
});

test('no loss is transparent', () => {
  const [none] = painted({ layer: 'loss', contributions: constantTables(0, 1) }, 0.3, both);
  expect(none[3]).toBe(0);
});

test.each(['probability', 'errors', 'loss', 'gradient'] as const)(
  '%s disappears with the opacity',
  (layer) => {
    const [foreground, background] = painted({ layer, opacity: 0 }, 0.7, both);
    expect(foreground[3]).toBe(0);
    expect(background[3]).toBe(0);
  },
);

test('without a mask every layer is the probability', () => {
  const setting = { contributions: null } as const;
  const probability = painted({ ...setting, layer: 'probability' }, 0.7, null);
  expect(probability[0][3]).toBeGreaterThan(200);
  expect(painted({ ...setting, layer: 'gradient' }, 0.7, null)).toEqual(probability);
});
