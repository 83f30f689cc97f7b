import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History } from '../../src/runs/history.ts';
import type { StepRecord } from '../../src/runs/record.ts';
import {
  bounded,
  isHistoryOf,
  mostCurvePoints,
  scoredSteps,
  thinned,
} from '../../src/runs/runRecord.ts';
import { aRecord } from '../support/runRecords.ts';

const measured = (dice: number) => ({
  ...{ loss: 1 - dice, dice, iou: dice / 2, precision: dice, recall: dice, classDice: [dice] },
});
const step = (number: number, batchLoss: number, dice: number | null = null): StepRecord => ({
  ...{ step: number, batchLoss, training: null },
  validation: dice === null ? null : measured(dice),
});

describe('a curve made small', () => {
  it('keeps ends, extremes and order, within its points', () => {
    const losses = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
      minLength: 1,
      maxLength: 1500,
    });
    fc.assert(
      fc.property(losses, (values) => {
        const { batchLoss } = History.from(values.map((value, i) => step(i + 1, value)));
        const curve = thinned(batchLoss);
        expect(curve.steps.length).toBe(curve.values.length);
        expect(curve.steps.length).toBeLessThanOrEqual(mostCurvePoints);
        expect(curve.steps).toEqual([...new Set(curve.steps)].sort((a, b) => a - b));
        expect([curve.steps[0], curve.steps.at(-1)]).toEqual([1, values.length]);
        expect(Math.max(...curve.values)).toBe(Math.max(...values));
        expect(Math.min(...curve.values)).toBe(Math.min(...values));
        expect(curve.values).toEqual(curve.steps.map((at) => values[at - 1]));
        if (values.length <= mostCurvePoints) expect(curve.values).toEqual(values);
      }),
    );
  });

  it('goes on where a loss was not finite', () => {
    const { batchLoss } = History.from(
      Array.from({ length: 1000 }, (_, i) => step(i + 1, i < 500 ? 1 : Number.NaN)),
    );
    expect(thinned(batchLoss).values.at(-1)).toBeNaN();
  });
});

describe('the scores of a run', () => {
  it('are the last and the best, the earlier of equals', () => {
    const history = History.from([
      ...[step(1, 1), step(2, 1, 0.3), step(3, 1, 0.8), step(4, 1, 0.8), step(5, 1, 0.6)],
    ]);
    const scored = scoredSteps(history);
    expect(scored?.best).toEqual({ step: 3, scores: measured(0.8) });
    expect(scored?.final).toEqual({ step: 5, scores: measured(0.6) });
    expect(scoredSteps(History.from([step(1, 1)]))).toBeNull();
  });
});

describe('a training that comes back', () => {
  const losses = [0.9, 0.7, 0.5, 0.4, 0.35];
  const history = History.from(losses.map((loss, i) => step(i + 1, loss)));
  const record = aRecord(1, { steps: 4, firstBatchLoss: 0.9, lastBatchLoss: 0.4 });

  it('is known by its first and last losses', () => {
    expect(isHistoryOf(record, history)).toBe(true);
    expect(isHistoryOf({ ...record, lastBatchLoss: 0.41 }, history)).toBe(false);
    expect(isHistoryOf({ ...record, firstBatchLoss: 0.91 }, history)).toBe(false);
  });

  it('may lack the last steps only where it was not ended', () => {
    expect(isHistoryOf(record, history.before(3))).toBe(true);
    expect(isHistoryOf({ ...record, endedAt: 5 }, history.before(3))).toBe(false);
    expect(isHistoryOf(record, History.empty)).toBe(false);
  });
});

describe('the bound', () => {
  it('lets the oldest go, what is pinned last', () => {
    const records = [1, 2, 3, 4].map((number) => aRecord(number, { isPinned: number === 1 }));
    const left = (most: number) => bounded(records, most).kept.map(({ number }) => number);
    expect(left(4)).toEqual([1, 2, 3, 4]);
    expect(left(3)).toEqual([1, 3, 4]);
    expect(left(1)).toEqual([1]);
    expect(bounded(records, 1).dropped).toBe(3);
  });
});
