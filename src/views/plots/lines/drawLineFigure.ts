/** Draws a line figure on a canvas. */
import { decimate } from '../../../plots/decimate.ts';
import type { Band, Dash, LineFigure, Series } from '../../../plots/lineFigure.ts';
import type { Pen } from '../../../plots/pen.ts';
import { drawDot, drawHatch, drawText, prepareCanvas, type Surface } from '../canvas.ts';
import type { Palette } from '../palette.ts';
import { drawAxes, drawEmpty, type Frame, labelSize, layOut } from './lineFrame.ts';
import {
  drawEndLabels,
  drawLineLabels,
  drawNotes,
  drawRules,
  type LineMemory,
} from './lineLabels.ts';
import { drawReadout } from './lineReadout.ts';

const dashes: Record<Dash, readonly number[]> = {
  solid: [],
  dashed: [6, 3],
  dotted: [2, 3],
  short: [1.5, 2.5],
};

function trace(g: Pen, { points }: Series, frame: Frame, figure: LineFigure): void {
  g.beginPath();
  let open = false;
  for (const i of decimate(points, figure.x.min, figure.x.max, Math.ceil(frame.width))) {
    const y = points.y(i);
    if (!Number.isFinite(y)) {
      open = false;
      continue;
    }
    // Far outside, a line would be drawn over thousands of pixels that are cut away anyway.
    const at = Math.max(frame.top - 4e3, Math.min(frame.top + 4e3, frame.y(y)));
    if (open) g.lineTo(frame.x(points.x(i)), at);
    else g.moveTo(frame.x(points.x(i)), at);
    open = true;
  }
}

function drawBand(g: Pen, { low, high, ink, opacity }: Band, palette: Palette, frame: Frame): void {
  g.beginPath();
  for (let i = 0; i < low.length; i++) g.lineTo(frame.x(low.x(i)), frame.y(low.y(i)));
  for (let i = high.length - 1; i >= 0; i--) g.lineTo(frame.x(high.x(i)), frame.y(high.y(i)));
  g.closePath();
  g.globalAlpha = opacity;
  g.fillStyle = palette[ink];
  g.fill();
}

function drawSeries(g: Pen, figure: LineFigure, palette: Palette, frame: Frame): void {
  g.save();
  g.beginPath();
  g.rect(frame.left - 1, frame.top - 2, frame.width + 2, frame.height + 4);
  g.clip();
  g.lineJoin = 'round';
  for (const band of figure.bands ?? []) drawBand(g, band, palette, frame);
  for (const series of figure.series) {
    g.strokeStyle = palette[series.ink];
    g.lineWidth = series.width * palette.unit;
    g.globalAlpha = series.opacity;
    g.setLineDash(dashes[series.dash].map((length) => length * palette.unit));
    if (series.points.length === 1) {
      g.beginPath();
      g.arc(
        frame.x(series.points.x(0)),
        frame.y(series.points.y(0)),
        2 * palette.unit,
        0,
        2 * Math.PI,
      );
      g.globalAlpha = Math.max(0.6, series.opacity);
      g.fillStyle = palette[series.ink];
      g.fill();
    } else {
      trace(g, series, frame, figure);
      g.stroke();
    }
  }
  g.restore();
}

/**
 * Draws the figure over the whole canvas.
 *
 * @param memory  label positions; read and updated
 * @param pointer  x of the pointer over the canvas in CSS pixels, null without one
 */
export function drawLineFigure(
  canvas: HTMLCanvasElement,
  figure: LineFigure,
  palette: Palette,
  memory: LineMemory,
  pointer: number | null,
): void {
  const surface = prepareCanvas(canvas);
  if (surface) paintLineFigure(surface, figure, palette, memory, pointer);
}

/** The same on any surface, over all of it. */
export function paintLineFigure(
  { g, width, height }: Surface,
  figure: LineFigure,
  palette: Palette,
  memory: LineMemory,
  pointer: number | null,
): void {
  const frame = layOut(g, figure, palette, width, height);
  if (frame.width <= 0 || frame.height <= 0) return;
  drawAxes(g, figure, palette, frame);
  if (figure.empty !== null) {
    drawEmpty(g, figure.empty, palette, frame);
    return;
  }
  for (const { from, to, reason } of figure.hatched) {
    const left = frame.x(from);
    drawHatch(g, palette, left, frame.top, frame.x(to) - left, frame.height);
    drawText(g, palette, reason, (left + frame.x(to)) / 2, frame.top + frame.height / 2, {
      size: labelSize,
      color: palette.ink2,
      align: 'center',
      halo: palette.sunk,
    });
  }
  const ruleLabels = drawRules(g, figure.rules, palette, frame);
  drawSeries(g, figure, palette, frame);
  const taken = [...ruleLabels, ...drawNotes(g, figure, palette, frame)];
  for (const { x, y, ink, filled } of figure.dots) {
    const at = { x: frame.x(x), y: frame.y(y) };
    if (!Number.isFinite(at.y) || at.y < frame.top - 2 || at.y > frame.top + frame.height + 2)
      continue;
    drawDot(g, palette, at.x, at.y, palette[ink], filled);
    const radius = 5 * palette.unit;
    taken.push({ left: at.x - radius, top: at.y - radius, width: 2 * radius, height: 2 * radius });
  }
  drawLineLabels(g, figure, palette, frame, taken, memory);
  drawEndLabels(g, figure, palette, frame);
  if (pointer !== null) drawReadout(g, figure, palette, frame, pointer);
}
