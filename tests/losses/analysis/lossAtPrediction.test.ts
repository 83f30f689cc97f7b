import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Contributions,
  lossAtPrediction,
} from '../../../src/losses/analysis/lossAtPrediction.ts';
import type { ProbabilityHistogram } from '../../../src/losses/histogram.ts';
import { type LossFunction, lossFunction } from '../../../src/losses/lossFunction.ts';
import { groupsOfHistogram } from '../../../src/losses/pixelGroups.ts';
import { anyLossId, anyParameters } from '../../support/lossArbitraries.ts';

const histogram: ProbabilityHistogram = {
  probability: Float64Array.of(0.03, 0.2, 0.45, 0.7, 0.95),
  foreground: Float64Array.of(1, 0, 2, 3, 6),
  background: Float64Array.of(40, 9, 2, 1, 0),
};
const pixels = () => groupsOfHistogram(histogram).image;
const prediction = { classes: 2, focus: 1, histogram, pixels };

/** The same loss with its normal form hidden, so that the general way is taken. */
const general = (loss: LossFunction): LossFunction => ({ ...loss, terms: null });

function near(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  const scale = Math.max(1e-3, ...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs(actual[i] - expected[i])).toBeLessThan(1e-6 * scale);
}

describe('a loss at a prediction', () => {
  it('is the same by groups of pixels as by tables', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, (id, parameters) => {
        const loss = lossFunction({ id, parameters });
        const byTables = lossAtPrediction(loss, prediction);
        const byGroups = lossAtPrediction(general(loss), prediction);
        expect(byGroups.value).toBeCloseTo(byTables.value, 10);
        expect(byGroups.region).toBeCloseTo(byTables.region, 10);
        const tables = byTables.contributions();
        const groups = byGroups.contributions();
        if (tables.by !== 'level' || groups.by !== 'level') throw new Error('expected levels');
        for (const side of ['foreground', 'background'] as const)
          for (const kind of ['loss', 'distributionGradient', 'regionGradient'] as const)
            near(
              groups[side][kind].filter((_, level) => histogram[side][level] > 0),
              tables[side][kind].filter((_, level) => histogram[side][level] > 0),
            );
        for (const side of ['foreground', 'background'] as const)
          for (const kind of ['loss', 'gradient'] as const)
            near(byGroups.curves()[side][kind], byTables.curves()[side][kind]);
        for (const [p1, p0] of [
          [0.9, 0.1],
          [0.3, 0.6],
        ] as const) {
          const expected = byTables.plane()(p1, p0);
          const actual = byGroups.plane()(p1, p0);
          expect(actual.value).toBeCloseTo(expected.value, 9);
          near(
            [actual.foregroundGradient, actual.backgroundGradient],
            [expected.foregroundGradient, expected.backgroundGradient],
          );
        }
      }),
    );
  });

  it('is the same pixel by pixel as by tables, where places matter', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, (id, parameters) => {
        const loss = lossFunction({ id, parameters });
        const label = Uint8Array.of(1, 1, 0, 0, 0, 1);
        const p = [0.45, 0.95, 0.03, 0.2, 0.45, 0.7];
        const own: ProbabilityHistogram = {
          probability: histogram.probability,
          foreground: Float64Array.of(0, 0, 1, 1, 1),
          background: Float64Array.of(1, 1, 1, 0, 0),
        };
        const image = () => ({
          classes: 2,
          probability: Float64Array.from(p.flatMap((value) => [1 - value, value])),
          label,
          weight: new Float64Array(6).fill(1),
          grid: { width: 3, height: 2 },
        });
        const view = { classes: 2, focus: 1, histogram: own, pixels: image };
        const expected = lossAtPrediction(loss, view);
        const placed = lossAtPrediction({ ...general(loss), readsPlaces: true }, view);
        expect(placed.value).toBeCloseTo(expected.value, 10);
        const tables = expected.contributions() as Extract<Contributions, { by: 'level' }>;
        const field = placed.contributions();
        if (field.by !== 'pixel') throw new Error('expected pixels');
        p.forEach((value, i) => {
          const table = label[i] ? tables.foreground : tables.background;
          const level = own.probability.indexOf(value);
          expect(field.loss[i]).toBeCloseTo(table.loss[level], 8);
          expect(field.regionGradient[i]).toBeCloseTo(table.regionGradient[level], 8);
        });
      }),
    );
  });
});
