import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultParameters } from '../../src/losses/catalogue.ts';
import { decimate } from '../../src/plots/decimate.ts';
import { pointsOf } from '../../src/plots/points.ts';
import { niceScale } from '../../src/plots/scale.ts';
import {
  mergeChanges,
  type Setting,
  type SettingChange,
  trainingCurves,
} from '../../src/plots/trainingCurves.ts';
import { History } from '../../src/runs/history.ts';
import type { StepRecord } from '../../src/runs/record.ts';

const scores = (value: number) => ({
  loss: 1 - value,
  dice: value,
  iou: value / (2 - value),
  precision: value,
  recall: value,
  classDice: [value],
});

function history(steps: number, validated = true): StepRecord[] {
  return Array.from({ length: steps }, (_, i) => {
    const step = i + 1;
    const measured = step % 5 === 0 ? scores(step / (steps + 1)) : null;
    return {
      step,
      batchLoss: 0.5 / step,
      training: measured,
      validation: validated ? measured : null,
    };
  });
}

const at = (gamma: number, delta = 0.6): Setting => ({
  id: 'asymmetric-unified-focal',
  parameters: { ...defaultParameters, gamma, delta },
});

const draw = (records: Iterable<StepRecord>, changes: SettingChange[] = []) =>
  trainingCurves({
    classNames: ['foreground'],
    history: History.from(records),
    changes,
    shown: (setting, { id }) => setting.parameters[id].toFixed(2),
    held: false,
    previous: null,
  });

