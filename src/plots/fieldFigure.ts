/**
 * A loss over two axes as iso-bands: what the contour draws and what the 3D surface shows again with
 * the same bands. Positions are fractions of the two axes, 0 to 1, x to the right and y upwards.
 */
import { type Ring, RingTracer } from './isoRings.ts';
import { niceScale, type Range, type Scale } from './scale.ts';

/** Samples on an even grid that reaches both ends of both axes. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** [rows, columns], row 0 at the start of y; not-finite where there is no loss. */
  readonly values: ArrayLike<number>;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface FieldTick {
  /** Fraction of the axis. */
  readonly at: number;
  readonly label: string;
}

export interface FieldAxis {
  readonly label: string;
  /** Shorter, for the edge of the 3D view. */
  readonly shortLabel: string;
  readonly ink: 'ink2' | 'lambda' | 'delta' | 'gamma';
  readonly ticks: readonly FieldTick[];
}

/** The part of the plane where the loss is at least `threshold`. */
interface Band {
  readonly threshold: number;
  /** Position of its colour on the sequential map, [0, 1]. */
  readonly shade: number;
  /** Closed rings, holes among them (even-odd), reaching a little beyond the axes where they leave them. */
  readonly rings: readonly Ring[];
}

/** A rectangle in which there is no loss, and why. */
export interface HatchedArea {
  readonly from: Point;
  readonly to: Point;
  readonly reason: string;
}

export interface FieldFigure {
  readonly x: FieldAxis;
  readonly y: FieldAxis;
  readonly grid: Grid;
  /** Range and step of the bands. */
  readonly scale: Scale;
  /** Lowest first; each covers part of the one before. The first covers everything. */
  readonly bands: readonly Band[];
  /** Iso-lines of the pinned setting, at round values of its own. */
  readonly pinnedLines: readonly Band[];
  readonly hatched: readonly HatchedArea[];
  /** This prediction or this setting. */
  readonly mark: Point | null;
  readonly pinnedMark: Point | null;
  /** Where gradient descent leads from the mark; empty where the axes are parameters. */
  readonly path: readonly Point[];
  readonly pinnedPath: readonly Point[];
  /** "0.00 – 1.50". */
  readonly rangeText: string;
}

export interface FieldInput {
  readonly x: FieldAxis;
  readonly y: FieldAxis;
  readonly grid: Grid;
  readonly pinnedGrid: Grid | null;
  readonly hatched: readonly HatchedArea[];
  readonly mark: Point | null;
  readonly pinnedMark: Point | null;
  readonly path: readonly Point[];
  readonly pinnedPath: readonly Point[];
  /** A slider is held or the scales are locked: the scale, which fits both fields, may grow but not shrink. */
  readonly held: boolean;
  readonly previous: Scale | null;
}

/** As many bands as can still be told apart. */
const mostBands = 15;
/** Share of the samples that the bands cover: the walls at p = 0 and 1 would flatten all the rest. */
const covered = 0.965;
const pinnedLineCount = 4;

/** Memory for the values of a grid, in which they are sorted. */
let sorting = new Float64Array(0);

function finiteSorted({ values }: Grid): Float64Array {
  if (sorting.length < values.length) sorting = new Float64Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isFinite(value)) sorting[count++] = value;
  }
  return sorting.subarray(0, count).sort();
}

/** Bands for the values of a grid: 1-2-5 steps from the lowest to nearly the highest. */
export function bandScale(grid: Grid, bands = mostBands): Scale {
  const sorted = finiteSorted(grid);
  if (sorted.length === 0) return { min: 0, max: 1, step: 1 };
  const low = sorted[0] as number;
  const high = sorted[Math.floor(covered * (sorted.length - 1))] as number;
  // A constant field has one band, and rounding must not split it.
  return high - low > 1e-9 ? niceScale(low, high, bands + 1) : niceScale(low, low + 1, 2);
}

