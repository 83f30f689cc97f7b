import { describe, expect, test } from 'vitest';
import type { Dataset, Sample } from '../../src/datasets/dataset.ts';
import {
  classSharesText,
  foregroundText,
  maskText,
  splitText,
  windowOptions,
} from '../../src/views/data/dataText.ts';
import { foregroundOf, percent } from '../../src/views/data/shareText.ts';

const sample = (split: Sample['split'], mask: number[] | null): Sample => ({
  ...{ id: 'a', name: 'a', split, width: 2, height: 2 },
  picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
  mask: mask && Uint8Array.from(mask),
  foregroundShare: mask ? mask.filter((label) => label > 0).length / mask.length : 0,
});
const samples = [
  sample('training', [0, 1, 0, 0]),
  sample('validation', [2, 1, 1, 0]),
  sample('validation', null),
];
const dataset = {
  samples,
  foregroundShare: 0.5,
  classNames: ['kidney', 'tumour'],
} as unknown as Dataset;

describe('what the panel says of opened images', () => {
  test('shares keep two digits that count', () => {
    const shares = [0, 0.00034, 0.0024, 0.0875, 0.127, 1].map(percent);
    expect(shares).toEqual(['0.0 %', '0.034 %', '0.24 %', '8.8 %', '12.7 %', '100.0 %']);
  });

  test('foreground overall, its range, and each class', () => {
    expect(foregroundText(dataset)).toBe('50.0 % foreground, from 25.0 % to 75.0 % an image');
    expect(foregroundText({ ...dataset, samples: [samples[0]] })).toBe('50.0 % foreground');
    expect(foregroundText({ ...dataset, samples: [samples[2]] })).toMatch(/No masks/);
    expect(foregroundOf(dataset)).toBe('50.0 % foreground');
    expect(foregroundOf({ samples: [samples[2]], foregroundShare: 0 })).toBe('no masks');
    expect(classSharesText(dataset)).toBe('kidney 37.5 %, tumour 12.5 %');
    expect(classSharesText({ ...dataset, classNames: ['foreground'] })).toBe('');
  });

  test('how images are divided', () => {
    expect(splitText(samples)).toBe('1 train, 1 validation, 1 without a mask');
    expect(splitText(samples.slice(0, 1))).toBe('1 train');
  });

  test('windows by name and range, with a true minus', () => {
    expect(windowOptions).toContainEqual(['lung', 'lung, −1350 to 150 HU']);
    expect(windowOptions).toContainEqual(['soft-tissue', 'soft tissue, −160 to 240 HU']);
    expect(windowOptions).toContainEqual(['auto', 'automatic']);
  });

  test('the file of each mask with its folder, unless it was painted', () => {
    const file = { ...(samples[0] as Sample), maskFile: 'DRIVE/training/1st_manual/21.gif' };
    expect(maskText(file, false)).toBe('mask 1st_manual/21.gif');
    expect(maskText({ ...file, maskFile: '21.gif' }, false)).toBe('mask 21.gif');
    expect(maskText(file, true)).toBe('mask painted here');
    expect(maskText(samples[2] as Sample, false)).toBe('');
  });
});
