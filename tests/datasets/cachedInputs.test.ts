import { expect, test } from 'vitest';
import { cachedInputs } from '../../src/datasets/prepare/cachedInputs.ts';

test('an input is made once while it fits, and again after others took its place', () => {
  const made: number[] = [];
  const make = (position: number) => {
    made.push(position);
    return new Float32Array(4).fill(position);
  };
  const inputs = cachedInputs(5, make, 3 * 16);
  for (const position of [0, 1, 2, 0, 1, 2]) expect(inputs.at(position)?.[0]).toBe(position);
  expect(made).toEqual([0, 1, 2]);
  // 0 is used again, so 1 is the one that is given up for 3.
  inputs.at(0);
  inputs.at(3);
  for (const position of [0, 2, 3]) inputs.at(position);
  expect(made).toEqual([0, 1, 2, 3]);
  expect(inputs.at(1)?.[0]).toBe(1);
  expect(made).toEqual([0, 1, 2, 3, 1]);
});

test('one input beyond the limit is still given', () => {
  const inputs = cachedInputs(2, () => new Float32Array(4), 1);
  expect(inputs.at(0)).toBe(inputs.at(0));
  expect(inputs.at(1)).toHaveLength(4);
});

test('there is nothing beyond the last', () => {
  const inputs = cachedInputs(2, () => new Float32Array(4));
  expect(inputs).toHaveLength(2);
  for (const position of [-1, 2, 0.5]) expect(inputs.at(position)).toBeUndefined();
});
