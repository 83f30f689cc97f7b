/** Draws a field figure as a contour on a canvas. */

import {
  type FieldAxis,
  type FieldFigure,
  gridValue,
  type Point,
} from '../../plots/fieldFigure.ts';
import type { Box } from '../../plots/labels.ts';
import { tickLabel } from '../../plots/scale.ts';
import { drawHatch, drawText, prepareCanvas, type TextStyle, textWidth } from './canvas.ts';
import type { Palette } from './palette.ts';

const tickSize = 11;

interface Frame extends Box {
  readonly x: (fraction: number) => number;
  readonly y: (fraction: number) => number;
}

/** The map inside a canvas of this size: axes left and below, the name of y above. */
export function fieldFrame(palette: Palette, width: number, height: number): Frame {
  const { unit } = palette;
  const left = 28 * unit;
  const top = 20 * unit;
  const box = { left, top, width: width - left - 1, height: height - top - 34 * unit };
  return {
    ...box,
    x: (fraction) => box.left + fraction * box.width,
    y: (fraction) => box.top + (1 - fraction) * box.height,
  };
}

function ringsPath(rings: readonly (readonly Point[])[], frame: Frame): Path2D {
  const path = new Path2D();
  for (const ring of rings) {
    ring.forEach((point, i) => {
      if (i === 0) path.moveTo(frame.x(point.x), frame.y(point.y));
      else path.lineTo(frame.x(point.x), frame.y(point.y));
    });
    path.closePath();
  }
  return path;
}

function drawBands(
  g: CanvasRenderingContext2D,
  figure: FieldFigure,
  palette: Palette,
  ramp: readonly string[],
  frame: Frame,
): void {
  g.setLineDash([]);
  g.lineWidth = 0.6;
  g.strokeStyle = palette.paper;
  const outlines: Path2D[] = [];
  for (const { rings, shade } of figure.bands) {
    const path = ringsPath(rings, frame);
    g.fillStyle = ramp[Math.round(shade * (ramp.length - 1))] as string;
    g.fill(path, 'evenodd');
    outlines.push(path);
  }
  g.globalAlpha = 0.55;
  for (const path of outlines.slice(1)) g.stroke(path);
  g.globalAlpha = 1;
}

/** A line over the map, on a rim that keeps it visible on light and dark bands. */
function drawOver(
  g: CanvasRenderingContext2D,
  palette: Palette,
  path: Path2D,
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
    g.lineWidth = lineWidth;
    g.globalAlpha = alpha;
    g.setLineDash([...dash]);
    g.stroke(path);
  }
  g.globalAlpha = 1;
  g.setLineDash([]);
}

function pathOf(points: readonly Point[], frame: Frame): Path2D {
  const path = new Path2D();
  points.forEach((point, i) => {
    if (i === 0) path.moveTo(frame.x(point.x), frame.y(point.y));
    else path.lineTo(frame.x(point.x), frame.y(point.y));
  });
  return path;
}

/** An arrow head on the path, a little way from its start, where the eye looks first. */
function drawArrow(
  g: CanvasRenderingContext2D,
  points: readonly Point[],
  palette: Palette,
  frame: Frame,
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

function drawMark(g: CanvasRenderingContext2D, mark: Point, palette: Palette, frame: Frame): void {
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
    g.lineWidth = 1.5;
    g.stroke();
  }
}

function drawCrossHairs(
  g: CanvasRenderingContext2D,
  mark: Point,
  palette: Palette,
  frame: Frame,
): void {
  const [x, y] = [frame.x(mark.x), frame.y(mark.y)];
  g.beginPath();
  g.moveTo(x, frame.top);
  g.lineTo(x, frame.top + frame.height);
  g.moveTo(frame.left, y);
  g.lineTo(frame.left + frame.width, y);
  g.strokeStyle = palette.mark;
  g.lineWidth = 0.75;
  g.globalAlpha = 0.55;
  g.setLineDash([]);
  g.stroke();
  g.globalAlpha = 1;
}

/** The pinned setting among the parameters: an open diamond, as on the sliders. */
function drawDiamond(g: CanvasRenderingContext2D, at: Point, palette: Palette, frame: Frame): void {
  const size = 4 * palette.unit;
  g.save();
  g.translate(frame.x(at.x), frame.y(at.y));
  g.rotate(Math.PI / 4);
  g.fillStyle = palette.paper;
  g.fillRect(-size, -size, 2 * size, 2 * size);
  g.strokeStyle = palette.mark;
  g.lineWidth = 1.5;
  g.strokeRect(-size, -size, 2 * size, 2 * size);
  g.restore();
}

function nameStyle(axis: FieldAxis, palette: Palette): TextStyle {
  const symbol = axis.label.length === 1;
  return { size: symbol ? 13 : 12, color: palette[axis.ink], symbol, baseline: 'top' };
}

