import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bytesOf,
  firstKept,
  KeptMoments,
  storedSteps,
  thinned,
} from '../../src/runs/keptMoments.ts';
import type { Moment } from '../../src/runs/moment.ts';

const momentOf = (step: number): Moment => ({
  ...{ step, position: 2 * step, network: { depth: 1, filters: 4, norm: 'none' }, channels: 1 },
  ...{ classes: 2, weights: new Float32Array(4).fill(step) },
  moments: {
    ...{ optimizer: 'adam', updates: step },
    first: new Float32Array(4),
    second: new Float32Array(4),
  },
});
const bytesEach = bytesOf(momentOf(1));

/** Keeps moments of these steps, each with a Dice, with room for so many. */
function keep(steps: readonly number[], capacity: number, dice: (step: number) => number | null) {
  const kept = new KeptMoments();
  for (const step of steps) {
    kept.take(momentOf(step), dice(step));
    kept.fit(capacity * bytesEach);
  }
  return kept;
}

const counted = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
/** Ascending steps, with gaps as measurements have them. */
const steps = fc
  .uniqueArray(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 120 })
  .map((found) => [...new Set([...firstKept, ...found])].sort((a, b) => a - b));
const capacities = fc.integer({ min: 1, max: 40 });

describe('the steps that are stored', () => {
  it('are the best, the first ones and an even choice, earlier than the last, and never too many', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 24 }), fc.nat(3000), (all, capacity, until) => {
        const best = all[Math.floor(all.length / 2)] as number;
        const stored = storedSteps({ steps: all.toReversed(), best }, until, capacity);
        expect(stored.length).toBeLessThanOrEqual(Math.min(16, capacity));
        expect([...stored].sort((a, b) => a - b)).toEqual(stored);
        for (const step of stored) expect(all.filter((one) => one < until)).toContain(step);
        if (capacity > 0 && best < until) expect(stored).toContain(best);
        if (capacity > 2 && until > 10) expect(stored).toEqual(expect.arrayContaining([1, 10]));
        const earlier = all.filter((step) => step < until);
        if (earlier.length <= Math.min(16, capacity)) expect(stored).toEqual(earlier);
      }),
    );
  });
});

describe('moments that were kept before', () => {
  it('are taken between those that are there, which stay', () => {
    const kept = keep([40, 50], 9, () => 0.5);
    const before = momentOf(40);
    kept.takeEarlier([
      { moment: momentOf(10), dice: 0.9 },
      { moment: before, dice: 1 },
      { moment: momentOf(30), dice: null },
    ]);
    expect(kept.kept).toEqual({ steps: [10, 30, 40, 50], best: 10 });
    expect(kept.at(40)).not.toBe(before);
  });
});

describe('thinned', () => {
  it('keeps all that fit, then every second, then every fourth', () => {
    const thin = (count: number) =>
      thinned(counted(count), { pinned: [], capacity: 8, spacing: 1 }).steps;
    expect(thin(8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(thin(12)).toEqual([1, 2, 4, 6, 8, 10, 12]);
    expect(thin(24)).toEqual([1, 4, 8, 12, 16, 20, 24]);
  });

  it('does not depend on when it was done, keeps what is pinned and never too many', () => {
    fc.assert(
      fc.property(steps, capacities, (all, capacity) => {
        const pinned = [all.at(-1) as number, ...firstKept];
        let one: ReturnType<typeof thinned> = { steps: [], spacing: 1 };
        for (const step of all)
          one = thinned([...one.steps, step], {
            pinned: firstKept,
            capacity,
            spacing: one.spacing,
          });
        const atOnce = thinned(all, { pinned: firstKept, capacity, spacing: one.spacing });
        expect(one.steps).toEqual(atOnce.steps);
        const last = thinned(all, { pinned, capacity, spacing: 1 });
        expect(last.steps.length).toBeLessThanOrEqual(capacity);
        for (const step of pinned.slice(0, capacity)) expect(last.steps).toContain(step);
      }),
    );
  });

  it('leaves no stretch of its spacing empty that was not', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 6, max: 40 }), (all, capacity) => {
        const { steps: left, spacing } = thinned(all, { pinned: firstKept, capacity, spacing: 1 });
        const stretches = (of: readonly number[]) =>
          new Set(of.map((step) => Math.floor(step / spacing)));
        expect(stretches(left)).toEqual(stretches(all));
        // And no more was dropped than had to be: half of the spacing would have been too many.
        if (spacing > 1)
          expect(
            new Set([...all.map((step) => Math.floor((2 * step) / spacing)), ...firstKept]).size,
          ).toBeGreaterThan(capacity - firstKept.length);
      }),
    );
  });
});

describe('KeptMoments', () => {
  it('keeps steps 1 and 10, the best and the last, in as much memory as it may', () => {
    fc.assert(
      fc.property(
        steps,
        capacities,
        fc.func(fc.double({ min: 0, max: 1, noNaN: true })),
        (all, capacity, dice) => {
          const kept = keep(all, capacity, dice);
          const { steps: left, best } = kept.kept;
          expect(left.length).toBeLessThanOrEqual(capacity);
          const highest = Math.max(...all.map((step) => dice(step)));
          expect(best === null ? null : dice(best)).toBe(highest);
          expect(left).toContain(best);
          if (capacity >= 2) expect(left).toContain(all.at(-1));
          if (capacity >= 4) expect(left).toEqual(expect.arrayContaining([...firstKept]));
          for (const step of left) expect(kept.at(step)?.step).toBe(step);
          expect(left).toEqual([...left].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('is spread evenly over a long training', () => {
    const kept = keep(counted(5000), 40, () => null);
    const { steps: left, best } = kept.kept;
    expect(best).toBeNull();
    expect(left.length).toBeGreaterThan(20);
    const gaps = left.slice(3, -1).map((step, i) => step - (left[i + 2] as number));
    expect(new Set(gaps)).toEqual(new Set([256]));
  });

  it('keeps the last one measured beside a later one that was not', () => {
    const kept = new KeptMoments();
    for (const step of [1, 2, 3]) kept.take(momentOf(step), 1 / step);
    kept.take(momentOf(4), undefined);
    kept.fit(3 * bytesEach);
    expect(kept.kept).toEqual({ steps: [1, 3, 4], best: 1 });
  });

  it('forgets what is later than a step, and its best with it', () => {
    const kept = keep([1, 5, 9], 10, (step) => step / 10);
    expect(kept.kept.best).toBe(9);
    expect(kept.forgetAfter(6)).toBe(true);
    expect(kept.kept).toEqual({ steps: [1, 5], best: 5 });
    expect(kept.forgetAfter(6)).toBe(false);
    kept.forget();
    expect(kept.kept).toEqual({ steps: [], best: null });
  });
});
