import { expect, test } from 'vitest';
import { lossIds } from '../../src/losses/catalogue.ts';
import {
  furtherGroups,
  pickerBlocks,
  pickerNeighbour,
  pickerOrder,
} from '../../src/views/loss/pickerGrid.ts';

const from = (id: (typeof lossIds)[number], key: string) =>
  pickerNeighbour(key, pickerOrder, pickerOrder.indexOf(id));

test('every loss stands in the picker or its menu once', () => {
  const further = furtherGroups.flatMap(({ losses }) => losses.map(({ id }) => id));
  expect([...pickerOrder, ...further].sort()).toEqual([...lossIds].sort());
});

test('the classic losses stand in the order of the paper', () => {
  expect(pickerBlocks[0]?.rows).toEqual([
    ['cross-entropy', 'combo', 'dice'],
    ['focal', null, 'tversky'],
    [null, null, 'focal-tversky'],
  ]);
});

test('up and down stay in the column, left and right read on', () => {
  expect(from('combo', 'ArrowDown')).toBe('symmetric-unified-focal');
  expect(from('asymmetric-unified-focal', 'ArrowDown')).toBe('combo');
  expect(from('dice', 'ArrowUp')).toBe('asymmetric-focal-tversky');
  expect(from('focal', 'ArrowRight')).toBe('tversky');
  expect(from('cross-entropy', 'ArrowLeft')).toBe('asymmetric-focal-tversky');
  expect(from('combo', 'Enter')).toBeNull();
});
