import { describe, expect, it } from 'vitest';
import { type ParallelAxis, parallelFigure } from '../../src/plots/parallelFigure.ts';

const colours = { paper: '#fff', ink: '#000', label: '#555', line: '#ccc', sans: 'sans', unit: 1 };
const axis = (values: ParallelAxis['values'], more: Partial<ParallelAxis> = {}): ParallelAxis => ({
  ...{ id: 'a', label: 'A', values, isContinuous: false },
  ...more,
});
const dimension = (one: ParallelAxis) =>
  parallelFigure(
    [one],
    one.values.map(() => true),
    colours,
  ).data[0]!.dimensions[0]!;

describe('an axis of the parallel coordinates', () => {
  it('has the words in their order, short enough to stand beside it', () => {
    const values = ['Dice', 'Asymmetric Unified Focal', 'Dice'];
    expect(dimension(axis(values))).toMatchObject({
      ...{ values: [1, 0, 1], tickvals: [0, 1], ticktext: ['Asym. Unified Focal', 'Dice'] },
    });
  });

  it('has a place below for runs without a value', () => {
    const made = dimension(axis([0.2, null, 0.5]));
    const [first, missing] = made.values as number[];
    expect(missing).toBeLessThan(first!);
    expect(made).toMatchObject({ tickvals: [missing, 0.2, 0.5], ticktext: ['–', '0.2', '0.5'] });
    expect(made.range[0]).toBeLessThan(missing!);
    expect(made.range[1]).toBeGreaterThan(0.5);
  });

  it('is brushed anywhere where it is continuous, and at its values otherwise', () => {
    const made = dimension(axis([0.2, 0.5], { isContinuous: true, brush: [0.3, 0.6] }));
    expect(made).not.toHaveProperty('tickvals');
    expect(made).toMatchObject({ range: [0.2, 0.5], constraintrange: [0.3, 0.6] });
    expect(dimension(axis([1, 2])).constraintrange).toBeNull();
  });

  it('has a single value in the middle', () => {
    const { range } = dimension(axis([3, 3]));
    expect((range[0]! + range[1]!) / 2).toBe(3);
  });
});

it('lines that stand out are ink', () => {
  const [{ line }] = parallelFigure([axis([1, 2])], [true, false], colours).data as [
    ReturnType<typeof parallelFigure>['data'][0],
  ];
  expect(line).toMatchObject({
    color: [1, 0],
    colorscale: [
      [0, '#ccc'],
      [1, '#000'],
    ],
  });
});
