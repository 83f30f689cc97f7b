import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heldScale, niceScale, niceStep, scaleTicks, tickLabel } from '../../src/plots/scale.ts';

const interval = fc
  .tuple(
    fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
  )
  .map(([low, width]) => ({ low, high: low + width }));

function isOneTwoFive(step: number): boolean {
  const mantissa = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
  return [1, 2, 5].some((digit) => Math.abs(mantissa - digit) < 1e-6);
}

describe('niceStep', () => {
  it('rounds up to 1, 2 or 5 times a power of ten', () => {
    expect([0.3, 1, 1.01, 2, 3, 6, 10, 0.02, 0.021].map(niceStep)).toEqual([
      0.5, 1, 2, 2, 5, 10, 10, 0.02, 0.05,
    ]);
  });
});

describe('niceScale', () => {
  it('covers the interval with at most five ticks of a 1-2-5 step', () => {
    fc.assert(
      fc.property(interval, ({ low, high }) => {
        const scale = niceScale(low, high);
        const slack = 1e-5 * scale.step;
        expect(scale.min).toBeLessThanOrEqual(low + slack);
        expect(scale.max).toBeGreaterThanOrEqual(high - slack);
        expect(isOneTwoFive(scale.step)).toBe(true);
        expect(scaleTicks(scale).length).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('wastes less than a step at each end', () => {
    fc.assert(
      fc.property(interval, ({ low, high }) => {
        const scale = niceScale(low, high);
        expect(low - scale.min).toBeLessThan(1.001 * scale.step);
        expect(scale.max - high).toBeLessThan(1.001 * scale.step);
      }),
    );
  });

  it('gives an interval without width a width', () => {
    expect(niceScale(0.3, 0.3).max).toBeGreaterThan(0.3);
  });
});

describe('heldScale', () => {
  it('neither shrinks nor moves while held, and settles on release', () => {
    const wide = niceScale(0, 4);
    const narrow = niceScale(0, 1);
    expect(heldScale(wide, narrow, true)).toBe(wide);
    expect(heldScale(wide, narrow, false)).toBe(narrow);
    expect(heldScale(null, narrow, true)).toBe(narrow);
  });

  it('grows while held so that it covers both', () => {
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        const before = niceScale(a.low, a.high);
        const wanted = niceScale(b.low, b.high);
        const after = heldScale(before, wanted, true);
        const slack = 1e-5 * after.step;
        expect(after.min).toBeLessThanOrEqual(Math.min(before.min, wanted.min) + slack);
        expect(after.max).toBeGreaterThanOrEqual(Math.max(before.max, wanted.max) - slack);
      }),
    );
  });
});

describe('ticks', () => {
  it('are labelled with the decimals of the step and a true minus sign', () => {
    expect(scaleTicks({ min: -0.4, max: 0.4, step: 0.2 }).map(({ label }) => label)).toEqual([
      '−0.4',
      '−0.2',
      '0',
      '0.2',
      '0.4',
    ]);
    expect(tickLabel(1500, 500)).toBe('1500');
    expect(tickLabel(-1e-17, 0.1)).toBe('0');
  });
});
