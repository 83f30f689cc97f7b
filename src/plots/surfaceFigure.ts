/**
 * The 3D view of a field figure, as data for plotly.js: the surface in the same bands and colours, the
 * two slices through the mark, and the box it stands in. Seen in parallel projection, turned about the
 * vertical axis only, so that heights can be compared.
 */
import { type FieldAxis, type FieldFigure, gridValue, type Point } from './fieldFigure.ts';

export interface SurfaceColours {
  /** The sequential map, low to high, any number of CSS colours. */
  readonly ramp: readonly string[];
  /** Of the grid on the surface; see-through. */
  readonly hairline: string;
  readonly line: string;
  readonly line2: string;
  readonly mark: string;
  readonly halo: string;
  readonly ink3: string;
  readonly inks: Readonly<Record<FieldAxis['ink'], string>>;
  readonly sans: string;
  readonly serif: string;
  /** Pixels per 1/16 rem. */
  readonly unit: number;
}

/** Height of the eye over the floor, as a share of its distance. */
const elevation = 0.62;
/** Side of the box in plotly's units: what fills the picture in parallel projection. */
const boxSide = 1.08;
/** Height of the box when its sides are one. */
const boxHeight = 0.8;
/**
 * How far lines and marks are moved towards the eye, in sides of the box, so that the surface they lie
 * on does not hide them. In parallel projection this moves nothing on the screen.
 */
const lineNearer = 0.03;
const markNearer = 0.05;
/** Room around the box, in its sides: plotly.js cuts off what lies outside or exactly on a bound. */
const margin = 0.06;
/** Less of it above, where what the bands no longer cover is to be cut off. */
const marginAbove = 0.025;
const sliceSteps = 60;

interface Line {
  readonly x: number[];
  readonly y: number[];
  readonly z: (number | null)[];
}

/** The corner of the floor that is farthest from the eye, as 0 or 1 in x and y. */
export function farCorner(yaw: number): Point {
  return { x: Math.sin(yaw) > 0 ? 0 : 1, y: Math.cos(yaw) > 0 ? 1 : 0 };
}

/** A step function of the sequential map, in the form of a plotly colour scale. */
function bandColours(figure: FieldFigure, ramp: readonly string[]): [number, string][] {
  const count = figure.bands.length;
  return figure.bands.flatMap(({ shade }, i): [number, string][] => {
    const colour = ramp[Math.round(shade * (ramp.length - 1))] as string;
    return [
      [i / count, colour],
      [(i + 1) / count, colour],
    ];
  });
}

/** The course of the field along a straight line of the plane. */
function slice(figure: FieldFigure, from: Point, to: Point): Line {
  const line: Line = { x: [], y: [], z: [] };
  for (let i = 0; i <= sliceSteps; i++) {
    const t = i / sliceSteps;
    const point = { x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t };
    const value = gridValue(figure.grid, point);
    line.x.push(point.x);
    line.y.push(point.y);
    line.z.push(Number.isFinite(value) && value <= figure.scale.max ? value : null);
  }
  return line;
}

/** The line moved towards the eye. */
function nearer(line: Line, by: number, span: number, yaw: number): Line {
  const [dx, dy] = [by * Math.sin(yaw), -by * Math.cos(yaw)];
  const dz = (by * elevation * span) / boxHeight;
  return {
    x: line.x.map((x) => x + dx),
    y: line.y.map((y) => y + dy),
    z: line.z.map((z) => (z === null ? null : z + dz)),
  };
}

function lineTrace(line: Line, color: string, width: number, dash: 'solid' | 'dash' = 'solid') {
  return {
    type: 'scatter3d',
    mode: 'lines',
    ...line,
    line: { color, width, dash },
    hoverinfo: 'skip',
    showlegend: false,
  } as const;
}

/** A dot, or with a `ring` an open circle. */
function markTrace(at: Line, color: string, size: number, ring: string | null) {
  return {
    type: 'scatter3d',
    mode: 'markers',
    ...at,
    marker: {
      color,
      size,
      symbol: 'circle',
      opacity: 1,
      line: { color: ring ?? color, width: ring ? 2 : 0 },
    },
    hoverinfo: 'skip',
    showlegend: false,
  } as const;
}

/** The floor and the two walls behind the surface, as one broken line each. */
function boxTraces(figure: FieldFigure, colours: SurfaceColours, yaw: number) {
  const { min, max } = figure.scale;
  const far = farCorner(yaw);
  const floor: Line = { x: [0, 1, 1, 0, 0], y: [0, 0, 1, 1, 0], z: [min, min, min, min, min] };
  const left = { x: far.x, y: 1 - far.y };
  const right = { x: 1 - far.x, y: far.y };
  const walls: Line = {
    x: [left.x, left.x, far.x, far.x, far.x, right.x, right.x],
    y: [left.y, left.y, far.y, far.y, far.y, right.y, right.y],
    z: [min, max, max, min, max, max, min],
  };
  return [lineTrace(floor, colours.line2, 1), lineTrace(walls, colours.line, 1)];
}

