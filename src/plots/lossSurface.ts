/** The loss surface over the mean probabilities of the classes, or over two parameters. */
import type { ClassProbabilities } from '../losses/analysis/descent.ts';
import {
  type FamilyPoint,
  type SurfaceField,
  surfaceLogitLimit,
} from '../losses/analysis/surface.ts';
import {
  type FieldAxis,
  type FieldFigure,
  type FieldTick,
  fieldFigure,
  type Grid,
  type HatchedArea,
  type Point,
} from './fieldFigure.ts';
import { fractionOf, type Scale } from './scale.ts';

interface Held {
  /** A slider is held or the scales are locked: the scale may grow but not shrink. */
  readonly held: boolean;
  readonly previous: Scale | null;
}

export interface ProbabilitySurfaceInput extends Held {
  /** What the two kinds of pixel are called. */
  readonly sides: readonly [foreground: string, background: string];
  readonly field: SurfaceField;
  readonly pinnedField: SurfaceField | null;
  /** Mean probabilities of this prediction; null where a class has no pixels. */
  readonly means: ClassProbabilities | null;
  /** Where descent leads, the means first. */
  readonly path: readonly ClassProbabilities[];
  readonly pinnedPath: readonly ClassProbabilities[];
}

export interface ParameterSurfaceInput extends Held {
  readonly axes: 'lambda-gamma' | 'delta-gamma';
  readonly field: SurfaceField;
  readonly pinnedField: SurfaceField | null;
  readonly current: FamilyPoint;
  readonly pinned: FamilyPoint | null;
  /** A canonical value as the chosen convention writes it. */
  readonly shown: (parameter: 'lambda' | 'delta' | 'gamma', value: number) => number;
}

function gridOf(field: SurfaceField): Grid {
  return { columns: field.x.length, rows: field.y.length, values: field.values };
}

/** Rows of a field that hold no finite value, as areas over the full width. */
function hatchedRows(field: SurfaceField): HatchedArea[] {
  const columns = field.x.length;
  const rows = field.y.length;
  const finite = (row: number) => Number.isFinite(field.values[row * columns] as number);
  const areas: HatchedArea[] = [];
  for (let row = 0; row < rows; row++) {
    if (finite(row)) continue;
    const first = row;
    while (row + 1 < rows && !finite(row + 1)) row++;
    areas.push({
      from: { x: 0, y: Math.max(0, first - 1) / (rows - 1) },
      to: { x: 1, y: row / (rows - 1) },
      reason: field.reason ?? '',
    });
  }
  return areas;
}

/**
 * The points of a field in bad health, row by row, as areas that reach half-way to their neighbours. One
 * of them, the widest, says why.
 */
function unstableAreas({ x, y, unstable }: SurfaceField): HatchedArea[] {
  const columns = x.length;
  const rows = y.length;
  const areas: HatchedArea[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (!unstable[row * columns + column]) continue;
      const first = column;
      while (column + 1 < columns && unstable[row * columns + column + 1]) column++;
      const edge = (at: number, count: number) => Math.min(1, Math.max(0, at / (count - 1)));
      areas.push({
        from: { x: edge(first - 0.5, columns), y: edge(row - 0.5, rows) },
        to: { x: edge(column + 0.5, columns), y: edge(row + 0.5, rows) },
        reason: '',
      });
    }
  const width = ({ from, to }: HatchedArea) => to.x - from.x;
  const widest = areas.reduce<HatchedArea | null>(
    (best, area) => (best && width(best) >= width(area) ? best : area),
    null,
  );
  return areas.map((area) =>
    area === widest ? { ...area, reason: 'gradient without bound' } : area,
  );
}

const logitRange = { min: -surfaceLogitLimit, max: surfaceLogitLimit };

/** Position of a probability on a logit axis, kept on the axis. */
export function logitFraction(p: number): number {
  return Math.min(1, Math.max(0, fractionOf(logitRange, Math.log(p / (1 - p)))));
}

/** Probabilities a reader knows. */
const logitTicks: readonly FieldTick[] = [0.01, 0.1, 0.5, 0.9, 0.99].map((p) => ({
  at: logitFraction(p),
  label: String(p).replace('0.', '.'),
}));

const toPoint = ({ foreground, background }: ClassProbabilities): Point => ({
  x: logitFraction(foreground),
  y: logitFraction(background),
});

/** The surface over the mean probabilities of foreground and background, on logit axes. */
export function probabilitySurfaceFigure(input: ProbabilitySurfaceInput): FieldFigure {
  const axis = (side: string): FieldAxis => ({
    label: `mean p on ${side}`,
    shortLabel: side,
    ink: 'ink2',
    ticks: logitTicks,
  });
  return fieldFigure({
    x: axis(input.sides[0]),
    y: axis(input.sides[1]),
    grid: gridOf(input.field),
    pinnedGrid: input.pinnedField && gridOf(input.pinnedField),
    hatched: [...hatchedRows(input.field), ...unstableAreas(input.field)],
    mark: input.means && toPoint(input.means),
    pinnedMark: null,
    path: input.path.map(toPoint),
    pinnedPath: input.pinnedPath.map(toPoint),
    held: input.held,
    previous: input.previous,
  });
}

const symbols = { lambda: 'λ', delta: 'δ', gamma: 'γ' } as const;

/** The surface over λ or δ and γ. A setting beyond the axes has no mark. */
export function parameterSurfaceFigure(input: ParameterSurfaceInput): FieldFigure {
  const moving = input.axes === 'lambda-gamma' ? 'lambda' : 'delta';
  const axis = (parameter: 'lambda' | 'delta' | 'gamma'): FieldAxis => ({
    label: symbols[parameter],
    shortLabel: symbols[parameter],
    ink: parameter,
    ticks: [0, 0.5, 1].map((at) => ({ at, label: String(input.shown(parameter, at)) })),
  });
  const mark = (point: FamilyPoint | null): Point | null => {
    if (!point) return null;
    const at = { x: point[moving], y: point.gamma };
    return at.x >= 0 && at.x <= 1 && at.y >= 0 && at.y <= 1 ? at : null;
  };
  return fieldFigure({
    x: axis(moving),
    y: axis('gamma'),
    grid: gridOf(input.field),
    pinnedGrid: input.pinnedField && gridOf(input.pinnedField),
    hatched: [...hatchedRows(input.field), ...unstableAreas(input.field)],
    mark: mark(input.current),
    pinnedMark: mark(input.pinned),
    path: [],
    pinnedPath: [],
    held: input.held,
    previous: input.previous,
  });
}
