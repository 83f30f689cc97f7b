import { describe, expect, it } from 'vitest';
import { heatMap } from '../../../src/runs/sweep/heatMap.ts';
import { epsilonSquared, importanceOf } from '../../../src/runs/sweep/importance.ts';
import { blended, nearest } from '../../../src/runs/sweep/neighbours.ts';
import type { Axis, Trial } from '../../../src/runs/sweep/study.ts';
import { aStudy, ended, numberAxis, trialsOfStudy } from './trials.ts';

describe('the heat map', () => {
  const study = aStudy({ repeats: 2 });
  const dice = ({ values, seed }: Trial) =>
    Number(values.lambda) / 2 + Number(values.gamma) / 4 + seed / 100;
  const trials = trialsOfStudy(study).map((trial) => ended(trial, dice(trial)));

  it('has a cell for each combination, with its mean and the spread over its seeds', () => {
    const { columns, rows, cells } = heatMap(study, trials, 'lambda', 'gamma');
    expect(columns.map(({ low }) => low)).toEqual([0, 0.5, 1]);
    expect(rows.map(({ low }) => low)).toEqual([0, 0.4, 0.8]);
    expect(cells).toHaveLength(9);
    const cell = cells.find(({ x, y }) => x === 2 && y === 1);
    expect(cell?.mean).toBeCloseTo(0.5 + 0.1 + 0.015, 12);
    expect(cell).toMatchObject({ lowest: 0.61, highest: 0.62, steps: 40 });
    // The sample deviation of 0.61 and 0.62.
    expect(cell?.deviation).toBeCloseTo(0.01 / Math.SQRT2, 12);
  });

  it('says nothing of seeds where settings differ: a cell over a third axis pools within each', () => {
    const { cells } = heatMap(study, trials, 'lambda', null);
    expect(cells).toHaveLength(3);
    expect(cells[0]?.trials).toHaveLength(6);
    expect(cells[0]?.deviation).toBeCloseTo(0.01 / Math.SQRT2, 12);
  });

  it('has cells only where something was trained, and those that failed', () => {
    const some = trials.map(
      (trial): Trial =>
        trial.point === 0
          ? { ...trial, state: 'failed', curve: [] }
          : trial.point > 1
            ? { ...trial, state: 'waiting', curve: [] }
            : trial,
    );
    const { cells, columns } = heatMap(study, some, 'lambda', 'gamma');
    expect(cells.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(cells[0]?.mean).toBeNaN();
    expect(columns).toHaveLength(3);
  });

  it('takes values of a sequence together in equal stretches', () => {
    const many = aStudy({ design: { kind: 'sequence', points: 64, seed: 1 } });
    const all = trialsOfStudy(many).map((trial) => ended(trial, 0.5));
    const { columns, cells } = heatMap(many, all, 'lambda', 'gamma');
    expect(columns).toHaveLength(10);
    expect(columns[1]).toEqual({ low: 0.1, high: 0.2 });
    expect(cells.reduce((sum, cell) => sum + cell.trials.length, 0)).toBe(64);
  });
});

describe('the importance of a parameter', () => {
  it('is epsilon squared of its groups', () => {
    // Groups 1 2 3 | 2 3 4 | 7 8 9: SS within 6, in all 62; 1 - (6/6) / (62/8).
    const scores = [1, 2, 3, 2, 3, 4, 7, 8, 9];
    const group = [0, 0, 0, 1, 1, 1, 2, 2, 2];
    const mean = scores.reduce((a, b) => a + b) / 9;
    const total = scores.reduce((sum, one) => sum + (one - mean) ** 2, 0);
    expect(epsilonSquared(scores, group, 3)).toBeCloseTo(1 - 1 / (total / 8), 12);
  });

  it('finds what the scores follow from, and nothing in what they do not', () => {
    const values = trialsOfStudy(aStudy({ design: { kind: 'sequence', points: 60, seed: 2 } })).map(
      (trial) => ({ lambda: Number(trial.values.lambda), gamma: Number(trial.values.gamma) }),
    );
    const scores = values.map(({ lambda }) => 1 - (lambda - 0.5) ** 2);
    const strong = importanceOf(
      values.map(({ lambda }) => lambda),
      scores,
    );
    const none = importanceOf(
      values.map(({ gamma }) => gamma),
      scores,
    );
    expect(strong?.share).toBeGreaterThan(0.8);
    expect(strong?.low).toBeGreaterThan(none?.high ?? 1);
    expect(none?.share).toBeLessThan(0.1);
    expect(none?.low).toBe(0);
    // The same again.
    expect(
      importanceOf(
        values.map(({ lambda }) => lambda),
        scores,
      ),
    ).toEqual(strong);
  });

  it('is not said of too little', () => {
    expect(importanceOf([1, 2, 3], [0.1, 0.2, 0.3])).toBeNull();
    expect(importanceOf([1, 1, 2, 2, 3, 3], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5])).toBeNull();
    expect(importanceOf(['a', 'b', 'c', 'd'], [0.1, 0.2, 0.3, 0.4])).toBeNull();
  });
});

describe('between the trials', () => {
  const study = aStudy({ repeats: 2 });
  const trials = trialsOfStudy(study).map((trial) => ended(trial, 0.5));

  it('the nearest has all its seeds', () => {
    const found = nearest(study, trials, { lambda: 0.4, gamma: 0.75 });
    expect(found?.trials.map(({ values, seed }) => [values.lambda, values.gamma, seed])).toEqual([
      ['0.5', '0.8', 1],
      ['0.5', '0.8', 2],
    ]);
  });

  it('a blend has weights that sum to one, the middle of four equal ones', () => {
    const middle = blended(study, trials, { lambda: 0.25, gamma: 0.2 });
    expect(middle).toHaveLength(4);
    for (const { weight } of middle) expect(weight).toBeCloseTo(0.25, 12);
  });

  it('on a trial it is that trial', () => {
    const at = blended(study, trials, { lambda: 0.5, gamma: 0.4 });
    expect(at).toHaveLength(1);
    expect(at[0]).toMatchObject({ weight: 1, distance: 0 });
  });

  it('never mixes two losses', () => {
    const losses: Axis = { kind: 'choice', key: 'loss', choices: ['dice', 'focal'] };
    const mixed = aStudy({ space: [losses, numberAxis('lambda', 0, 1)] });
    const all = trialsOfStudy(mixed).map((trial) => ended(trial, 0.5));
    // However far it is: a place has a loss.
    const alone = all.filter(({ values }) => values.loss === 'dice' || values.lambda === '0');
    const found = nearest(mixed, alone, { loss: 'focal', lambda: 1 });
    expect(found?.trials[0]?.values).toEqual({ loss: 'focal', lambda: '0' });
    const near = blended(mixed, all, { loss: 'focal', lambda: 0.3 });
    expect(near).toHaveLength(3);
    for (const { trials: of } of near) expect(of[0]?.values.loss).toBe('focal');
  });
});