/** Names of the axes at the near edges of the floor, and "loss" over the far corner. */
function annotations(figure: FieldFigure, colours: SurfaceColours, yaw: number) {
  const far = farCorner(yaw);
  const { min, max } = figure.scale;
  // Over the right end of the screen's horizontal, a name stands right of its edge, else left of it.
  const toTheRight = (point: Point) =>
    (point.x - 0.5) * Math.cos(yaw) + (point.y - 0.5) * Math.sin(yaw) > 0;
  const name = (axis: FieldAxis, at: Point) => {
    const symbol = axis.shortLabel.length === 1;
    return {
      x: at.x,
      y: at.y,
      z: min,
      text: symbol ? `<i>${axis.shortLabel}</i>` : axis.shortLabel,
      showarrow: false,
      xanchor: toTheRight(at) ? 'left' : 'right',
      yanchor: 'top',
      xshift: (toTheRight(at) ? 4 : -4) * colours.unit,
      yshift: -2 * colours.unit,
      font: {
        family: symbol ? colours.serif : colours.sans,
        size: (symbol ? 15 : 11) * colours.unit,
        color: colours.inks[axis.ink],
      },
    } as const;
  };
  return [
    // Nearer to the front corner than to the side, where the picture ends.
    name(figure.x, { x: 0.25 * far.x + 0.75 * (1 - far.x), y: 1 - far.y }),
    name(figure.y, { x: 1 - far.x, y: 0.25 * far.y + 0.75 * (1 - far.y) }),
    {
      x: far.x,
      y: far.y,
      z: max,
      text: 'loss',
      showarrow: false,
      yanchor: 'bottom',
      yshift: 3 * colours.unit,
      font: { family: colours.sans, size: 11 * colours.unit, color: colours.ink3 },
    } as const,
  ];
}

/** Where the eye stands for a turn of the box, in radians; 0 looks along y. */
export function cameraAt(yaw: number) {
  return {
    eye: { x: Math.sin(yaw), y: -Math.cos(yaw), z: elevation },
    up: { x: 0, y: 0, z: 1 },
    center: { x: 0, y: 0, z: -0.04 },
    projection: { type: 'orthographic' },
  } as const;
}

/**
 * Everything plotly.js needs to draw the figure: the surface, the traces over it, the layout. Number and
 * types of the traces are the same at every call, so that it can update what it has.
 */
export function surfaceFigure(figure: FieldFigure, colours: SurfaceColours, yaw: number) {
  const { grid, scale, mark } = figure;
  const axis = (count: number) => Array.from({ length: count }, (_, i) => i / (count - 1));
  const rows = Array.from({ length: grid.rows }, (_, row) =>
    Array.from({ length: grid.columns }, (_, column) => {
      const value = grid.values[row * grid.columns + column] as number;
      return Number.isFinite(value) ? value : null;
    }),
  );
  const hairline = { color: colours.hairline, width: 1, show: true, highlight: false } as const;
  const surface = {
    type: 'surface',
    x: axis(grid.columns),
    y: axis(grid.rows),
    z: rows,
    cmin: scale.min,
    cmax: scale.max,
    colorscale: bandColours(figure, colours.ramp),
    showscale: false,
    hoverinfo: 'skip',
    // The colours must be those of the contour: no light, no shade.
    lighting: { ambient: 1, diffuse: 0, specular: 0, fresnel: 0, roughness: 1 },
    contours: {
      x: { ...hairline, start: 0.125, end: 0.875, size: 0.125 },
      y: { ...hairline, start: 0.125, end: 0.875, size: 0.125 },
      z: { show: false, highlight: false },
    },
  } as const;

  const span = scale.max - scale.min;
  const nothing: Line = { x: [], y: [], z: [] };
  const along = mark ? slice(figure, { x: 0, y: mark.y }, { x: 1, y: mark.y }) : nothing;
  const across = mark ? slice(figure, { x: mark.x, y: 0 }, { x: mark.x, y: 1 }) : nothing;
  const height = mark ? gridValue(grid, mark) : Number.NaN;
  const dot: Line =
    mark && Number.isFinite(height)
      ? { x: [mark.x], y: [mark.y], z: [Math.min(height, scale.max)] }
      : nothing;
  const lifted = (line: Line) => nearer(line, lineNearer, span, yaw);
  const marked = nearer(dot, markNearer, span, yaw);
  const overlays = [
    ...boxTraces(figure, colours, yaw),
    lineTrace(lifted(along), colours.mark, 3),
    lineTrace(lifted(across), colours.mark, 3, 'dash'),
    markTrace(marked, colours.halo, 9, colours.mark),
    markTrace(marked, colours.mark, 4, null),
  ];

  const hidden = { visible: false, showspikes: false } as const;
  const plane: typeof hidden & { range: [number, number] } = {
    ...hidden,
    range: [-margin, 1 + margin],
  };
  const upright: typeof plane = {
    ...hidden,
    range: [scale.min - margin * span, scale.max + marginAbove * span],
  };
  const layout = {
    autosize: true,
    margin: { l: 0, r: 0, t: 0, b: 0 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    showlegend: false,
    scene: {
      xaxis: plane,
      yaxis: plane,
      zaxis: upright,
      aspectmode: 'manual',
      aspectratio: {
        x: boxSide * (1 + 2 * margin),
        y: boxSide * (1 + 2 * margin),
        z: boxSide * boxHeight * (1 + margin + marginAbove),
      },
      camera: cameraAt(yaw),
      dragmode: false,
      hovermode: false,
      annotations: annotations(figure, colours, yaw),
    },
  } as const;
  return { surface, overlays, layout };
}