function drawAxes(
  g: CanvasRenderingContext2D,
  figure: FieldFigure,
  palette: Palette,
  frame: Frame,
): void {
  const { unit } = palette;
  const bottom = frame.top + frame.height;
  const style: TextStyle = { size: tickSize, color: palette.ink3 };
  // Narrow: every second tick, the middle one among those that stay.
  const room = frame.width / figure.x.ticks.length;
  const skip = room < 34 * unit && figure.x.ticks.length > 3 ? 2 : 1;
  figure.x.ticks.forEach(({ at, label }, i) => {
    if (i % skip !== 0) return;
    const width = textWidth(g, palette, label, style);
    const left = frame.x(at) - width / 2;
    const kept = Math.min(frame.left + frame.width - width, Math.max(frame.left, left));
    drawText(g, palette, label, kept, bottom + 4 * unit, { ...style, baseline: 'top' });
  });
  for (const { at, label } of figure.y.ticks) {
    const half = 5 * unit;
    const y = Math.min(bottom - half, Math.max(frame.top + half, frame.y(at)));
    drawText(g, palette, label, frame.left - 5 * unit, y, { ...style, align: 'right' });
  }
  drawText(g, palette, figure.y.label, 0, 1 * unit, nameStyle(figure.y, palette));
  drawText(g, palette, figure.x.label, frame.left + frame.width, bottom + 18 * unit, {
    ...nameStyle(figure.x, palette),
    align: 'right',
  });
}

/** The loss under the pointer. */
function drawReadout(
  g: CanvasRenderingContext2D,
  figure: FieldFigure,
  palette: Palette,
  frame: Frame,
  pointer: Point,
): void {
  const value = gridValue(figure.grid, pointer);
  if (!Number.isFinite(value)) return;
  const text = `loss ${tickLabel(Number(value.toFixed(3)), 0.001)}`;
  const style: TextStyle = { size: tickSize, color: palette.ink };
  const { unit } = palette;
  const width = textWidth(g, palette, text, style) + 8 * unit;
  const height = 16 * unit;
  const x = frame.x(pointer.x);
  const y = frame.y(pointer.y);
  const left =
    x + 10 * unit + width < frame.left + frame.width ? x + 10 * unit : x - 10 * unit - width;
  const top = Math.max(frame.top, y - height - 6 * unit);
  g.fillStyle = palette.paper;
  g.globalAlpha = 0.92;
  g.fillRect(left, top, width, height);
  g.globalAlpha = 1;
  drawText(g, palette, text, left + 4 * unit, top + height / 2, style);
}

/**
 * Draws the contour over the whole canvas.
 *
 * @param ramp  the sequential map, CSS colours from low to high
 * @param pointer  where the pointer is, in fractions of the axes; null without one
 */
export function drawFieldFigure(
  canvas: HTMLCanvasElement,
  figure: FieldFigure,
  palette: Palette,
  ramp: readonly string[],
  pointer: Point | null,
): void {
  const surface = prepareCanvas(canvas);
  if (!surface) return;
  const { g, width, height } = surface;
  const frame = fieldFrame(palette, width, height);
  if (frame.width <= 0 || frame.height <= 0) return;
  g.save();
  g.beginPath();
  g.rect(frame.left, frame.top, frame.width, frame.height);
  g.clip();
  drawBands(g, figure, palette, ramp, frame);
  for (const { rings } of figure.pinnedLines)
    drawOver(g, palette, ringsPath(rings, frame), 1, [2, 3], 0.75);
  for (const { from, to } of figure.hatched)
    drawHatch(
      g,
      palette,
      frame.x(from.x),
      frame.y(to.y),
      frame.x(to.x) - frame.x(from.x),
      frame.y(from.y) - frame.y(to.y),
    );
  if (figure.mark) drawCrossHairs(g, figure.mark, palette, frame);
  if (figure.pinnedPath.length > 1)
    drawOver(g, palette, pathOf(figure.pinnedPath, frame), 1.25, [2, 3], 1);
  if (figure.path.length > 1) {
    drawOver(g, palette, pathOf(figure.path, frame), 2, [], 1);
    drawArrow(g, figure.path, palette, frame);
  }
  g.restore();
  for (const { from, to, reason } of figure.hatched)
    drawText(g, palette, reason, frame.x((from.x + to.x) / 2), frame.y((from.y + to.y) / 2), {
      size: tickSize,
      color: palette.ink2,
      align: 'center',
      halo: palette.sunk,
    });
  if (figure.pinnedMark) drawDiamond(g, figure.pinnedMark, palette, frame);
  if (figure.mark) drawMark(g, figure.mark, palette, frame);
  drawAxes(g, figure, palette, frame);
  if (pointer) drawReadout(g, figure, palette, frame, pointer);
}
