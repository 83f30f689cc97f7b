import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type LabelRequest,
  overlaps,
  type Pixel,
  placeLabels,
  spreadLabels,
} from '../../src/plots/labels.ts';

const frame = { left: 20, top: 10, width: 220, height: 160 };

/** A curve across the frame: a mean height, a slope and a bend. */
const curve = fc
  .tuple(
    fc.double({ min: 10, max: 170, noNaN: true }),
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.double({ min: -0.01, max: 0.01, noNaN: true }),
  )
  .map(([middle, slope, bend]): Pixel[] =>
    Array.from({ length: 56 }, (_, i) => {
      const x = 20 + 4 * i;
      const u = x - 130;
      return { x, y: middle + slope * u + bend * u * u };
    }).filter(({ y }) => y >= 10 && y <= 170),
  );

const scene = fc
  .array(
    fc.record({
      line: curve,
      width: fc.integer({ min: 10, max: 80 }),
      across: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((labels) => ({
    requests: labels.map(
      ({ line, width, across }): LabelRequest => ({
        line,
        width,
        height: 13,
        place: across ? 'across' : 'beside',
      }),
    ),
    curves: labels.map(({ line }) => ({ points: line, faint: false })),
  }));

describe('placeLabels', () => {
  it('puts every label inside the frame, off the others and off what is taken', () => {
    const taken = [{ left: 60, top: 60, width: 30, height: 20 }];
    fc.assert(
      fc.property(scene, ({ requests, curves }) => {
        const boxes = placeLabels(requests, curves, taken, frame).filter((box) => box !== null);
        boxes.forEach((box, i) => {
          expect(box.left).toBeGreaterThanOrEqual(frame.left);
          expect(box.top).toBeGreaterThanOrEqual(frame.top);
          expect(box.left + box.width).toBeLessThanOrEqual(frame.left + frame.width);
          expect(box.top + box.height).toBeLessThanOrEqual(frame.top + frame.height);
          for (const other of [...taken, ...boxes.slice(0, i)])
            expect(overlaps(box, other)).toBe(false);
        });
      }),
    );
  });

  it('covers no strong curve but the one a label lies across', () => {
    fc.assert(
      fc.property(scene, ({ requests, curves }) => {
        placeLabels(requests, curves, [], frame).forEach((box, i) => {
          if (!box) return;
          const request = requests[i] as LabelRequest;
          for (const { points } of curves) {
            if (points === request.line && request.place === 'across') continue;
            const covered = points.some(({ x, y }) =>
              overlaps(box, { left: x, top: y, width: 0.01, height: 0.01 }),
            );
            expect(covered).toBe(false);
          }
        });
      }),
    );
  });

  it('finds a place beside a lone line', () => {
    const line = Array.from({ length: 50 }, (_, i) => ({ x: 20 + 4 * i, y: 90 }));
    const request = { line, width: 60, height: 13, place: 'beside' } as const;
    const [box] = placeLabels([request], [{ points: line, faint: false }], [], frame);
    expect(box).not.toBeNull();
  });

  it('stays near its last place while that is as good as any', () => {
    const line = Array.from({ length: 50 }, (_, i) => ({ x: 20 + 4 * i, y: 90 }));
    const request = {
      line,
      width: 40,
      height: 13,
      place: 'beside',
      previous: { x: 160, y: 80 },
    } as const;
    const [box] = placeLabels([request], [{ points: line, faint: false }], [], frame);
    expect((box?.left ?? 0) + 20).toBeCloseTo(160, 0);
  });
});

describe('spreadLabels', () => {
  const wishes = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), {
    minLength: 1,
    maxLength: 10,
  });

  it('keeps labels apart, in their order and inside the column', () => {
    fc.assert(
      fc.property(wishes, (wished) => {
        const centres = spreadLabels(wished, 12, -10, 210);
        const order = wished.map((_, i) => i).sort((a, b) => wished[a]! - wished[b]! || a - b);
        order.forEach((label, i) => {
          const centre = centres[label] as number;
          expect(centre).toBeGreaterThanOrEqual(-10 + 6 - 1e-6);
          expect(centre).toBeLessThanOrEqual(210 - 6 + 1e-6);
          if (i > 0) expect(centre - centres[order[i - 1]!]!).toBeGreaterThanOrEqual(12 - 1e-6);
        });
      }),
    );
  });

  it('leaves labels alone that do not touch', () => {
    expect(spreadLabels([100, 20, 60], 12, 0, 200)).toEqual([100, 20, 60]);
  });

  it('moves two labels with one wish apart evenly', () => {
    expect(spreadLabels([50, 50], 12, 0, 200)).toEqual([44, 56]);
  });
});
