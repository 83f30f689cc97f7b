import { describe, expect, it } from 'vitest';
import { pointsOf } from '../../src/plots/points.ts';
import { type RaceEntry, type RaceGroup, raceCurves } from '../../src/plots/raceCurves.ts';

const none = pointsOf([], []);

function entry(id: string, values: readonly number[]): RaceEntry {
  const steps = values.map((_, i) => 10 * (i + 1));
  return {
    ...{ id, name: `entrant ${id}`, ink: 'class1', steps: steps.at(-1) ?? 0 },
    ...{ training: pointsOf(steps, values), validation: pointsOf(steps, values) },
  };
}

const alone = (name: string, own: RaceEntry): RaceGroup => ({
  name,
  entries: [own],
  together: null,
});

const ys = (points: { length: number; y(i: number): number }) =>
  Array.from({ length: points.length }, (_, i) => points.y(i));

describe('the curves of a race', () => {
  it('are one line an entrant, named at its end', () => {
    const { validation } = raceCurves({
      groups: [alone('Dice', entry('1', [0.1, 0.2])), alone('Focal', entry('2', [0.3, 0.4]))],
      ...{ lit: null, time: null },
    });
    expect(validation.series.map(({ id, label }) => [id, label?.text, label?.place])).toEqual([
      ['1', 'Dice', 'end'],
      ['2', 'Focal', 'end'],
    ]);
    expect(validation.bands).toEqual([]);
    expect(validation.empty).toBeNull();
  });

  it('take seeds of one setting together: their mean, its band, and each of them faint', () => {
    const points = (values: number[]) => pointsOf([10, 20], values);
    const band = { mean: points([0.2, 0.4]), low: points([0.1, 0.2]), high: points([0.3, 0.6]) };
    const seeds: RaceGroup = {
      ...{ name: 'Dice', entries: [entry('1', [0.1, 0.2]), entry('2', [0.3, 0.6])] },
      together: { training: band, validation: band },
    };
    const { validation } = raceCurves({
      groups: [seeds, alone('Focal', entry('3', [0.5, 0.5]))],
      ...{ lit: null, time: null },
    });
    const mean = validation.series.find(({ label }) => label?.text === 'Dice');
    expect(ys(mean!.points)).toEqual([0.2, 0.4]);
    const [drawn, ...others] = validation.bands ?? [];
    expect(others).toEqual([]);
    expect(ys(drawn!.low)).toEqual([0.1, 0.2]);
    expect(ys(drawn!.high)).toEqual([0.3, 0.6]);
    const single = validation.series.filter(({ id }) => id === '1' || id === '2');
    expect(single).toHaveLength(2);
    for (const seed of single) {
      expect(seed.opacity).toBeLessThan(0.5);
      expect(seed.label).toBeUndefined();
    }
  });

  it('fade beside the one that is pointed at, and mark the step that is looked at', () => {
    const { validation } = raceCurves({
      groups: [alone('Dice', entry('1', [0.1])), alone('Focal', entry('2', [0.3]))],
      ...{ lit: '2', time: 10 },
    });
    const [dice, focal] = validation.series;
    expect(dice?.opacity).toBeLessThan(focal?.opacity ?? 0);
    expect(focal?.label?.strong).toBe(true);
    expect(validation.rules).toMatchObject([{ x: 10 }]);
  });

  it('say what is missing', () => {
    const blank = { ...entry('1', []), training: none, validation: none };
    const before = raceCurves({ groups: [alone('Dice', blank)], lit: null, time: null });
    expect(before.training.empty).toMatch(/Press Train/);
    const trained = raceCurves({
      groups: [alone('Dice', { ...entry('1', [0.2]), validation: none })],
      ...{ lit: null, time: null },
    });
    expect(trained.training.empty).toBeNull();
    expect(trained.validation.empty).toBe('No image is held out.');
    // Then the lines are named where they are drawn.
    expect(trained.training.series[0]?.label?.place).toBe('end');
  });
});
