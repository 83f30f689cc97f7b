import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Column } from '../../src/runs/column.ts';
import { History } from '../../src/runs/history.ts';
import type { Scores, StepRecord } from '../../src/runs/record.ts';

const number = fc.double({ noDefaultInfinity: true });

/** Some records have scores of one split, of both, or of none, of up to three classes. */
const scores: fc.Arbitrary<Scores> = fc.record({
  loss: number,
  dice: number,
  iou: number,
  precision: number,
  recall: number,
  classDice: fc.array(number, { maxLength: 3 }),
});
const rest = fc.record({
  batchLoss: fc.double(),
  training: fc.option(scores),
  validation: fc.option(scores),
});
/** Ascending in step, with gaps. */
const records = (most = 40): fc.Arbitrary<StepRecord[]> =>
  fc.array(fc.tuple(rest, fc.integer({ min: 1, max: 3 })), { maxLength: most }).map((drawn) => {
    let step = 0;
    return drawn.map(([record, stride]) => {
      step += stride;
      return { ...record, step };
    });
  });

const some: Scores = { loss: 0, dice: 1, iou: 1, precision: 1, recall: 1, classDice: [1] };
const plain = (step: number): StepRecord => ({
  step,
  batchLoss: 1 / step,
  training: null,
  validation: null,
});
const plainRecords = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => plain(from + i));

describe('a history', () => {
  it('gives back the records that it was made of', () => {
    fc.assert(
      fc.property(records(), (made) => {
        const history = History.from(made);
        expect(history.length).toBe(made.length);
        expect([...history]).toEqual(made);
        expect(history.toRecords()).toEqual(made);
        expect(made.map((_, i) => history.at(i))).toEqual(made);
        expect(history.last).toEqual(made.at(-1));
        expect(history.lastMeasured).toEqual(
          made.findLast(({ training, validation }) => training ?? validation),
        );
        expect(history.toRecords(3, 7)).toEqual(made.slice(3, 7));
        expect([history.at(-1), history.at(made.length)]).toEqual([undefined, undefined]);
      }),
    );
  });

  it('never changes, whatever grows out of it', () => {
    // A tree of histories: each grows out of any earlier one, cut at any step.
    const growth = fc.record({ from: fc.nat(), cut: fc.nat(20), added: fc.nat(8), mark: fc.nat() });
    fc.assert(
      fc.property(fc.array(growth, { maxLength: 20 }), (growths) => {
        const made: [History, StepRecord[]][] = [[History.empty, []]];
        for (const { from, cut, added, mark } of growths) {
          const [history, before] = made[from % made.length]!;
          const kept = before.filter(({ step }) => step < cut || cut > 15);
          const last = kept.at(-1)?.step ?? 0;
          const fresh = plainRecords(last + 1, last + added).map((record) => ({
            ...record,
            training: record.step % 3 ? null : { ...some, loss: mark },
          }));
          const next = (cut > 15 ? history : history.before(cut)).append(fresh);
          made.push([next, [...kept, ...fresh]]);
        }
        for (const [history, expected] of made) {
          expect(history.toRecords()).toEqual(expected);
          expect(history.last).toEqual(expected.at(-1));
          expect(history.lastMeasured).toEqual(expected.findLast(({ training }) => training));
        }
        expect(History.empty.length).toBe(0);
      }),
    );
  });

  it('that nothing is added to or cut from is the same', () => {
    const history = History.from(plainRecords(1, 3));
    expect(history.append([])).toBe(history);
    expect(history.before(4)).toBe(history);
    expect(history.before(3)).toHaveLength(2);
  });

  it('copies nothing when it is appended to, and no more than it has when it branched', () => {
    const history = History.from(plainRecords(1, 2000));
    const push = vi.spyOn(Column.prototype, 'push');
    const read = vi.spyOn(Column.prototype, 'at');
    const work = (of: () => unknown) => {
      push.mockClear();
      read.mockClear();
      of();
      return [push.mock.calls.length, read.mock.calls.length];
    };
    try {
      expect(work(() => history.append(plainRecords(2001, 2001)))).toEqual(
        work(() => History.empty.append(plainRecords(1, 1))),
      );
      const [pushed, reads] = work(() => history.append(plainRecords(2001, 2001)));
      expect(pushed).toBeGreaterThanOrEqual(2 * 2001);
      expect(pushed).toBeLessThan(2.5 * 2001);
      expect(reads).toBeGreaterThanOrEqual(2 * 2000);
    } finally {
      vi.restoreAllMocks();
    }
  });
});
