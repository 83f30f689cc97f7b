import { describe, expect, it } from 'vitest';
import { runsCsv } from '../../src/export/runsCsv.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { aRecord } from '../support/runRecords.ts';

/** RFC 4180, read by another hand than the one that writes. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (isQuoted && c === '"' && text[i + 1] === '"') {
      field += '"';
      i += 1;
    } else if (c === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (c === ',' || c === '\n')) {
      rows.at(-1)?.push(field);
      field = '';
      if (c === '\n') rows.push([]);
    } else if (isQuoted || c !== '\r') field += c;
  }
  return rows.slice(0, -1);
}

describe('runs as CSV', () => {
  const third = 1 / 3;
  const runs = [
    aRecord(1, { dice: third, name: 'a "good" one,\r\nsays Ada' }),
    aRecord(2, { loss: { id: 'dice', parameters: defaultParameters }, final: null, best: null }),
  ];
  const text = runsCsv(runs, (fragment) => `https://example.org/#${fragment}`);
  const [header = [], ...rows] = parse(text);
  const cell = (row: number, column: string) => rows[row]?.[header.indexOf(column)];

  it('has a line for each, all of one length', () => {
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toHaveLength(header.length);
    expect(new Set(header).size).toBe(header.length);
    expect(text.endsWith('\r\n')).toBe(true);
  });

  it('has names as they are and numbers in full', () => {
    expect(cell(0, 'name')).toBe('a "good" one,\r\nsays Ada');
    expect(Number(cell(0, 'final_dice'))).toBe(third);
    expect(cell(0, 'final_image_dice_low')).toBe('0.7');
    expect(cell(0, 'best_step')).toBe('30');
    expect(cell(0, 'link')).toBe('https://example.org/#v=1&seed=1');
    expect(cell(0, 'started')).toBe('2023-11-14T22:13:21.000Z');
  });

  it('is empty where there is nothing', () => {
    expect(cell(1, 'final_dice')).toBe('');
    expect(cell(1, 'gamma')).toBe('');
    expect(cell(0, 'gamma')).toBe('0.5');
  });
});