/** The scale that covers another one too. */
export function growScale(previous: Scale, wanted: Scale): Scale {
  if (wanted.min >= previous.min && wanted.max <= previous.max) return previous;
  return niceScale(
    Math.min(previous.min, wanted.min),
    Math.max(previous.max, wanted.max),
    mostBands + 1,
  );
}

/** Fields follow each other on grids of one size. */
let lastTracer: RingTracer | null = null;

function tracerOf({ columns, rows }: Grid): RingTracer {
  if (lastTracer?.columns !== columns || lastTracer.rows !== rows)
    lastTracer = new RingTracer(columns, rows);
  return lastTracer;
}

/** The boundary of each band. */
function traceBands(
  grid: Grid,
  thresholds: readonly number[],
  shade: (i: number) => number,
): Band[] {
  const { columns, rows, values } = grid;
  const tracer = tracerOf(grid);
  // A hole is filled by the next sample below it, so that the bands run on under the hatch that covers
  // the hole instead of curling up at its edge.
  tracer.load((i) => {
    let at = i;
    while (at >= columns && !Number.isFinite(values[at] as number)) at -= columns;
    return values[at] as number;
  });
  return thresholds.map((threshold, i) => ({
    threshold,
    shade: shade(i),
    rings: tracer.rings(threshold, 0, 1 / (columns - 1), 1 / (rows - 1)),
  }));
}

/** The value at a point of the plane, bilinear; NaN outside. */
export function gridValue(grid: Grid, { x, y }: Point): number {
  if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) return Number.NaN;
  const { columns, rows, values } = grid;
  const column = Math.min(columns - 2, Math.floor(x * (columns - 1)));
  const row = Math.min(rows - 2, Math.floor(y * (rows - 1)));
  const u = x * (columns - 1) - column;
  const v = y * (rows - 1) - row;
  const at = (i: number, j: number) => values[j * columns + i] as number;
  return (
    (at(column, row) * (1 - u) + at(column + 1, row) * u) * (1 - v) +
    (at(column, row + 1) * (1 - u) + at(column + 1, row + 1) * u) * v
  );
}

/** "0.00 – 1.50", with the decimals its step needs and at least two. */
export function rangeText(range: Range, step: number): string {
  const decimals = Math.max(2, Math.ceil(-Math.log10(step) - 1e-9));
  const text = (value: number) => value.toFixed(decimals).replace('-', '−');
  return `${text(range.min)} – ${text(range.max)}`;
}

/** The figure of a field. */
export function fieldFigure(input: FieldInput): FieldFigure {
  const { held, previous, pinnedGrid } = input;
  const own = bandScale(input.grid);
  const wanted = pinnedGrid ? growScale(bandScale(pinnedGrid), own) : own;
  const scale = held && previous ? growScale(previous, wanted) : wanted;
  const count = Math.round((scale.max - scale.min) / scale.step);
  const shade = (i: number) => (i + 0.5) / count;
  const thresholds = Array.from({ length: count - 1 }, (_, i) => scale.min + (i + 1) * scale.step);
  const everything: Band = {
    threshold: scale.min,
    shade: shade(0),
    rings: [Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1)],
  };
  return {
    x: input.x,
    y: input.y,
    grid: input.grid,
    scale,
    bands: [everything, ...traceBands(input.grid, thresholds, (i) => shade(i + 1))],
    pinnedLines: pinnedGrid ? pinnedLines(pinnedGrid) : [],
    hatched: input.hatched,
    mark: input.mark,
    pinnedMark: input.pinnedMark,
    path: input.path,
    pinnedPath: input.pinnedPath,
    rangeText: rangeText(scale, scale.step),
  };
}

/** A few lines, enough to see the shape of the other field without hiding this one. */
function pinnedLines(grid: Grid): Band[] {
  const scale = bandScale(grid, pinnedLineCount);
  const count = Math.round((scale.max - scale.min) / scale.step);
  const thresholds = Array.from({ length: count - 1 }, (_, i) => scale.min + (i + 1) * scale.step);
  return traceBands(grid, thresholds, (i) => (i + 1) / count);
}
