import { describe, expect, test } from 'vitest';
import { lossIds } from '../../src/losses/catalogue.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import {
  nudged,
  parameterRoles,
  parseTyped,
  positionOf,
  sliderRow,
  spokenValue,
} from '../../src/views/controls/sliderRows.ts';

const choice = (id: (typeof lossIds)[number], change: Partial<typeof defaultParameters> = {}) => ({
  id,
  parameters: { ...defaultParameters, ...change },
});

describe('slider rows', () => {
  test.each(lossIds)('%s has a value on the rail in all three rows', (id) => {
    for (const role of parameterRoles) {
      const { definition, value } = sliderRow(role, choice(id), null, 'reference');
      expect(positionOf(definition, value)).toBeGreaterThanOrEqual(0);
      expect(positionOf(definition, value)).toBeLessThanOrEqual(1);
    }
  });

  test('Dice fixes all three, and says so', () => {
    const rows = parameterRoles.map((role) => sliderRow(role, choice('dice'), null, 'reference'));
    expect(rows.map(({ fixed, value }) => [fixed, value])).toEqual([
      [true, 1],
      [true, 0.5],
      [true, 0],
    ]);
    expect(rows[0]?.meaning).toBe('fixed by Dice');
  });

  test('a convention changes the number, not the place on the rail', () => {
    const own = choice('symmetric-unified-focal', { lambda: 0.2, gamma: 0.3 });
    const row = sliderRow('lambda', own, null, 'paper');
    expect([row.value, row.shownValue]).toEqual([0.2, 0.8]);
    const gamma = sliderRow('gamma', own, null, 'paper');
    expect([gamma.value, gamma.shownValue]).toEqual([0.3, 0.7]);
  });

  test('the pin shows only where the pinned loss has the same parameter', () => {
    const pinned = choice('focal', { focalGamma: 3 });
    const current = choice('asymmetric-unified-focal');
    expect(sliderRow('gamma', current, pinned, 'reference').pinned).toBeNull();
    expect(sliderRow('lambda', current, pinned, 'reference').pinned).toBe(0);
  });

  test('the value is spoken in words', () => {
    const spoken = (lambda: number) =>
      spokenValue(
        sliderRow('lambda', choice('asymmetric-unified-focal', { lambda }), null, 'reference'),
      );
    expect(spoken(0)).toBe('0.00, distribution (cross-entropy)');
    expect(spoken(0.5)).toBe('0.50, ½');
    expect(spoken(0.62)).toBe('0.62, nearer to region (Tversky)');
  });
});

describe('typed numbers', () => {
  test.each([
    ['0.5', 0.5],
    ['.5', 0.5],
    [' 0,25 ', 0.25],
    ['−1', -1],
    ['1e-1', 0.1],
  ])('"%s" is %d', (text, value) => {
    expect(parseTyped(text)).toBe(value);
  });

  test.each(['', '  ', 'abc', '1.2.3', 'Infinity'])('"%s" is no number', (text) => {
    expect(parseTyped(text)).toBeNull();
  });

  test('steps leave no rounding behind', () => {
    expect(nudged(0.1, 0.2)).toBe(0.3);
    expect(nudged(0.7, 0.1)).toBe(0.8);
  });
});
