import { expect, test } from 'vitest';
import { touchAt, touchMoved } from '../../src/views/controls/touchIntent.ts';

const point = (clientX: number, clientY: number) => ({ clientX, clientY });
const after = (...points: [number, number][]) =>
  points.reduce((touch, [x, y]) => touchMoved(touch, point(x, y)), touchAt(point(100, 200))).intent;

test('a finger that rests, or strays a little, has not said what it wants', () => {
  expect(after()).toBe('open');
  expect(after([104, 203], [97, 196])).toBe('open');
});

test('the direction in which it first leaves its place is what it wants', () => {
  expect(after([108, 203])).toBe('across');
  expect(after([92, 200])).toBe('across');
  expect(after([103, 210])).toBe('along');
  expect(after([108, 208])).toBe('along');
});

test('what it wanted once it wants to the end', () => {
  expect(after([100, 230], [180, 230])).toBe('along');
  expect(after([130, 200], [130, 400])).toBe('across');
});
