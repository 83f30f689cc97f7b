/** What stays of a trial: its maps made small, its curve. */
import { describe, expect, it } from 'vitest';
import { mergedCurve } from '../../../src/app/sweep/mergedCurve.ts';
import { smallMap } from '../../../src/app/sweep/smallMap.ts';

describe('a small map', () => {
  it('is the map where that is small', () => {
    const differences = [new Uint16Array(64 * 64).fill(5)];
    expect(smallMap('v', { size: 64, differences })).toEqual({
      sampleId: 'v',
      size: 64,
      differences,
    });
  });

  it('has means of squares where it is not', () => {
    const levels = Uint16Array.from({ length: 256 * 256 }, (_, i) => (i % 2) * 10 + (i >> 9));
    const small = smallMap('v', { size: 256, differences: [levels] });
    expect(small.size).toBe(128);
    // Two rows of 256 have the same i >> 9.
    expect([...(small.differences[0]?.subarray(0, 2) ?? [])]).toEqual([5, 5]);
    expect(small.differences[0]?.[127 * 128]).toBe(127 + 5);
  });
});

describe('the curve of a trial', () => {
  it('keeps what was known where it is trained anew, and goes on', () => {
    const known = [
      [1, 0.1],
      [10, 0.5],
    ] as const;
    const anew = [
      [1, 0.1],
      [7, 0.3],
      [12, 0.6],
      [20, 0.7],
    ] as const;
    expect(mergedCurve(known, anew, [10, 20])).toEqual([...known, [12, 0.6], [20, 0.7]]);
  });

  it('never loses the steps that trials are compared at, nor the last', () => {
    const long = Array.from({ length: 1000 }, (_, i) => [i + 1, i / 1000] as const);
    const kept = mergedCurve([], long, [333, 777]);
    expect(kept.length).toBeLessThan(110);
    expect(kept.map(([step]) => step)).toEqual(expect.arrayContaining([1, 333, 777, 1000]));
  });
});
