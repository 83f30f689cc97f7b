import { describe, expect, it } from 'vitest';
import { componentsOf, lesionCounts, lesionScores } from '../../src/metrics/lesions.ts';

const mask = (...rows: readonly string[]) => Uint8Array.from(rows.join(''), Number);

describe('lesions', () => {
  it('hang together over corners, in the order of their first pixels', () => {
    const { labels, count } = componentsOf(mask('10001', '01001', '00100', '10000'), 5, 4);
    expect(count).toBe(3);
    expect([...labels]).toEqual([1, 0, 0, 0, 2, 0, 1, 0, 0, 2, 0, 0, 1, 0, 0, 3, 0, 0, 0, 0]);
  });

  it('match by more than a share of their own pixels, each way by itself', () => {
    const pair = {
      ...{ width: 6, height: 2 },
      reference: mask('110011', '110000'),
      prediction: mask('011110', '000000'),
    };
    // One predicted object over two of the reference: it finds both.
    expect(lesionCounts(pair, 0)).toEqual({ reference: 2, found: 2, predicted: 1, right: 1 });
    // A quarter and a half of them; half of its own.
    expect(lesionCounts(pair, 0.25)).toMatchObject({ found: 1, right: 1 });
    expect(lesionCounts(pair, 0.5)).toMatchObject({ found: 0, right: 0 });
  });

  it('where nothing counts are none', () => {
    const pair = {
      ...{ width: 3, height: 1, counted: mask('110') },
      ...{ reference: mask('001'), prediction: mask('101') },
    };
    expect(lesionCounts(pair, 0)).toEqual({ reference: 0, found: 0, predicted: 1, right: 0 });
  });

  it('are all right where there are none, and all wrong where only one mask has any', () => {
    const none = { reference: 0, found: 0, predicted: 0, right: 0 };
    expect(lesionScores(none)).toEqual({ recall: 1, precision: 1, f1: 1 });
    expect(lesionScores({ ...none, predicted: 2 })).toEqual({ recall: 0, precision: 0, f1: 0 });
    expect(lesionScores({ ...none, reference: 2 })).toEqual({ recall: 0, precision: 0, f1: 0 });
  });
});
