import { describe, expect, it } from 'vitest';
import { pointsOf } from '../../src/plots/points.ts';
import { type RaceEntry, raceCurves } from '../../src/plots/raceCurves.ts';

const none = pointsOf([], []);

function entry(id: string, setting: string, values: readonly number[]): RaceEntry {
  const steps = values.map((_, i) => 10 * (i + 1));
  return {
    ...{ id, name: `${setting}, seed ${id}`, ink: 'class1', setting, settingName: setting },
    ...{ training: pointsOf(steps, values), validation: pointsOf(steps, values) },
    steps: steps.at(-1) ?? 0,
  };
}

const ys = (points: { length: number; y(i: number): number }) =>
  Array.from({ length: points.length }, (_, i) => points.y(i));

describe('the curves of a race', () => {
  it('are one line an entrant, named at its end', () => {
    const { validation } = raceCurves({
      entries: [entry('1', 'Dice', [0.1, 0.2]), entry('2', 'Focal', [0.3, 0.4])],
      ...{ lit: null, time: null },
    });
    expect(validation.series.map(({ id, label }) => [id, label?.place])).toEqual([
      ['1', 'end'],
      ['2', 'end'],
    ]);
    expect(validation.bands).toEqual([]);
    expect(validation.empty).toBeNull();
  });

  it('take seeds of one setting together: their mean, their range, and each of them faint', () => {
    const { validation } = raceCurves({
      entries: [
        entry('1', 'Dice', [0.1, 0.2, 0.3]),
        entry('2', 'Dice', [0.3, 0.6]),
        entry('3', 'Focal', [0.5, 0.5]),
      ],
      ...{ lit: null, time: null },
    });
    const mean = validation.series.find(({ id }) => id === 'Dice');
    // As far as all seeds are.
    expect(ys(mean!.points)).toEqual([0.2, expect.closeTo(0.4)]);
    const [band] = validation.bands ?? [];
    expect(ys(band!.low)).toEqual([0.1, 0.2]);
    expect(ys(band!.high)).toEqual([0.3, 0.6]);
    const seeds = validation.series.filter(({ id }) => id === '1' || id === '2');
    expect(seeds).toHaveLength(2);
    for (const seed of seeds) {
      expect(seed.opacity).toBeLessThan(0.5);
      expect(seed.label).toBeUndefined();
    }
    expect(mean?.label?.text).toBe('Dice');
  });

  it('fade beside the one that is pointed at, and mark the step that is looked at', () => {
    const { validation } = raceCurves({
      entries: [entry('1', 'Dice', [0.1]), entry('2', 'Focal', [0.3])],
      ...{ lit: '2', time: 10 },
    });
    const [dice, focal] = validation.series;
    expect(dice?.opacity).toBeLessThan(focal?.opacity ?? 0);
    expect(focal?.label?.strong).toBe(true);
    expect(validation.rules).toMatchObject([{ x: 10 }]);
  });

  it('say what is missing', () => {
    const blank = { ...entry('1', 'Dice', []), training: none, validation: none };
    const before = raceCurves({ entries: [blank], lit: null, time: null });
    expect(before.training.empty).toMatch(/Press Train/);
    const trained = raceCurves({
      entries: [{ ...entry('1', 'Dice', [0.2]), validation: none }],
      ...{ lit: null, time: null },
    });
    expect(trained.training.empty).toBeNull();
    expect(trained.validation.empty).toBe('No image is held out.');
    // Then the lines are named where they are drawn.
    expect(trained.training.series[0]?.label?.place).toBe('end');
  });
});
