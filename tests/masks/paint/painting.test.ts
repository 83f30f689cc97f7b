import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Paint, Painting } from '../../../src/masks/paint/painting.ts';
import type { Point } from '../../../src/masks/paint/shapes.ts';

// More than one tile of the history in either direction, and parts of tiles.
const width = 150;
const height = 70;

const point: fc.Arbitrary<Point> = fc.record({
  x: fc.double({ min: -30, max: width + 30, noNaN: true }),
  y: fc.double({ min: -30, max: height + 30, noNaN: true }),
});
const paint: fc.Arbitrary<Paint> = fc.record({
  label: fc.integer({ min: 0, max: 3 }),
  onlyOnBackground: fc.boolean(),
});

/** Comparing arrays bit for bit, which `toEqual` does slowly. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

type Edit = (painting: Painting) => void;
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc
    .tuple(fc.array(point, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 40 }), paint)
    .map(
      ([points, radius, one]): Edit =>
        (painting) => {
          for (const at of points) painting.strokeTo(at, radius, one);
        },
    ),
  fc.tuple(fc.array(point, { minLength: 0, maxLength: 6 }), paint).map(
    ([points, one]): Edit =>
      (painting) =>
        painting.polygon(points, one),
  ),
  fc.tuple(point, paint).map(
    ([at, one]): Edit =>
      (painting) =>
        painting.fill(at, one),
  ),
  fc.constant<Edit>((painting) => painting.clear()),
);

const start = fc
  .uint8Array({ minLength: width, maxLength: width, max: 3 })
  .map((row) => Uint8Array.from({ length: width * height }, (_, i) => row[i % width]));

describe('painting', () => {
  it('undone gives the start bit for bit, and redone the end, whatever was done', () => {
    fc.assert(
      fc.property(start, fc.array(edit, { maxLength: 8 }), (labels, edits) => {
        const painting = new Painting({ width, height, labels });
        const states = [painting.snapshot().labels];
        for (const one of edits) {
          one(painting);
          if (painting.commit()) states.push(painting.snapshot().labels);
        }
        for (let i = states.length - 2; i >= 0; i--) {
          painting.undo();
          expect(same(painting.labels, states[i])).toBe(true);
        }
        expect(painting.canUndo).toBe(false);
        expect(painting.isOriginal).toBe(true);
        expect(painting.undo()).toBeNull();
        expect(same(painting.labels, labels)).toBe(true);
        for (let i = 1; i < states.length; i++) {
          painting.redo();
          expect(same(painting.labels, states[i])).toBe(true);
        }
        expect(painting.canRedo).toBe(false);
      }),
    );
  });

  it('tells the box outside of which nothing changed', () => {
    fc.assert(
      fc.property(
        start,
        point,
        fc.integer({ min: 0, max: 40 }),
        paint,
        (labels, at, radius, one) => {
          const painting = new Painting({ width, height, labels });
          const box = painting.strokeTo(at, radius, one);
          const changed = [...painting.labels.keys()].filter((i) => {
            const [x, y] = [i % width, Math.floor(i / width)];
            const isInside =
              box && x >= box.left && x < box.right && y >= box.top && y < box.bottom;
            return !isInside && painting.labels[i] !== labels[i];
          });
          expect(changed).toEqual([]);
        },
      ),
    );
  });

  it('leaves the array it was given alone', () => {
    const labels = new Uint8Array(width * height);
    const painting = new Painting({ width, height, labels });
    painting.strokeTo({ x: 50, y: 50 }, 10, { label: 1, onlyOnBackground: false });
    expect(painting.hasForeground).toBe(true);
    expect(labels.includes(1)).toBe(false);
  });

  it('forgets an edit that changed nothing, and one that was broken off', () => {
    const painting = new Painting({ width, height, labels: new Uint8Array(width * height) });
    painting.strokeTo({ x: 20, y: 20 }, 5, { label: 0, onlyOnBackground: false });
    expect(painting.commit()).toBe(false);
    painting.strokeTo({ x: 20, y: 20 }, 5, { label: 1, onlyOnBackground: false });
    expect(painting.hasForeground).toBe(true);
    painting.cancel();
    expect(painting.hasForeground).toBe(false);
    expect(painting.canUndo).toBe(false);
  });

  it('forgets what was undone once something else is done', () => {
    const painting = new Painting({ width, height, labels: new Uint8Array(width * height) });
    const one = { label: 1, onlyOnBackground: false };
    painting.strokeTo({ x: 20, y: 20 }, 5, one);
    painting.commit();
    expect(painting.hasForeground).toBe(true);
    painting.undo();
    expect(painting.hasForeground).toBe(false);
    expect(painting.canRedo).toBe(true);
    painting.strokeTo({ x: 80, y: 40 }, 5, one);
    painting.commit();
    expect(painting.canRedo).toBe(false);
  });

  it('keeps what it needs to undo within a budget, the last edit always', () => {
    const budget = 3 * 64 * 64;
    const painting = new Painting(
      { width: 256, height: 256, labels: new Uint8Array(256 * 256) },
      budget,
    );
    for (let i = 0; i < 8; i++) {
      painting.strokeTo({ x: 20 + 25 * i, y: 20 }, 3, { label: 1, onlyOnBackground: false });
      painting.commit();
    }
    let undone = 0;
    while (painting.undo()) undone += 1;
    expect(undone).toBeGreaterThan(0);
    expect(undone).toBeLessThan(8);
    // What could not be taken back is still there, so this is not the start.
    expect(painting.isOriginal).toBe(false);
    painting.clear();
    painting.commit();
    expect(painting.canUndo).toBe(true);
  });

  it('turns no label into another where several count as one', () => {
    const labels = new Uint8Array(width * height).fill(2, 0, (width * height) / 2);
    const painting = new Painting({ width, height, labels });
    painting.fill({ x: 10, y: 60 }, { label: 1, onlyOnBackground: true });
    expect([...new Set(painting.labels)].sort()).toEqual([1, 2]);
    painting.fill({ x: 10, y: 10 }, { label: 0, onlyOnBackground: true });
    expect(painting.hasForeground).toBe(false);
  });
});
