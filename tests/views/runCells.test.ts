import { describe, expect, it } from 'vitest';
import { initialTable, tableOf } from '../../src/runs/runTable.ts';
import { cellText, numberText } from '../../src/views/runs/cellText.ts';
import { aRecord } from '../support/runRecords.ts';

const all = { ...initialTable, isOnlyDiffering: false };

describe('a cell of the table of runs', () => {
  it.each([
    [0.12345, 'score', '0.123'],
    [4.26, 'seconds', '4.3 s'],
    [42.4, 'seconds', '42 s'],
    [200, 'seconds', '3 min 20 s'],
    [7500, 'seconds', '2 h 5 min'],
    [0.00012345678, 'plain', '0.000123457'],
    [0.1 + 0.2, 'plain', '0.3'],
  ] as const)('writes %s as a %s: %s', (value, form, text) => {
    expect(numberText(value, form)).toBe(text);
  });

  it('has the interval beside a mean over images', () => {
    const { rows, allColumns } = tableOf([aRecord(1)], all);
    const column = allColumns.find(({ id }) => id === 'image-dice')!;
    expect(cellText(rows[0]!, column)).toBe('0.780 [0.70, 0.85]');
  });

  it('of a group has mean and deviation, or the values that there are', () => {
    const runs = [1, 2].map((seed) => aRecord(seed, { seed, dice: 0.8 + seed / 100 }));
    const { rows, allColumns } = tableOf(runs, { ...all, isGrouped: true });
    const text = (id: string) => cellText(rows[0]!, allColumns.find((one) => one.id === id)!);
    expect(text('dice')).toBe('0.815 ± 0.007');
    expect(text('steps')).toBe('40');
    expect(text('seed')).toBe('1, 2');
    expect(text('gamma')).toBe('0.5');
  });
});
