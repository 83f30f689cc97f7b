import { describe, expect, it } from 'vitest';
import { type FieldFigure, fieldFigure } from '../../src/plots/fieldFigure.ts';
import { farCorner, type SurfaceColours, surfaceFigure } from '../../src/plots/surfaceFigure.ts';

const ink = '#000000';
const colours: SurfaceColours = {
  ramp: Array.from({ length: 256 }, (_, i) => `rgb(${i},${i},${i})`),
  hairline: ink,
  line: ink,
  line2: ink,
  mark: ink,
  halo: ink,
  ink3: ink,
  inks: { ink2: ink, lambda: '#7926c0', delta: ink, gamma: '#08757d' },
  sans: 'sans',
  serif: 'serif',
  unit: 1,
};

function figureOf(value: (x: number, y: number) => number): FieldFigure {
  const n = 11;
  const axis = (label: string, color: 'lambda' | 'gamma') =>
    ({ label, shortLabel: label, ink: color, ticks: [] }) as const;
  return fieldFigure({
    x: axis('λ', 'lambda'),
    y: axis('γ', 'gamma'),
    grid: {
      columns: n,
      rows: n,
      values: Float64Array.from({ length: n * n }, (_, i) =>
        value((i % n) / (n - 1), Math.floor(i / n) / (n - 1)),
      ),
    },
    pinnedGrid: null,
    hatched: [],
    mark: { x: 0.3, y: 0.5 },
    pinnedMark: null,
    path: [],
    pinnedPath: [],
    held: false,
    previous: null,
  });
}

const figure = figureOf((x, y) => x + y * y);

describe('surfaceFigure', () => {
  const { surface, overlays, layout } = surfaceFigure(figure, colours, 0.6);

  it('shows the field of the contour in the same bands', () => {
    expect(surface.type).toBe('surface');
    expect(surface.z).toHaveLength(11);
    expect(surface.z[10]?.[0]).toBeCloseTo(1, 12);
    expect([surface.cmin, surface.cmax]).toEqual([figure.scale.min, figure.scale.max]);
    const bands = figure.bands.map(({ shade }) => colours.ramp[Math.round(shade * 255)]);
    expect(surface.colorscale.map(([, colour]) => colour)).toEqual(bands.flatMap((b) => [b, b]));
    expect(surface.colorscale[0]?.[0]).toBe(0);
    expect(surface.colorscale[surface.colorscale.length - 1]?.[0]).toBe(1);
  });

  it('is seen in parallel projection, upright, and not turned by plotly itself', () => {
    expect(layout.scene.camera.projection.type).toBe('orthographic');
    expect(layout.scene.camera.up).toEqual({ x: 0, y: 0, z: 1 });
    expect(layout.scene.dragmode).toBe(false);
  });

  it('runs its slices through the mark, moved along the line of sight only', () => {
    const [along, across] = overlays.filter(({ x }) => x.length === 61);
    const { eye } = layout.scene.camera;
    const { aspectratio, zaxis, xaxis } = layout.scene;
    /** Offset from where the point belongs, in the units of the scene. */
    const offset = (trace: typeof along, i: number, x: number, y: number) => [
      (((trace?.x[i] ?? 0) - x) * aspectratio.x) / (xaxis.range[1] - xaxis.range[0]),
      (((trace?.y[i] ?? 0) - y) * aspectratio.y) / (xaxis.range[1] - xaxis.range[0]),
      (((trace?.z[i] ?? 0) - (x + y * y)) * aspectratio.z) / (zaxis.range[1] - zaxis.range[0]),
    ];
    for (const [trace, x, y] of [
      [along, 0.5, 0.5],
      [across, 0.3, 0.5],
    ] as const) {
      const [dx = 0, dy = 0, dz = 0] = offset(trace, 30, x, y);
      expect(dx / eye.x).toBeGreaterThan(0);
      expect(dy / eye.y).toBeCloseTo(dx / eye.x, 9);
      expect(dz / eye.z).toBeCloseTo(dx / eye.x, 9);
    }
  });

  it('names the axes in their hues', () => {
    const names = layout.scene.annotations.map(({ text, font }) => [text, font.color]);
    expect(names).toEqual([
      ['<i>λ</i>', '#7926c0'],
      ['<i>γ</i>', '#08757d'],
      ['loss', ink],
    ]);
  });

  it('leaves holes where there is no loss', () => {
    const holed = surfaceFigure(
      figureOf((x, y) => (y > 0.95 ? Number.NaN : x)),
      colours,
      0,
    );
    expect(holed.surface.z[10]).toEqual(new Array(11).fill(null));
  });

  it('has as many traces with a mark as without, so that plotly can update', () => {
    const without = surfaceFigure({ ...figure, mark: null }, colours, 0.6);
    expect(without.overlays.map(({ mode }) => mode)).toEqual(overlays.map(({ mode }) => mode));
  });
});

describe('farCorner', () => {
  it('is the corner away from the eye at every turn', () => {
    for (let yaw = -6; yaw <= 6; yaw += 0.37) {
      const eye = { x: Math.sin(yaw), y: -Math.cos(yaw) };
      const depth = (x: number, y: number) => (x - 0.5) * eye.x + (y - 0.5) * eye.y;
      const corners = [0, 1].flatMap((x) => [0, 1].map((y) => depth(x, y)));
      const { x, y } = farCorner(yaw);
      expect(depth(x, y)).toBeCloseTo(Math.min(...corners), 12);
    }
  });
});
