import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsButSeed, keyButSeed, meanCurve, spreadOf } from '../../src/runs/aggregate.ts';
import { aRecord } from '../support/runRecords.ts';

describe('runs taken together', () => {
  it('has mean and sample deviation', () => {
    // np.mean and np.std(ddof=1) of the same numbers.
    expect(spreadOf([0.8, 0.7, 0.95, Number.NaN])).toEqual({
      mean: expect.closeTo(0.8166666666666668, 12),
      deviation: expect.closeTo(0.12583057392117916, 12),
      ...{ lowest: 0.7, highest: 0.95, count: 3 },
    });
    expect(spreadOf([0.8])?.deviation).toBeNull();
    expect(spreadOf([Number.NaN])).toBeNull();
  });

  it('groups what differs in the seed alone', () => {
    const runs = [
      aRecord(1, { seed: 1 }),
      aRecord(2, { seed: 1, gamma: 0.3 }),
      aRecord(3, { seed: 2 }),
      aRecord(4, { seed: 3, images: { title: 'Phantoms', hash: '', settings: { size: '64' } } }),
      aRecord(5, { seed: 4, course: '10_gamma_0.1' }),
      aRecord(6, { seed: 5, name: 'another name', isPinned: true, engine: 'webgpu' }),
    ];
    const groups = groupsButSeed(runs).map(({ records }) => records.map(({ number }) => number));
    expect(groups).toEqual([[1, 3, 6], [2], [4], [5]]);
  });

  it('does not mind the order of the keys', () => {
    const { setting, ...rest } = aRecord(1);
    const { network, training, loss } = setting;
    const turned = { ...rest, setting: { loss, training, network } };
    expect(keyButSeed(turned)).toBe(keyButSeed({ ...rest, setting }));
  });

  it('has the mean of curves where all of them go, between their points too', () => {
    const a = { steps: [0, 10, 20], values: [0, 1, 2] };
    const b = { steps: [5, 15], values: [1, 2] };
    expect(meanCurve([a, b])).toEqual({
      steps: [5, 10, 15],
      values: [0.75, 1.25, 1.75],
      deviations: [0.5, 0.5, 0.5].map((d) => expect.closeTo(d / Math.SQRT2, 12)),
    });
    expect(meanCurve([]).steps).toEqual([]);
    expect(meanCurve([a, { steps: [30], values: [1] }]).steps).toEqual([]);
  });

  it('gives a single curve back', () => {
    const curve = fc
      .uniqueArray(fc.nat(1000), { minLength: 1, maxLength: 40 })
      .map((steps) => steps.sort((x, y) => x - y))
      .map((steps) => ({ steps, values: steps.map((step) => Math.sin(step)) }));
    fc.assert(
      fc.property(curve, (one) => {
        const { steps, values, deviations } = meanCurve([one]);
        expect({ steps, values }).toEqual(one);
        expect(deviations.every((deviation) => deviation === 0)).toBe(true);
      }),
    );
  });
});
