import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, cardPlace, sheetEdge } from '../../src/views/words/place.ts';

const view = { width: 1440, height: 900 };
const card = { width: 400, height: 220 };

const overlaps = (a: Box, b: Box) =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

test('a card lies within the window and never over the word it explains', () => {
  const box = fc.record({
    left: fc.integer({ min: 0, max: 1240 }),
    top: fc.integer({ min: 0, max: 860 }),
    width: fc.integer({ min: 4, max: 200 }),
    height: fc.integer({ min: 8, max: 40 }),
  });
  fc.assert(
    fc.property(box, (about) => {
      const place = { ...cardPlace(about, card, view), ...card };
      expect(overlaps(place, about)).toBe(false);
      expect(place.left).toBeGreaterThanOrEqual(0);
      expect(place.top).toBeGreaterThanOrEqual(0);
      expect(place.left + place.width).toBeLessThanOrEqual(view.width);
      expect(place.top + place.height).toBeLessThanOrEqual(view.height);
    }),
  );
});

test('a card stands below its word where there is room', () => {
  const about = { left: 100, top: 100, width: 20, height: 16 };
  expect(cardPlace(about, card, view)).toEqual({ left: 100, top: 124 });
});

test('a sheet leaves the word in view', () => {
  const at = (top: number) => ({ left: 0, top, width: 20, height: 16 });
  expect(sheetEdge(at(100), 240, 844)).toBe('bottom');
  expect(sheetEdge(at(700), 240, 844)).toBe('top');
});
