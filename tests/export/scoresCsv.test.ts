import { describe, expect, it } from 'vitest';
import { scoresCsv } from '../../src/export/scoresCsv.ts';
import { leftOut } from '../../src/masks/leftOut.ts';
import { levelOfProbability } from '../../src/masks/probabilityMap.ts';
import { evaluateClass, evaluateImage } from '../../src/metrics/evaluation.ts';

const rule = { threshold: 0.5, tolerance: 1, overlap: 0 };

/** An image of one row. */
function image(truth: readonly number[], probability: readonly number[]) {
  return evaluateImage(
    {
      ...{ width: truth.length, height: 1, spacing: { down: 1, right: 2 } },
      truth: Uint8Array.from(truth),
      levels: Uint16Array.from(probability, levelOfProbability),
    },
    rule,
  );
}

describe('scoresCsv', () => {
  it('has each image, then what all of them are together', () => {
    const images = [
      image([1, 1, 0, leftOut], [0.9, 0.2, 0.2, 0.9]),
      image([0, 0, 0, 1], [0.1, 0.1, 0.1, 0.1]),
    ];
    const text = scoresCsv(
      {
        ...{ split: 'validation', step: 12, rule, unit: 'px' },
        ...{ images: [{ name: 'a.png' }, { name: 'b.png' }] },
        classes: [evaluateClass(images)],
      },
      ['lesion'],
    );
    const [header, ...lines] = text
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const at = (line: number, column: string) => lines[line]?.[header?.indexOf(column) ?? -1];
    expect(lines.map(([row, name]) => [row, name])).toEqual([
      ['image', 'a.png'],
      ['image', 'b.png'],
      ...['pooled', 'mean', 'mean_low', 'mean_high', 'images_in_mean'].map((row) => [row, '']),
    ]);
    expect(at(0, 'class')).toBe('lesion');
    expect(Number(at(0, 'dice'))).toBeCloseTo(2 / 3, 12);
    // One pixel of an outline lies beside the other outline, 2 px away.
    expect(Number(at(0, 'assd_px'))).toBeCloseTo(2 / 3, 12);
    expect(at(1, 'hd95_px')).toBe('Infinity');
    expect(Number(at(2, 'dice'))).toBeCloseTo(2 / 4, 12);
    expect(at(2, 'hd95_px')).toBe('');
    expect(Number(at(3, 'dice'))).toBeCloseTo(1 / 3, 12);
    expect(at(6, 'dice')).toBe('2');
    expect(at(6, 'hd95_px')).toBe('1');
    expect(at(4, 'hd95_px')).toBe('');
  });
});
