/** What lies over the bands of a contour: iso-lines, paths, and the marks of settings. */
import type { Point } from '../../../plots/fieldFigure.ts';
import type { Ring } from '../../../plots/isoRings.ts';
import type { Pen } from '../../../plots/pen.ts';
import type { Palette } from '../palette.ts';
import type { FieldFrame } from './fieldFrame.ts';

/** Makes closed rings the path of the pen. */
export function traceRings(g: Pen, rings: readonly Ring[], frame: FieldFrame): void {
  g.beginPath();
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const x = frame.x(ring[i] as number);
      const y = frame.y(ring[i + 1] as number);
      if (i === 0) g.moveTo(x, y);
      else g.lineTo(x, y);
    }
    g.closePath();
  }
}

/** Makes a course through points the path of the pen. */
export function tracePath(g: Pen, points: readonly Point[], frame: FieldFrame): void {
  g.beginPath();
  points.forEach((point, i) => {
    if (i === 0) g.moveTo(frame.x(point.x), frame.y(point.y));
    else g.lineTo(frame.x(point.x), frame.y(point.y));
  });
}

/** Strokes the path of the pen as a line over the map, on a rim that keeps it visible on light and dark bands. */
export function drawOver(
  g: Pen,
  palette: Palette,
  width: number,
  dash: readonly number[],
  strength: number,
): void {
  g.lineJoin = 'round';
  for (const [color, lineWidth, alpha] of [
    [palette.halo, width + 1.6, 0.4 * strength],
    [palette.mark, width, strength],
  ] as const) {
    g.strokeStyle = color;
    g.lineWidth = lineWidth * palette.unit;
    g.globalAlpha = alpha;
    g.setLineDash(dash.map((length) => length * palette.unit));
    g.stroke();
  }
  g.globalAlpha = 1;
  g.setLineDash([]);
}

/** An arrow head on the path, a little way from its start, where the eye looks first. */
export function drawArrow(
  g: Pen,
  points: readonly Point[],
  palette: Palette,
  frame: FieldFrame,
): void {
  const pixels = points.map(({ x, y }) => ({ x: frame.x(x), y: frame.y(y) }));
  let length = 0;
  const lengths = pixels.map((pixel, i) => {
    const before = pixels[i - 1];
    if (before) length += Math.hypot(pixel.x - before.x, pixel.y - before.y);
    return length;
  });
  const wished = Math.min(length, Math.max(22 * palette.unit, 0.45 * length));
  const at = lengths.findIndex((value) => value >= wished);
  const tip = pixels[at];
  const tail = pixels[Math.max(0, at - 3)];
  if (!tip || !tail || length < 12 * palette.unit) return;
  const angle = Math.atan2(tip.y - tail.y, tip.x - tail.x);
  const size = 5.5 * palette.unit;
  const corner = (turn: number, reach: number) =>
    [tip.x + reach * Math.cos(angle + turn), tip.y + reach * Math.sin(angle + turn)] as const;
  g.beginPath();
  g.moveTo(...corner(0, size));
  g.lineTo(...corner(2.4, size));
  g.lineTo(...corner(-2.4, size));
  g.closePath();
  g.fillStyle = palette.mark;
  g.fill();
}

export function drawMark(g: Pen, mark: Point, palette: Palette, frame: FieldFrame): void {
  const [x, y] = [frame.x(mark.x), frame.y(mark.y)];
  g.setLineDash([]);
  for (const [radius, fill, stroke] of [
    [5, palette.halo, palette.mark],
    [2, palette.mark, null],
  ] as const) {
    g.beginPath();
    g.arc(x, y, radius * palette.unit, 0, 2 * Math.PI);
    g.fillStyle = fill;
    g.fill();
    if (!stroke) continue;
    g.strokeStyle = stroke;
    g.lineWidth = 1.5 * palette.unit;
    g.stroke();
  }
}

export function drawCrossHairs(g: Pen, mark: Point, palette: Palette, frame: FieldFrame): void {
  const [x, y] = [frame.x(mark.x), frame.y(mark.y)];
  g.beginPath();
  g.moveTo(x, frame.top);
  g.lineTo(x, frame.top + frame.height);
  g.moveTo(frame.left, y);
  g.lineTo(frame.left + frame.width, y);
  g.strokeStyle = palette.mark;
  g.lineWidth = 0.75 * palette.unit;
  g.globalAlpha = 0.55;
  g.setLineDash([]);
  g.stroke();
  g.globalAlpha = 1;
}

/** The pinned setting among the parameters: an open diamond, as on the sliders. */
export function drawDiamond(g: Pen, at: Point, palette: Palette, frame: FieldFrame): void {
  const size = 4 * palette.unit;
  g.save();
  g.translate(frame.x(at.x), frame.y(at.y));
  g.rotate(Math.PI / 4);
  g.fillStyle = palette.paper;
  g.fillRect(-size, -size, 2 * size, 2 * size);
  g.strokeStyle = palette.mark;
  g.lineWidth = 1.5 * palette.unit;
  g.strokeRect(-size, -size, 2 * size, 2 * size);
  g.restore();
}