describe('trainingCurves', () => {
  it('says what to do while there is no step', () => {
    const { loss, scores: second } = draw([]);
    expect(loss.empty).toBe('Press Train. Loss and Dice appear here, one point a step.');
    expect(second.empty).toBe('');
    expect(second.title).toBe('validation');
  });

  it('draws loss and scores from the first step on', () => {
    const { loss, scores: second } = draw(history(412));
    expect(loss.empty).toBeNull();
    expect(loss.x).toEqual({ min: 0, max: 450 });
    expect(loss.xTicks.map(({ label }) => label)).toEqual(['0', '200', '400']);
    expect(loss.xUnit).toBe('steps');
    expect(loss.series.map(({ id, points }) => [id, points.length])).toEqual([
      ['batch', 412],
      ['measured', 82],
    ]);
    expect(second.series.map(({ id }) => id)).toEqual([
      'training-dice',
      'iou',
      'precision',
      'recall',
      'dice',
    ]);
    expect(second.y).toEqual({ min: 0, max: 1, step: 0.5 });
  });

  it('makes the validation strong and the training faint', () => {
    const [batch, measured] = draw(history(20)).loss.series;
    expect([batch?.width, batch?.opacity]).toEqual([1, 0.28]);
    expect([measured?.width, measured?.opacity]).toEqual([2, 1]);
  });

  it('scores the training images where none are held out', () => {
    const { loss, scores: second } = draw(history(20, false));
    expect(second.title).toBe('training');
    expect(loss.series.map(({ label }) => label?.text)).toEqual(['batch', 'training']);
    expect(second.series.map(({ id }) => id)).not.toContain('training-dice');
  });

  it('waits for a score before it decides that no images are held out', () => {
    expect(draw(history(1)).scores.title).toBe('validation');
  });

  it('covers every step with its x axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (steps) => {
        const { x, xTicks } = draw([
          { step: steps, batchLoss: 1, training: null, validation: null },
        ]).loss;
        expect(x.max).toBeGreaterThanOrEqual(steps);
        expect(xTicks.length).toBeLessThanOrEqual(5);
        expect(xTicks.every(({ value }) => value <= x.max)).toBe(true);
      }),
    );
  });

  it('cuts the noisiest batches off, not the measured loss', () => {
    const points = history(200).map((point) =>
      point.step === 50 ? { ...point, batchLoss: 40 } : point,
    );
    expect(draw(points).loss.y.max).toBe(1);
  });

  it('takes a loss below zero into the scale', () => {
    const points = history(20).map((point) => ({ ...point, batchLoss: -0.5 }));
    expect(draw(points).loss.y.min).toBeLessThanOrEqual(-0.5);
  });

  it('hatches from the first loss that is not a number', () => {
    const points = history(37).map((point) =>
      point.step === 37 ? { ...point, batchLoss: Number.NaN } : point,
    );
    const { loss } = draw(points);
    expect(loss.hatched).toEqual([{ from: 37, to: loss.x.max, reason: 'not a number' }]);
    expect(Number.isFinite(loss.y.max)).toBe(true);
  });

  it('is what visiting every record comes to, also after steps were taken back', () => {
    const loss = fc.oneof(
      { weight: 20, arbitrary: fc.double({ min: -2, max: 30, noNaN: true }) },
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
    );
    const value = fc.option(fc.double({ min: 0, max: 2, noNaN: true }), { freq: 4 });
    const drawn = fc.array(fc.tuple(loss, value, value), { minLength: 1, maxLength: 1500 });
    const scored = (measured: number | null) => (measured === null ? null : scores(measured));
    fc.assert(
      fc.property(drawn, fc.nat(), fc.nat(300), (values, cut, columns) => {
        const records = values.map(
          ([batchLoss, training, validation], i): StepRecord => ({
            ...{ step: i + 1, batchLoss },
            ...{ training: scored(training), validation: scored(validation) },
          }),
        );
        const length = cut % (records.length + 1);
        const whole = History.from(records.slice(0, length)).append(records.slice(length));
        for (const [made, all] of [
          [whole, records],
          [whole.before(length + 1), records.slice(0, length)],
        ] as const) {
          const figures = trainingCurves({
            ...{ classNames: ['foreground'], history: made, changes: [] },
            ...{ shown: () => '', held: false, previous: null },
          });
          const isValidated =
            all.some(({ validation }) => validation) || !all.some(({ training }) => training);
          const read = (of: (record: StepRecord) => number | undefined) => {
            const known = all.filter((record) => of(record) !== undefined);
            return pointsOf(
              known.map(({ step }) => step),
              known.map((record) => of(record)!),
            );
          };
          const split = (record: StepRecord) => (isValidated ? record.validation : record.training);
          const batch = read(({ batchLoss }) => batchLoss);
          const expected = {
            batch,
            measured: read((record) => split(record)?.loss),
            'training-dice': read(({ training }) => training?.dice),
            ...Object.fromEntries(
              (['dice', 'iou', 'precision', 'recall'] as const).map((name) => [
                name,
                read((record) => split(record)?.[name]),
              ]),
            ),
          };
          const finite = all.map(({ batchLoss }) => batchLoss).filter(Number.isFinite);
          const sorted = finite.sort((a, b) => a - b);
          const usual = sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 0;
          const measured = all.flatMap((record) => split(record)?.loss ?? []);
          const low = Math.min(0, sorted[0] ?? 0, ...measured);
          const high = Math.max(0, usual, ...measured);
          expect(figures.loss.y).toEqual(niceScale(low, high > low ? high : low + 1));
          const bad = all.find(({ batchLoss }) => !Number.isFinite(batchLoss));
          expect(figures.loss.hatched.map(({ from }) => from)).toEqual(bad ? [bad.step] : []);
          for (const { id, points } of [...figures.loss.series, ...figures.scores.series]) {
            const plain = expected[id as keyof typeof expected];
            const { min, max } = figures.loss.x;
            expect(points.length).toBe(plain.length);
            const kept = decimate(points, min, max, columns + 1);
            expect(kept).toEqual(decimate(plain, min, max, columns + 1));
            expect(kept.map((i) => [points.x(i), points.y(i)])).toEqual(
              kept.map((i) => [plain.x(i), plain.y(i)]),
            );
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('changes of the loss', () => {
  it('are rules in the hue of the parameter, with its old and new number', () => {
    const { loss, scores: second } = draw(history(400), [
      { step: 240, from: at(0.2), to: at(0.5) },
    ]);
    expect(loss.rules).toEqual([{ x: 240, ink: 'gamma', label: 'γ .2 → .5' }]);
    expect(second.rules).toEqual([{ x: 240, ink: 'gamma', label: '' }]);
  });

  it('of one drag are one rule from its start to its end', () => {
    const drag = [0.21, 0.3, 0.45].map((gamma, i) => ({
      step: 100 + i,
      from: at(i === 0 ? 0.2 : [0.21, 0.3][i - 1]!),
      to: at(gamma),
    }));
    expect(draw(history(400), drag).loss.rules).toEqual([
      { x: 102, ink: 'gamma', label: 'γ .2 → .45' },
    ]);
  });

  it('that lead back to the start are no change', () => {
    const there = { step: 100, from: at(0.2), to: at(0.5) };
    const back = { step: 101, from: at(0.5), to: at(0.2) };
    expect(draw(history(400), [there, back]).loss.rules).toEqual([]);
  });

  it('of several parameters are neutral and name each', () => {
    const change = { step: 10, from: at(0.2, 0.5), to: at(0.5, 0.7) };
    expect(draw(history(40), [change]).loss.rules).toEqual([
      { x: 10, ink: 'ink2', label: 'δ .5 → .7, γ .2 → .5' },
    ]);
  });

  it('to another loss name it', () => {
    const change = { step: 10, from: at(0.2), to: { ...at(0.2), id: 'dice' } } as const;
    expect(draw(history(40), [change]).loss.rules).toEqual([
      { x: 10, ink: 'ink2', label: '→ Dice' },
    ]);
  });

  it('stay apart by the gap after merging', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
        (steps, gap) => {
          const sorted = steps.sort((a, b) => a - b);
          const changes = sorted.map((step) => ({ step, from: at(0), to: at(0.5) }));
          const merged = mergeChanges(changes, gap);
          merged.forEach((change, i) => {
            const before = merged[i - 1];
            if (before) expect(change.step - before.step).toBeGreaterThan(gap);
          });
          expect(merged[merged.length - 1]?.step).toBe(sorted[sorted.length - 1]);
        },
      ),
    );
  });
});
