import { describe, expect, it } from 'vitest';
import { lossDefinition } from '../../src/losses/catalogue.ts';
import { allConventionValues } from '../../src/losses/conventionValues.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { argumentRows, comparison, lossText } from '../../src/views/conventions/conventionRows.ts';

const rowsOf = (id: 'symmetric-unified-focal' | 'asymmetric-focal') =>
  argumentRows(
    allConventionValues(
      lossDefinition(id),
      { id, parameters: { ...defaultParameters, lambda: 0.2, delta: 0.7, gamma: 0.1 } },
      null,
    ),
  );
const texts = (row: ReturnType<typeof rowsOf>[number]) =>
  row.cells.map((cell) => cell && `${cell.name} ${cell.text}`);

describe('the table of the conventions', () => {
  it('has a row for each argument and a column for each convention', () => {
    expect(rowsOf('symmetric-unified-focal').map(texts)).toEqual([
      ['weight 0.2', 'λ 0.8', null, 'lambda 0.8'],
      ['delta 0.7', 'δ 0.7', null, 'delta 0.7'],
      ['gamma 0.1', 'γ 0.9', null, 'gamma 0.9'],
      [null, null, null, 'clsWghtsDist c(0.3, 0.7)'],
    ]);
  });

  it('leaves out what no convention takes', () => {
    expect(rowsOf('asymmetric-focal').map(({ title }) => title)).toEqual(['δ', 'γ']);
  });

  it('says how two losses compare, and keeps quiet where they do not', () => {
    expect(comparison(0.5, 0.5)).toBe('the same');
    expect(comparison(0.9, 0.5)).toBe('1.80 times');
    expect(comparison(Number.NaN, 0.5)).toBe('');
    expect(comparison(null, 0.5)).toBe('');
    expect(lossText(Number.NaN)).toBe('NaN');
    expect(lossText(null)).toBe('–');
  });
});
