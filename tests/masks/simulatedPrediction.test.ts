import { describe, expect, test, vi } from 'vitest';
import { confusionAt, diceOf } from '../../src/masks/histogram.ts';
import { levelProbability } from '../../src/masks/probabilityMap.ts';
import {
  prepareSimulation,
  type SimulationSettings,
  simulatePrediction,
} from '../../src/masks/simulatedPrediction.ts';
import { makePhantomMask } from '../../src/phantoms/phantoms.ts';
import { defaultSession } from '../../src/state/session/session.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const size = 128;
const exact = { blur: 0, shift: 0, confidence: 1, missed: 0, falseAlarms: 0 };

const kinds = ['ultrasound', 'polyp', 'vessel', 'brain', 'kidney'] as const;

function setup(kind: (typeof kinds)[number], seed: number) {
  const mask = makePhantomMask(kind, seed, size);
  const field = prepareSimulation(mask, size, `${kind} ${seed}`);
  const scores = (settings: SimulationSettings) =>
    confusionAt({ size, levels: simulatePrediction(field, settings) }, mask, 0.5);
  return { mask, field, scores };
}

describe('simulated predictions', () => {
  test('are the same for the same settings, and of the whole image', () => {
    const { field } = setup('polyp', 1);
    const levels = simulatePrediction(field, exact);
    expect(levels).toHaveLength(size * size);
    const again = simulatePrediction(field, exact);
    expect(levels.every((level, i) => level === again[i])).toBe(true);
  });

  test.each(['ultrasound', 'polyp'] as const)('%s: the defaults are good, not perfect', (kind) => {
    for (let seed = 0; seed < 6; seed++) {
      const dice = diceOf(setup(kind, seed).scores(defaultSession.view.simulation));
      expect(dice, `seed ${seed}`).toBeGreaterThan(0.68);
      expect(dice, `seed ${seed}`).toBeLessThan(0.88);
    }
  });

  test.each(['ultrasound', 'polyp', 'vessel'] as const)(
    '%s: without errors it is the mask',
    (kind) => {
      for (let seed = 0; seed < 4; seed++)
        expect(diceOf(setup(kind, seed).scores(exact)), `seed ${seed}`).toBeGreaterThan(0.97);
    },
  );

  test.each(['ultrasound', 'polyp', 'vessel'] as const)(
    '%s: more is missed, less is found',
    (kind) => {
      const { scores } = setup(kind, 2);
      const found = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
        (missed) => scores({ ...exact, missed }).truePositives,
      );
      for (let i = 1; i < found.length; i++) expect(found[i]).toBeLessThanOrEqual(found[i - 1]);
      expect(found.at(-1)).toBeLessThan(0.9 * found[0]);
    },
  );

  test.each(kinds)('%s: at the end everything is missed, whatever else is set', (kind) => {
    for (const seed of [1, 2]) {
      const { mask, field } = setup(kind, seed);
      for (const settings of [exact, defaultSession.view.simulation]) {
        const levels = simulatePrediction(field, { ...settings, missed: 1 });
        expect(confusionAt({ size, levels }, mask, 0.02).truePositives, `seed ${seed}`).toBe(0);
      }
    }
  });

  test.each(kinds)('%s: half-way to the end a good part is missed, and not yet all', (kind) => {
    const { truePositives, falseNegatives } = setup(kind, 2).scores({ ...exact, missed: 0.7 });
    const share = falseNegatives / (truePositives + falseNegatives);
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.95);
  });

  test.each(kinds)('%s: a shift displaces the prediction by as many pixels as it says', (kind) => {
    const { mask, field } = setup(kind, 1);
    for (const shift of [2, 7, 16]) {
      const levels = simulatePrediction(field, { ...exact, shift });
      const pixels = (shift * size) / 256;
      const [x, y] = [Math.round(0.9 * pixels), Math.round(-0.45 * pixels)];
      expect(Math.abs(Math.hypot(x, y) - pixels)).toBeLessThan(0.75);
      const moved = mask.map((_, i) => {
        const [column, row] = [(i % size) - x, Math.floor(i / size) - y];
        const inside = column >= 0 && column < size && row >= 0 && row < size;
        return inside ? mask[row * size + column] : 0;
      });
      const dice = diceOf(confusionAt({ size, levels }, moved, 0.5));
      expect(dice, `shift ${shift}`).toBeGreaterThan(0.95);
    }
  });

  test('a shift of seven costs a thin vessel most of its Dice', () => {
    expect(diceOf(setup('vessel', 1).scores({ ...exact, shift: 7 }))).toBeLessThan(0.5);
  });

  test('false alarms add false positives and nothing else', () => {
    const { scores } = setup('ultrasound', 2);
    const before = scores(exact);
    const after = scores({ ...exact, falseAlarms: 1 });
    expect(after.falsePositives).toBeGreaterThan(before.falsePositives + 100);
    expect(after.falseNegatives).toBe(before.falseNegatives);
  });

  test('a shift costs on both sides of the outline', () => {
    const { scores } = setup('polyp', 2);
    const moved = scores({ ...exact, shift: 20 });
    expect(moved.falsePositives).toBeGreaterThan(scores(exact).falsePositives + 50);
    expect(moved.falseNegatives).toBeGreaterThan(scores(exact).falseNegatives + 50);
  });

  test('confidence moves probabilities away from one half', () => {
    const { field } = setup('polyp', 3);
    const distance = (confidence: number) =>
      simulatePrediction(field, { ...exact, blur: 4, confidence }).reduce(
        (sum, level) => sum + Math.abs(levelProbability[level] - 0.5),
        0,
      );
    expect(distance(0.2)).toBeLessThan(distance(0.6));
    expect(distance(0.6)).toBeLessThan(distance(1));
  });

  test('masks without foreground and without background are no obstacle', () => {
    for (const value of [0, 1]) {
      const mask = new Uint8Array(size * size).fill(value);
      const field = prepareSimulation(mask, size, 'flat');
      const levels = simulatePrediction(field, defaultSession.view.simulation);
      expect(levels).toHaveLength(size * size);
    }
  });
});
