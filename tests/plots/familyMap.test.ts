import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { familyEdges } from '../../src/losses/analysis/family.ts';
import { normalFormIds } from '../../src/losses/catalogue.ts';
import { defaultParameters, type LossParameters } from '../../src/losses/parameters.ts';
import { familyMap, type Rectangle } from '../../src/plots/familyMap.ts';
import { anyLossId, anyParameters } from '../support/lossArbitraries.ts';

const anyWidth = fc.integer({ min: 320, max: 900 });
const wide = familyMap(640);
const place = (id: (typeof normalFormIds)[number], own: Partial<LossParameters>, map = wide) => {
  const point = map.place(id, { ...defaultParameters, ...own });
  if (!point) throw new Error(`${id} has no place`);
  return point;
};
const overlap = (a: Rectangle, b: Rectangle) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe('the family map', () => {
  it('has a box for each loss of the paper, apart from each other and within the picture', () => {
    fc.assert(
      fc.property(anyWidth, (width) => {
        const { boxes, height } = familyMap(width);
        expect(boxes.map(({ id }) => id).sort()).toEqual([...normalFormIds].sort());
        boxes.forEach((box, i) => {
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          expect(box.y + box.height).toBeLessThanOrEqual(height);
          for (const other of boxes.slice(i + 1)) expect(overlap(box, other)).toBe(false);
        });
      }),
    );
  });

  it('draws every edge, and no line through a box', () => {
    fc.assert(
      fc.property(anyWidth, (width) => {
        const { boxes, edges } = familyMap(width);
        expect(edges).toHaveLength(familyEdges.length);
        for (const { line } of edges)
          for (let i = 1; i < line.length; i++) {
            const [a, b] = [line[i - 1], line[i]];
            const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, width: 0, height: 0 };
            for (const box of boxes) expect(overlap(middle, box)).toBe(false);
          }
      }),
    );
  });

  it('keeps the point in the picture at every setting', () => {
    fc.assert(
      fc.property(anyWidth, anyLossId, anyParameters, (width, id, parameters) => {
        const map = familyMap(width);
        const point = place(id, parameters, map);
        expect(point.x).toBeGreaterThanOrEqual(0);
        expect(point.x).toBeLessThanOrEqual(width);
        expect(point.y).toBeGreaterThanOrEqual(0);
        expect(point.y).toBeLessThanOrEqual(map.height);
      }),
    );
  });

  it('moves the point from column to column with λ', () => {
    const id = 'asymmetric-unified-focal';
    expect(place(id, { lambda: 0 })).toEqual(place('asymmetric-focal', {}));
    expect(place(id, { lambda: 1 })).toEqual(place('asymmetric-focal-tversky', {}));
    expect(place(id, { lambda: 0.5 }).x).toBe(wide.columns[1]);
  });

  it('moves it away from the waist with γ, the forms to opposite sides', () => {
    const up = (gamma: number) => place('asymmetric-unified-focal', { gamma }).y;
    const down = (gamma: number) => place('symmetric-unified-focal', { gamma }).y;
    expect(up(0.6)).toBeLessThan(up(0.3));
    expect(down(0.6)).toBeGreaterThan(down(0.3));
    const combo = wide.boxes.find(({ id }) => id === 'combo');
    expect(up(0)).toBe(combo?.y);
    expect(down(0)).toBe((combo?.y ?? 0) + (combo?.height ?? 0));
  });

  it('moves it a little at a little step of a slider', () => {
    fc.assert(
      fc.property(
        anyLossId,
        anyParameters,
        fc.constantFrom('lambda', 'gamma', 'comboAlpha', 'tverskyGamma', 'delta', 'focalGamma'),
        (id, parameters, moved) => {
          const a = place(id, parameters);
          const b = place(id, { ...parameters, [moved]: parameters[moved] - 0.01 });
          expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeLessThan(8);
        },
      ),
    );
  });

  it('writes the values of a setting over no box, and near its point', () => {
    fc.assert(
      fc.property(anyWidth, anyLossId, anyParameters, (width, id, parameters) => {
        const map = familyMap(width);
        const point = map.place(id, { ...defaultParameters, ...parameters });
        if (!point) return;
        const middle = map.clearOfBoxes(point.y);
        const text = { x: 0, y: middle - 8, width, height: 16 };
        for (const box of map.boxes) expect(overlap(text, box)).toBe(false);
        expect(Math.abs(middle - point.y)).toBeLessThanOrEqual(32);
      }),
    );
  });
});
