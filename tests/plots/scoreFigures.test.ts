/** Figures of what was scored: what is drawn where, and what is said without foreground. */
import { describe, expect, it } from 'vitest';
import {
  precisionRecallFigure,
  reliabilityFigure,
  sweepFigure,
} from '../../src/plots/scoreFigures.ts';

const at = (threshold: number, dice: number) => ({ threshold, dice, precision: 0.8, recall: 0.6 });

describe('figures of the scores', () => {
  it('mark the best threshold on the Dice of it', () => {
    const sweep = [at(0.25, 0.5), at(0.5, 0.9), at(0.75, 0.7)];
    const figure = sweepFigure(sweep, at(0.5, 0.9));
    expect(figure.rules.map(({ x }) => x)).toEqual([0.5]);
    expect(figure.dots).toMatchObject([{ x: 0.5, y: 0.9 }]);
    const dice = figure.series.find(({ id }) => id === 'dice');
    expect([0, 1, 2].map((i) => dice?.points.y(i))).toEqual([0.5, 0.9, 0.7]);
  });

  it('say so where there is no foreground to find', () => {
    expect(precisionRecallFigure(null).empty).toContain('No foreground');
    expect(precisionRecallFigure([{ precision: 1, recall: 0 }]).empty).toBeNull();
  });

  it('leave out bins in which no probability lies, and draw the diagonal beside them', () => {
    const figure = reliabilityFigure([
      { count: 0, confidence: Number.NaN, frequency: Number.NaN },
      { count: 4, confidence: 0.9, frequency: 0.5 },
    ]);
    expect(figure.dots).toMatchObject([{ x: 0.9, y: 0.5 }]);
    expect(figure.series.map(({ id }) => id)).toEqual(['diagonal', 'bins']);
  });
});
