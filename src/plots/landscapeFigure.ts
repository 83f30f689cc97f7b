/** The loss over a plane through weight space. */
import {
  bandScale,
  type FieldAxis,
  type FieldFigure,
  fieldFigure,
  type Grid,
  growScale,
  type Point,
} from './fieldFigure.ts';
import type { Scale } from './scale.ts';

export interface LandscapeFigureInput {
  /** [size, size], row 0 at the start of y. */
  readonly grid: Grid;
  readonly pinnedGrid: Grid | null;
  /** Half the length of the axes: in norms of the filters, or as a distance between weights. */
  readonly half: Point;
  /** Share of the variance along each axis; null for random directions. */
  readonly explained: readonly [number, number] | null;
  /** In fractions of half the axes from the middle. */
  readonly path: readonly Point[];
  /** The scale may grow but not shrink. */
  readonly held: boolean;
  readonly previous: Scale | null;
}

/** "2", ".5", ".034": there is no room for more. */
const reach = (length: number) => String(Number(length.toPrecision(2))).replace(/^0\./, '.');

function axisOf(number: 1 | 2, half: number, explained: number | undefined): FieldAxis {
  const share = explained === undefined ? '' : ` (${(100 * explained).toFixed(1)} %)`;
  return {
    label: `direction ${number}${share}`,
    shortLabel: `direction ${number}`,
    ink: 'ink2',
    ticks: [
      { at: 0, label: `−${reach(half)}` },
      { at: 0.5, label: '0' },
      { at: 1, label: reach(half) },
    ],
  };
}

/** The field with the weights in its middle marked, and the path of training that leads there. */
export function landscapeFigure(input: LandscapeFigureInput): FieldFigure {
  const { grid, pinnedGrid, half, explained, path, held, previous } = input;
  return fieldFigure({
    x: axisOf(1, half.x, explained?.[0]),
    y: axisOf(2, half.y, explained?.[1]),
    ...{ grid, pinnedGrid, held, previous },
    hatched: [],
    mark: { x: 0.5, y: 0.5 },
    pinnedMark: null,
    path: path.map(({ x, y }) => ({ x: (x + 1) / 2, y: (y + 1) / 2 })),
    pinnedPath: [],
  });
}

/** A scale for several fields that are compared. */
export function sharedScale(grids: readonly Grid[]): Scale {
  return grids.map((grid) => bandScale(grid)).reduce((scale, own) => growScale(scale, own));
}
