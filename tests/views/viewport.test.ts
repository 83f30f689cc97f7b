import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mostZoom,
  panned,
  pictureRectangle,
  revealing,
  type Viewport,
  wholePicture,
  zoomed,
} from '../../src/views/image/stage/viewport.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const factor = fc.double({ min: 0.05, max: 20, noNaN: true });
const viewport: fc.Arbitrary<Viewport> = fc
  .tuple(factor, share, share)
  .map(([by, x, y]) => zoomed(wholePicture, by, x, y));

/** Where a point of the picture lies on a square stage of side 100. */
function placeOf(view: Viewport, x: number, y: number) {
  const { left, top, width, height } = pictureRectangle(100, 100, 1, view);
  return { x: left + x * width, y: top + y * height };
}

describe('the picture on the stage', () => {
  test('is fitted whole with its aspect ratio, in the middle', () => {
    expect(pictureRectangle(100, 100, 2, wholePicture)).toEqual({
      left: 0,
      top: 25,
      width: 100,
      height: 50,
    });
    expect(pictureRectangle(100, 100, 0.5, wholePicture)).toEqual({
      left: 25,
      top: 0,
      width: 50,
      height: 100,
    });
  });

  test('covers the stage however it is zoomed and panned', () => {
    fc.assert(
      fc.property(viewport, share, share, (view, byX, byY) => {
        const moved = panned(view, byX - 0.5, byY - 0.5);
        const { left, top, width, height } = pictureRectangle(100, 100, 1, moved);
        expect(moved.zoom).toBeGreaterThanOrEqual(1);
        expect(moved.zoom).toBeLessThanOrEqual(mostZoom);
        expect(left).toBeLessThan(1e-6);
        expect(top).toBeLessThan(1e-6);
        expect(left + width).toBeGreaterThan(100 - 1e-6);
        expect(top + height).toBeGreaterThan(100 - 1e-6);
      }),
    );
  });

  test('grows about the point under the pointer', () => {
    fc.assert(
      fc.property(share, share, (x, y) => {
        const before = placeOf(wholePicture, x, y);
        const after = placeOf(zoomed(wholePicture, 3, x, y), x, y);
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  test('moves with the pointer', () => {
    const view = zoomed(wholePicture, 4);
    const before = placeOf(view, 0.5, 0.5);
    const { width } = pictureRectangle(100, 100, 1, view);
    expect(placeOf(panned(view, 10 / width, 0), 0.5, 0.5).x).toBeCloseTo(before.x + 10, 6);
  });

  test('is brought to a point that lies outside, and stays for one that does not', () => {
    fc.assert(
      fc.property(viewport, share, share, (view, x, y) => {
        const place = placeOf(view, x, y);
        const seen = [place.x, place.y].every((at) => at > 1e-6 && at < 100 - 1e-6);
        const after = revealing(view, x, y);
        const there = placeOf(after, x, y);
        for (const at of [there.x, there.y]) {
          expect(at).toBeGreaterThan(-1e-6);
          expect(at).toBeLessThan(100 + 1e-6);
        }
        if (seen) {
          expect(after.centreX).toBeCloseTo(view.centreX, 9);
          expect(after.centreY).toBeCloseTo(view.centreY, 9);
        }
      }),
    );
  });
});
